import { StateFailure } from '../../../../asl/failure.ts';
import { nextOf, type ChoiceState, type FailState, type PassState, type SucceedState, type WaitState } from '../../../../asl/machine.ts';
import { parseTimestamp } from '../../../../asl/timestamps.ts';
import type { StateData } from './state-data.ts';
import type { Exit, Thread } from './thread.ts';
import { sleepUntil } from './world.ts';

export async function performPass(data: StateData, state: PassState): Promise<Exit> {
  const input = await data.input();
  const result = state.Result ?? (state.Parameters === undefined ? undefined : await data.template('Parameters', state.Parameters, { input }));
  return data.exit(result ?? input, state, nextOf(state));
}

export async function performSucceed(data: StateData, state: SucceedState): Promise<Exit> {
  return data.exit(await data.input(), state, undefined);
}

export async function performFail(data: StateData, state: FailState): Promise<never> {
  const [error, cause] = [await data.text('Error', state), await data.text('Cause', state)];
  throw new StateFailure(error, cause);
}

export async function performChoice(thread: Thread, data: StateData, state: ChoiceState): Promise<Exit> {
  const input = await data.input();
  for (const [index, rule] of state.Choices.entries()) {
    if (await data.fits(rule, index)) return data.exit(input, { ...state, ...(rule.Output === undefined ? {} : { Output: rule.Output }), Assign: rule.Assign }, rule.Next);
  }
  if (state.Default === undefined) throw thread.explained(new StateFailure('States.NoChoiceMatched', 'Failed to transition out of the state. The state does not point to a next state.'));
  return data.exit(input, state, state.Default);
}

export async function performWait(thread: Thread, data: StateData, state: WaitState): Promise<Exit> {
  const { world } = thread.execution;
  const { park } = thread.position;
  const input = await data.input();
  const at = park?.kind === 'until' ? park.at : await wakeAt(thread, data, state);
  if (at > world.clock.now() && !world.skipWaits) {
    thread.parkAt({ kind: 'until', at });
    await sleepUntil(world, at, thread.signal);
  }
  return data.exit(input, state, nextOf(state));
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html. Milliseconds since the epoch. */
async function wakeAt(thread: Thread, data: StateData, state: WaitState): Promise<number> {
  if (state.Timestamp !== undefined || state.TimestampPath !== undefined) {
    const text = (await data.text('Timestamp', state)) ?? '';
    const at = parseTimestamp(text);
    if (at === undefined) throw thread.explained(new StateFailure('States.Runtime', `The ${state.TimestampPath === undefined ? 'Timestamp' : 'TimestampPath'} parameter does not reference a valid ISO-8601 extended offset date-time format string: ${state.TimestampPath ?? state.Timestamp ?? ''} == ${text}`));
    return at;
  }
  const seconds = (await data.number('Seconds', state)) ?? 0;
  return thread.position.enteredAt + seconds * 1000;
}
