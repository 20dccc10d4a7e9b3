import type { Json } from '../../../../asl/json.ts';
import { nextOf, type ParallelState, type State } from '../../../../asl/machine.ts';
import { workInput, type StateData } from '../interpreter/state-data.ts';
import type { Exit } from '../interpreter/thread.ts';
import type { TaskWork } from '../tasks/task-work.ts';
import { workOf, type WorkOf } from '../tasks/works.ts';
import type { Mock } from './mock.ts';

type HistoryEvent = readonly [type: string, details: undefined];

/** Work that is not done: nobody reads its events. */
class MockedWork implements TaskWork {
  readonly hasToken: boolean;
  readonly beatsOnceStarted = false;
  readonly #mock: Mock;

  constructor(hasToken: boolean, mock: Mock) {
    this.hasToken = hasToken;
    this.#mock = mock;
  }

  scheduled(): HistoryEvent {
    return ['TaskScheduled', undefined];
  }

  started(): HistoryEvent {
    return ['TaskStarted', undefined];
  }

  succeeded(): HistoryEvent {
    return ['TaskSucceeded', undefined];
  }

  failed(): HistoryEvent {
    return ['TaskFailed', undefined];
  }

  timedOut(): HistoryEvent {
    return ['TaskTimedOut', undefined];
  }

  async run(): Promise<Json> {
    return this.#mock();
  }

  resume(): Promise<Json> {
    return this.run();
  }
}

export const mockedWorkOf =
  (mock: Mock): WorkOf =>
  (resource, region) =>
    new MockedWork(workOf(resource, region).hasToken, mock);

/** A Parallel whose branches are not run. */
export async function performMockedParallel(data: StateData, state: ParallelState, mock: Mock): Promise<Exit> {
  await workInput(data, state);
  return data.exit(mock(), state, nextOf(state));
}

/** A state without what is done when it fails: a test tells that, and does not do it. */
export function withoutHandlers<S extends State>(state: S): S {
  if (!('Retry' in state) && !('Catch' in state)) return state;
  const { Retry: _retry, Catch: _catch, ...rest } = state;
  return rest as unknown as S;
}
