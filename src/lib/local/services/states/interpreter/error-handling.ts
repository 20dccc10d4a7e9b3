import type { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { Catcher, Retrier, StateType } from '../../../../asl/machine.ts';

/** Ends the execution, whatever a machine says. */
const NEVER_HANDLED: ReadonlySet<string | undefined> = new Set(['States.Runtime']);
/** Handled where it is named, and only there. */
const NOT_ALL: ReadonlySet<string | undefined> = new Set(['States.DataLimitExceeded']);
const TIMEOUTS: ReadonlySet<string | undefined> = new Set(['States.Timeout', 'States.HeartbeatTimeout']);

/** Whether a retrier or a catcher means a failure. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export function isMeant(names: readonly string[], { error }: StateFailure, type: StateType): boolean {
  if (NEVER_HANDLED.has(error)) return false;
  return names.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return !NOT_ALL.has(error);
    if (name === 'States.TaskFailed') return type === 'Task' && !TIMEOUTS.has(error) && !NOT_ALL.has(error);
    return name === 'States.Timeout' && error === 'States.HeartbeatTimeout';
  });
}

export interface Retry {
  /** Which retrier. */
  readonly index: number;
  readonly delaySeconds: number;
}

/**
 * Whether a failed state is tried again, and when. `counts`: how often each retrier was used since the state was
 * entered. `random` gives a number from 0 up to 1.
 */
export function nextRetry(retriers: readonly Retrier[], counts: readonly number[], failure: StateFailure, type: StateType, random: () => number): Retry | undefined {
  const index = retriers.findIndex(({ ErrorEquals }) => isMeant(ErrorEquals, failure, type));
  const retrier = retriers[index];
  if (retrier === undefined) return undefined;
  const { IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy = 'NONE' } = retrier;
  const count = counts[index] ?? 0;
  if (count >= MaxAttempts) return undefined;
  const delay = Math.min(IntervalSeconds * BackoffRate ** count, MaxDelaySeconds);
  return { index, delaySeconds: JitterStrategy === 'FULL' ? random() * delay : delay };
}

export const catcherFor = (catchers: readonly Catcher[], failure: StateFailure, type: StateType): Catcher | undefined => catchers.find(({ ErrorEquals }) => isMeant(ErrorEquals, failure, type));

/** What a catcher hands on: what is not there is left out. */
export const errorOutput = ({ error, cause }: StateFailure): Json => ({ ...(error === undefined ? {} : { Error: error }), ...(cause === undefined ? {} : { Cause: cause }) });
