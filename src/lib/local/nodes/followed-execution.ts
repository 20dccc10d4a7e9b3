import type { Clock } from '../../run/clock.ts';
import type { ExecutionFolder, StopReason } from './execution-folder.ts';
import type { Execution, ExecutionEnd, ExecutionResult } from './types.ts';

const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

export interface FollowOptions {
  readonly executionId: string;
  readonly folder: ExecutionFolder;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly timeoutMilliseconds: number;
  readonly clock: Clock;
  /** How it ends when it is left alone; never rejects. */
  readonly natural: Promise<ExecutionEnd>;
  /** Makes it end; resolves when nothing of it runs any more. Called once at most. */
  readonly stop: () => Promise<void>;
  /** Whether it has ended by itself already: then it is not stopped any more. */
  readonly hasEnded: () => boolean;
}

/** Holds an execution to its timeout and lets it be cancelled; says how it really ended. */
export function followExecution({ executionId, folder, startedAt, timeoutMilliseconds, clock, natural, stop, hasEnded }: FollowOptions): Execution {
  const over = new AbortController();
  let reason: StopReason | undefined = folder.readStopped();
  let stopped: Promise<void> | undefined;
  const end = (why: StopReason): void => {
    if (stopped !== undefined || over.signal.aborted || (reason === undefined && hasEnded())) return;
    if (reason === undefined) folder.markStopped((reason = why));
    stopped = stop().catch(() => undefined);
  };
  const remaining = startedAt + timeoutMilliseconds - clock.now();
  clock.sleep(Math.min(Math.max(remaining, 0), LONGEST_TIMER_MILLISECONDS), over.signal).then(
    () => end('timed-out'),
    () => undefined,
  );
  // An engine before this one was about to end it.
  if (reason !== undefined) end(reason);
  const result = natural.then(async (ending): Promise<ExecutionResult> => {
    over.abort();
    await stopped;
    const final: ExecutionEnd = reason !== undefined && ending.kind !== 'not-started' ? { kind: reason } : ending;
    // The file system's clock is coarser than ours.
    const endedAt = Math.max(startedAt, Math.round(folder.readExit()?.at ?? clock.now()));
    return { end: final, startedAt, endedAt, stdoutFile: folder.stdout, stderrFile: folder.stderr };
  });
  return { executionId, stdoutFile: folder.stdout, stderrFile: folder.stderr, result, cancel: () => end('cancelled') };
}

/** An execution that is over before it began. */
export function neverStarted(executionId: string, folder: ExecutionFolder, reason: string, clock: Clock): Execution {
  const now = clock.now();
  const { stdout: stdoutFile, stderr: stderrFile } = folder;
  const result = { end: { kind: 'not-started', reason } as const, startedAt: now, endedAt: now, stdoutFile, stderrFile };
  return { executionId, stdoutFile, stderrFile, result: Promise.resolve(result), cancel: () => undefined };
}
