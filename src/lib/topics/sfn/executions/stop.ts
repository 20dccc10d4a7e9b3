import { RemoteError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import { mapConcurrently } from '../../../run/fanout/map-concurrently.ts';
import type { ExecutionsApi } from './api.ts';
import { describeExecution } from './show.ts';
import { isClosed, type ExecutionStatus } from './types.ts';

export interface StopOptions {
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly onlyPlan: boolean;
}

/** What became of one execution. */
export interface Stopped {
  readonly arn: string;
  readonly before: ExecutionStatus;
  /** False where it had ended before, or nothing was to be done. */
  readonly stopped: boolean;
  /** Why it could not be stopped. */
  readonly problem: string | undefined;
}

const AT_ONCE = 8;

/**
 * Stops what runs. All are looked at first: a name that is not there stops nothing. One that the service refuses does
 * not keep the others running. Throws RemoteErrors, UserErrors where one is not there.
 */
export async function stopExecutions(arns: readonly string[], { onlyPlan, ...reason }: StopOptions, api: Pick<ExecutionsApi, 'execution' | 'executions' | 'stop'>, signal: AbortSignal): Promise<Stopped[]> {
  const descriptions = await mapConcurrently([...new Set(arns)], AT_ONCE, (arn) => describeExecution(arn, api, signal));
  return mapConcurrently(descriptions, AT_ONCE, async ({ arn, status }): Promise<Stopped> => {
    const result = { arn, before: status, stopped: false, problem: undefined };
    if (onlyPlan || isClosed(status)) return result;
    try {
      // To stop is to stop once, however often it is asked: a lost answer needs no second look.
      await api.stop(arn, reason, signal);
      return { ...result, stopped: true };
    } catch (error) {
      if (!(error instanceof RemoteError) || descriptions.length === 1 || signal.aborted) throw error;
      return { ...result, problem: error.message };
    }
  });
}

/** A line an execution. */
export function stopWords(all: readonly Stopped[], onlyPlan: boolean): string {
  return all
    .map(({ arn, before, stopped, problem }) => {
      if (problem !== undefined) return `not stopped: ${arn}: ${problem}`;
      if (isClosed(before)) return `has ended (${before}): ${arn}`;
      return `${onlyPlan ? 'plan: stop' : stopped ? 'stopped' : 'not stopped'}: ${arn}`;
    })
    .join('\n');
}

export const stopExitCode = (all: readonly Stopped[]): number => (all.some(({ problem }) => problem !== undefined) ? EXIT.partial : EXIT.success);
