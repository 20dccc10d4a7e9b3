import { deflateSync, inflateSync } from 'node:zlib';
import { UserError } from '../../../errors/errors.ts';
import type { RunPlan } from './types.ts';

/** What the journal keeps of a run beside its events. `Words` are those of the connection. */
export interface SavedExecutions<Words> {
  readonly version: 1;
  readonly kind: 'executions';
  readonly connection: Words;
  readonly plan: Omit<RunPlan, 'executions'>;
  /** Names, labels and inputs, packed: inputs are much alike. */
  readonly packed: string;
  readonly onInterrupt: 'stop' | 'detach';
}

export interface ExecutionsRun<Words> {
  readonly connection: Words;
  readonly plan: RunPlan;
  readonly onInterrupt: 'stop' | 'detach';
}

export function saveRun<Words>({ connection, plan: { executions, ...plan }, onInterrupt }: ExecutionsRun<Words>): SavedExecutions<Words> {
  return { version: 1, kind: 'executions', connection, plan, packed: deflateSync(JSON.stringify(executions)).toString('base64'), onInterrupt };
}

/** Throws a UserError where another version of Drover wrote it. */
export function readSavedRun<Words>(saved: unknown): ExecutionsRun<Words> {
  const run = saved as SavedExecutions<Words> | null;
  if (run?.version !== 1 || run.kind !== 'executions') throw new UserError('run-too-new', 'this run was written by another version of Drover', 'Use that version.');
  const executions = JSON.parse(inflateSync(Buffer.from(run.packed, 'base64')).toString('utf8')) as RunPlan['executions'];
  return { connection: run.connection, plan: { ...run.plan, executions }, onInterrupt: run.onInterrupt };
}
