import type { Json } from '../../../../asl/json.ts';
import { StateFailure } from '../../../../asl/failure.ts';
import type { MapState, ParallelState, State } from '../../../../asl/machine.ts';
import type { StateData } from '../interpreter/state-data.ts';
import type { Exit } from '../interpreter/thread.ts';
import type { TaskWork } from '../tasks/task-work.ts';
import type { WorkOf } from '../tasks/works.ts';
import { workOf } from '../tasks/works.ts';
import type { Inspection } from './inspection.ts';
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

const nextOf = ({ Next, End }: { readonly Next?: string; readonly End?: boolean }): string | undefined => (End === true ? undefined : Next);

/** A Parallel whose branches are not run. */
export async function performMockedParallel(data: StateData, state: ParallelState, mock: Mock): Promise<Exit> {
  const input = await data.input();
  if (state.Parameters !== undefined) await data.template('Parameters', state.Parameters, { input });
  if (state.Arguments !== undefined) await data.template('Arguments', state.Arguments, { input });
  return data.exit(mock(), state, nextOf(state));
}

/** A Map whose iterations are not run. `failures`: how many of them are said to have failed. */
export async function performMockedMap(data: StateData, state: MapState, mock: Mock, inspection: Inspection, { isJsonPath, failures }: { readonly isJsonPath: boolean; readonly failures: number }): Promise<Exit> {
  const input = await data.input();
  const items = await data.items(state);
  if (isJsonPath) inspection.note('afterItemsPath', items);
  const selector = state.ItemSelector ?? state.Parameters;
  if (selector !== undefined) {
    const field = state.ItemSelector === undefined ? 'Parameters' : 'ItemSelector';
    const selected: Json[] = [];
    for (const [index, value] of items.entries()) selected.push(await data.template(field, selector, { input, item: { index, value } }));
    inspection.note('afterItemSelector', selected);
  }
  inspection.noteFigure('maxConcurrency', (await data.number('MaxConcurrency', state)) ?? 0);
  const count = await data.number('ToleratedFailureCount', state);
  const percentage = await data.number('ToleratedFailurePercentage', state);
  if (count !== undefined) inspection.noteFigure('toleratedFailureCount', count);
  if (percentage !== undefined) inspection.noteFigure('toleratedFailurePercentage', percentage);
  const isTooMany = failures > (count ?? (percentage === undefined ? 0 : Infinity)) || (percentage !== undefined && failures * 100 > percentage * items.length);
  if (isTooMany) throw new StateFailure('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
  return data.exit(mock(), state, nextOf(state));
}

/** A state without what is done when it fails: a test tells that, and does not do it. */
export function withoutHandlers<S extends State>(state: S): S {
  if (!('Retry' in state) && !('Catch' in state)) return state;
  const { Retry: _retry, Catch: _catch, ...rest } = state;
  return rest as unknown as S;
}
