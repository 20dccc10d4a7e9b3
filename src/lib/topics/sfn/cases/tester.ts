import type { Json } from '../../../asl/json.ts';
import type { Machine, State } from '../../../asl/machine.ts';
import type { StateTestResult } from '../testing/types.ts';
import type { TestingApi } from '../testing/api.ts';
import { innerGraphs } from './graph.ts';
import type { StateAnswer, StateTest } from './walk.ts';

/** A state at a time by TestState, with the whole machine around it. Throws RemoteErrors. */
export function stateTester(machine: Machine, api: Pick<TestingApi, 'testState'>, roleArn: string | undefined, signal: AbortSignal): (test: StateTest) => Promise<StateAnswer> {
  const definition = JSON.stringify(withoutWaits(machine));
  return async ({ state, input, variables, mock, context, retryCount, causedBy }) => {
    const isContainerFailure = causedBy !== undefined;
    const answer = await api.testState(
      {
        definition,
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
    items: afterItemSelector ?? afterItemsPath,
    branchInput: afterArguments ?? afterParameters ?? afterInputPath,
    catchIndex: errorDetails?.catchIndex,
    retryIndex: errorDetails?.retryIndex,
  };
}

/** A Wait does with its data what a Pass does, and a test is not to wait. */
function withoutWaits(machine: Machine): Json {
  const states = (graph: { readonly States: Readonly<Record<string, State>> }): Record<string, unknown> => Object.fromEntries(Object.entries(graph.States).map(([name, state]) => [name, stateOf(state)]));
  const stateOf = (state: State): unknown => {
    if (state.Type === 'Wait') {
      const { Seconds: _seconds, SecondsPath: _secondsPath, Timestamp: _timestamp, TimestampPath: _timestampPath, ...rest } = state;
      return { ...rest, Type: 'Pass' };
    }
    if (innerGraphs(state).length === 0) return state;
    if (state.Type === 'Parallel') return { ...state, Branches: state.Branches.map((branch) => ({ ...branch, States: states(branch) })) };
    if (state.Type !== 'Map') return state;
    const key = state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
    return { ...state, [key]: { ...state[key], States: states(state[key] ?? { States: {} }) } };
  };
  return { ...machine, States: states(machine) } as unknown as Json;
}
