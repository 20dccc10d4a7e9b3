import { UserError } from '../errors/errors.ts';
import { prepareSend } from '../topics/ssm/prepare.ts';
import { refuseDrift } from '../topics/ssm/drift.ts';
import { openSsm } from '../topics/ssm/open.ts';
import { readSavedSend, type SavedSend } from '../topics/ssm/saved-run.ts';
import type { ContextOptions } from './context.ts';
import { readFileArgument } from './input.ts';
import { openLanes, type Lane, type LaneWords } from './lanes.ts';
import type { ResumeFlags } from './resume-send.ts';
import { writePrivateFile } from './private-file.ts';
import { performSend } from './send-run.ts';

/** Keeps a plan for later. */
export const savePlan = (file: string, send: SavedSend<LaneWords>): void => writePrivateFile(file, `${JSON.stringify(send, null, 2)}\n`, '--save');

/** A plan that was kept, held against the fleet of now. Throws a UserError with exit 5 where the fleet has changed. */
async function readPlan(file: string, options: ContextOptions, signal: AbortSignal): Promise<{ readonly send: SavedSend<LaneWords>; readonly lanes: readonly Lane[] }> {
  const text = readFileArgument(file, '--apply');
  const bad = (cause?: unknown) => new UserError('bad-plan-file', `--apply: ${file} is not a plan`, 'Make one with --plan --save FILE.', { cause });
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch (error) {
    throw bad(error);
  }
  if (typeof kept !== 'object' || kept === null || !('plan' in kept) || !('lanes' in kept)) throw bad();
  const send = readSavedSend<LaneWords>(kept);
  const lanes = await openLanes(send.lanes, options);
  refuseDrift(send.plan, await prepareSend(send.plan.words, lanes.map(({ connection, name }) => openSsm(connection, name)), signal));
  return { send, lanes };
}

/** Carries out a plan that was kept, as it was kept. Throws a UserError with exit 5 where the fleet has changed. */
export async function performPlanFile(file: string, flags: ResumeFlags, context: ContextOptions, signal: AbortSignal): Promise<unknown> {
  const { send, lanes } = await readPlan(file, context, signal);
  return performSend({ plan: send.plan, lanes, words: send.lanes, flags: { ...flags, requiredCoverage: send.requiredCoverage }, signal });
}
