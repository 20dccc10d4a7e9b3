import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import { nextOf, type Catcher, type Retrier, type StateType } from '../../../../asl/machine.ts';
import { catcherFor, nextRetry } from './error-handling.ts';
import type { Park } from './position.ts';
import type { StateData } from './state-data.ts';
import type { Exit, Thread } from './thread.ts';
import { sleepUntil } from './world.ts';

interface Handled {
  readonly Type: StateType;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

/**
 * Does the work of a state as often as its retriers say, and hands what is left to its catchers. `work` gives the result,
 * and has said so in the history; it is given what it waited for when the last engine ended. `onFailed` is called once no
 * retrier is left.
 */
export async function attempt(thread: Thread, data: StateData, state: Handled, work: (park: Park | undefined) => Promise<Json>, onFailed?: (failure: StateFailure) => void): Promise<Exit> {
  const { position } = thread;
  for (;;) {
    const { park } = position;
    if (park?.kind === 'failed') return handle(data, state, new StateFailure(park.error, park.cause));
    try {
      if (park?.kind === 'retry') {
        await sleepUntil(thread.execution.world, park.at, thread.signal);
        thread.parkAt(undefined);
      }
      const result = park?.kind === 'result' ? park.result : await work(park?.kind === 'retry' ? undefined : park);
      // It is done: whatever becomes of the engine while the exit is evaluated.
      if (park?.kind !== 'result') thread.parkAt({ kind: 'result', result });
      return await data.exit(result, state, nextOf(state));
    } catch (error) {
      if (!(error instanceof StateFailure)) throw error;
      if (plan(thread, state, error)) continue;
      onFailed?.(error);
      // What is inside of it stays where it is: a redrive goes on from there.
      if (catcherFor(state.Catch ?? [], error, state.Type) === undefined) throw error;
      thread.execution.forgetBelow(thread.id);
      thread.parkAt({ kind: 'failed', error: error.error, cause: error.cause });
    }
  }
}

function handle(data: StateData, { Catch = [], Type }: Handled, failure: StateFailure): Promise<Exit> {
  const catcher = catcherFor(Catch, failure, Type);
  if (catcher === undefined) throw failure;
  return data.caught(catcher, failure, Catch.indexOf(catcher));
}

/** Whether it is tried again: then it waits for its time. */
function plan(thread: Thread, { Retry = [], Type }: Handled, failure: StateFailure): boolean {
  const { position, execution } = thread;
  const retry = nextRetry(Retry, position.retries, failure, Type, () => execution.world.chances.random());
  if (retry === undefined) return false;
  position.retries = Retry.map((_, index) => (position.retries[index] ?? 0) + (index === retry.index ? 1 : 0));
  execution.forgetBelow(thread.id);
  thread.parkAt({ kind: 'retry', at: execution.world.clock.now() + retry.delaySeconds * 1000 });
  return true;
}
