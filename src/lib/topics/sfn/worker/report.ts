import { isThrottling } from '../../../aws/explain-error.ts';
import { RemoteError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import type { Clock } from '../../../run/clock.ts';
import type { ActivitiesApi } from '../activities/api.ts';
import type { TaskAnswer } from './types.ts';

export interface ReportOptions {
  readonly api: Pick<ActivitiesApi, 'sendSuccess' | 'sendFailure'>;
  readonly clock: Clock;
}

/** Work that is done is not thrown away for a network that is gone a moment. */
const WAITS_MILLISECONDS = [200, 1000, 5000, 15_000];
/** A task is answered within this, whatever Ctrl-C says: the handler has ended. */
const PATIENCE_MILLISECONDS = 60_000;

/** Tells the service the outcome of a task. undefined where it has it; else why it has not. */
export async function report(taskToken: string, answer: TaskAnswer, { api, clock }: ReportOptions): Promise<string | undefined> {
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  let wasInDoubt = false;
  for (let round = 0; ; round += 1) {
    try {
      await (answer.kind === 'success' ? api.sendSuccess(taskToken, answer.output, signal) : api.sendFailure(taskToken, answer, signal));
      return undefined;
    } catch (error) {
      // Answered once, a task is gone: the answer before this one has arrived.
      if (error instanceof RemoteError && wasInDoubt && /^(TaskTimedOut|TaskDoesNotExist)$/.test(error.code)) return undefined;
      if (error instanceof RemoteError && error.ambiguous) wasInDoubt = true;
      const wait = WAITS_MILLISECONDS[round];
      if (wait === undefined || !mayPass(error)) return `its outcome could not be told: ${error instanceof Error ? error.message : String(error)}`;
      await clock.sleep(wait);
    }
  }
}

/** The way there, the service itself, or too many calls: not what was asked for. */
export const mayPass = (error: unknown): boolean => error instanceof RemoteError && (error.ambiguous || isThrottling(error) || (error.exitCode === EXIT.unexpected && error.requestId === undefined));
