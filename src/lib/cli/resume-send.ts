import { UserError } from '../errors/errors.ts';
import { systemClock } from '../run/clock.ts';
import type { NodeStatus } from '../run/events.ts';
import type { Journal } from '../run/journal/journal.ts';
import type { RunRecord } from '../run/journal/run-record.ts';
import { after, endedIn, pastOf } from '../run/journal/past.ts';
import { openSsm } from '../topics/ssm/open.ts';
import { prepareSend } from '../topics/ssm/prepare.ts';
import { goOn } from '../topics/ssm/run.ts';
import { readSavedSend, sendOf } from '../topics/ssm/saved-run.ts';
import type { ContextOptions } from './context.ts';
import { openLanes, type LaneWords } from './lanes.ts';
import { performInView, type PerformFlags } from './perform-in-view.ts';
import { performSend } from './send-run.ts';

export type ResumeFlags = Omit<PerformFlags, 'requiredCoverage'> & { readonly 'wait-timeout'?: number | undefined };

/** Goes on with a send that was broken off: asks the service what it has of what is in doubt, sends what was never sent, follows the rest. */
export async function resumeSend(record: RunRecord, journal: Journal, flags: ResumeFlags, context: ContextOptions, signal: AbortSignal): Promise<unknown> {
  // First what may fail: the run keeps its verdict as long as nothing was done.
  const lanes = await openLanes(readSavedSend<LaneWords>(record.plan).lanes, context);
  const log = journal.resume(record.id);
  const past = pastOf(journal.events(record.id));
  const { plan, requiredCoverage } = sendOf<LaneWords>(record.plan, past);
  const options = { lanes: lanes.map(({ connection, name }) => openSsm(connection, name).lane), clock: systemClock, runId: record.id, waitTimeoutSeconds: flags['wait-timeout'], signal };
  return performInView(
    async function* (wantsLines) {
      yield* past;
      yield* goOn(plan, past, record.startedAt, { ...options, wantsLines });
    },
    { ...flags, requiredCoverage },
    after(past.length, log),
  );
}

/** Sends the same to those nodes that ended in one of `statuses`, as a new run that names the old one. */
export async function retrySend(record: RunRecord, journal: Journal, statuses: ReadonlySet<NodeStatus>, flags: ResumeFlags, context: ContextOptions, signal: AbortSignal): Promise<unknown> {
  const past = pastOf(journal.events(record.id));
  const { plan, lanes: words, requiredCoverage } = sendOf<LaneWords>(record.plan, past);
  const ids = endedIn(statuses, plan.nodes.map(({ id }) => id), past);
  if (ids.length === 0) throw new UserError('nothing-to-retry', `no node of run ${record.id} ended so`, 'See drover runs show.', { exitCode: 4 });
  const lanes = await openLanes(words, context);
  const again = await prepareSend({ ...plan.words, query: { kind: 'ids', ids } }, lanes.map(({ connection, name }) => openSsm(connection, name)), signal, 'leave-out');
  return performSend({ plan: again, lanes, words, flags: { ...flags, requiredCoverage }, parent: record.id, signal });
}
