import { isArray, isObject, type Json } from '../../../asl/json.ts';
import { languageOf, type Machine, type MapState, type State, type StateGraph } from '../../../asl/machine.ts';
import type { StateTestResult } from '../testing/types.ts';
import type { TestingApi } from '../testing/api.ts';
import type { StateAnswer, StateTest } from './walk.ts';

/** A state at a time by TestState, with the whole machine around it. Throws RemoteErrors. */
export function stateTester(machine: Machine, api: Pick<TestingApi, 'testState'>, roleArn: string | undefined, signal: AbortSignal): (test: StateTest) => Promise<StateAnswer> {
  const definition = JSON.stringify(rewritten(machine, withoutWait));
  const forProbes = JSON.stringify(rewritten(machine, (state) => tellingItems(machine, withoutWait(state))));
  return async ({ state, input, variables, mock, context, retryCount, causedBy, isProbe }) => {
    const isContainerFailure = causedBy !== undefined;
    const answer = await api.testState(
      {
        definition: isProbe ? forProbes : definition,
        stateName: state,
        input,
        variables,
        inspectionLevel: 'DEBUG',
        ...(roleArn === undefined ? {} : { roleArn }),
        ...(context === undefined ? {} : { context }),
        ...(mock === undefined ? {} : { mock: 'error' in mock ? { errorOutput: { error: mock.error, cause: mock.cause } } : { result: mock.result, ...(mock.validation === undefined ? {} : { fieldValidationMode: mock.validation }) } }),
        ...(retryCount === 0 && !isContainerFailure ? {} : { configuration: { ...(retryCount === 0 ? {} : { retrierRetryCount: retryCount }), ...(isContainerFailure ? { errorCausedByState: causedBy } : {}) } }),
      },
      signal,
    );
    return answerOf(answer);
  };
}

function answerOf({ status, output, error, cause, nextState, inspectionData = {} }: StateTestResult): StateAnswer {
  const { variables, afterItemSelector, afterItemsPath, afterArguments, afterParameters, afterInputPath, errorDetails } = inspectionData;
  return {
    status,
    output,
    error,
    cause,
    nextState,
    variables,
    items: afterItemSelector === undefined ? afterItemsPath : bare(afterItemSelector),
    branchInput: afterArguments ?? afterParameters ?? afterInputPath,
    catchIndex: errorDetails?.catchIndex,
    retryIndex: errorDetails?.retryIndex,
  };
}

/** A Wait does with its data what a Pass does, and a test is not to wait. */
function withoutWait(state: State): State {
  if (state.Type !== 'Wait') return state;
  const { Seconds: _seconds, SecondsPath: _secondsPath, Timestamp: _timestamp, TimestampPath: _timestampPath, ...rest } = state;
  return { ...rest, Type: 'Pass' };
}

/** A key that no item of a user has. */
const ITEM = 'drover:item';

/** The items of a Map in JSONata are told only where it has an ItemSelector: it gets one that leaves them as they are. */
function tellingItems(machine: Machine, state: State): State {
  if (state.Type !== 'Map' || state.ItemSelector !== undefined || languageOf(machine, state) !== 'JSONata') return state;
  return { ...state, ItemSelector: { [ITEM]: '{% $states.context.Map.Item.Value %}' } } satisfies MapState;
}

/** Items without the wrapping of `tellingItems`. */
function bare(text: string): string {
  const items = JSON.parse(text) as Json;
  if (!isArray(items) || !items.every((item) => isObject(item) && Object.hasOwn(item, ITEM))) return text;
  return JSON.stringify(items.map((item) => (isObject(item) ? item[ITEM] : item)));
}

/** A machine with another state for each of its own, at every depth. */
function rewritten(machine: Machine, rewrite: (state: State) => State): Machine {
  const graph = <Graph extends StateGraph>(each: Graph): Graph => ({ ...each, States: Object.fromEntries(Object.entries(each.States).map(([name, state]) => [name, rewrite(withInner(state))])) });
  const withInner = (state: State): State => {
    if (state.Type === 'Parallel') return { ...state, Branches: state.Branches.map(graph) };
    if (state.Type !== 'Map') return state;
    return { ...state, ...(state.ItemProcessor === undefined ? {} : { ItemProcessor: graph(state.ItemProcessor) }), ...(state.Iterator === undefined ? {} : { Iterator: graph(state.Iterator) }) };
  };
  return graph(machine);
}
