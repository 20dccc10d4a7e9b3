import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { RunEvent } from '../../run/events.ts';
import type { SendPlan } from './types.ts';

/** What the journal keeps of a send beside its events: enough to go on with it. `Words` are those of the accounts and regions. */
export interface SavedSend<Words> {
  readonly version: 1;
  readonly lanes: Words;
  readonly plan: SendPlan;
  readonly requiredCoverage: number;
}

/** What goes into the journal: the nodes stand in the run's first event, and need not stand there twice. */
export const withoutNodes = <Words>(send: SavedSend<Words>): SavedSend<Words> => ({ ...send, plan: { ...send.plan, nodes: [] } });

/** A send of the journal, whole again. Throws a UserError where it ended before its first event: then nothing was sent. */
export function sendOf<Words>(saved: unknown, events: readonly RunEvent[]): SavedSend<Words> {
  const send = readSavedSend<Words>(saved);
  const leftOut = new Set(send.plan.leftOut.map(({ node }) => node.id));
  const started = events.find((event) => event.type === 'run-started');
  if (started === undefined) throw new UserError('run-not-begun', 'this run ended before it began: nothing was sent', 'Send it anew.', { exitCode: EXIT.notFound });
  return { ...send, plan: { ...send.plan, nodes: started.nodes.filter(({ id }) => !leftOut.has(id)) } };
}

/** Throws a UserError where a newer Drover wrote it. */
export function readSavedSend<Words>(saved: unknown): SavedSend<Words> {
  const send = saved as SavedSend<Words> | null;
  if (send?.version !== 1) throw new UserError('run-too-new', 'this run was written by another version of Drover', 'Use that version.');
  return send;
}
