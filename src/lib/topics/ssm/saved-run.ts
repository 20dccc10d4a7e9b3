import { UserError } from '../../errors/errors.ts';
import type { SendPlan } from './types.ts';

/** What the journal keeps of a send beside its events: enough to go on with it. `Words` are those of the accounts and regions. */
export interface SavedSend<Words> {
  readonly version: 1;
  readonly lanes: Words;
  readonly plan: SendPlan;
  readonly requiredCoverage: number;
}

/** Throws a UserError where a newer Drover wrote it. */
export function readSavedSend<Words>(saved: unknown): SavedSend<Words> {
  const send = saved as SavedSend<Words>;
  if (send.version !== 1) throw new UserError('run-too-new', 'this run was written by another version of Drover', 'Use that version.');
  return send;
}
