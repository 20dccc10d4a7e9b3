import type { Json } from '../../../../../src/lib/asl/json.ts';
import type { Machine, State } from '../../../../../src/lib/asl/machine.ts';
import { allStates } from '../../../../../src/lib/topics/sfn/cases/graph.ts';
import type { StateAnswer, StateTest } from '../../../../../src/lib/topics/sfn/cases/walk.ts';

const NOTHING = { output: undefined, error: undefined, cause: undefined, nextState: undefined, variables: undefined, items: undefined, branchInput: undefined, catchIndex: undefined, retryIndex: undefined };

/** TestState for machines that only pass on: results replace the data, a Choice goes where `$.go` says, a Map's items are its input. */
export function fakeTester(machine: Machine): { readonly test: (request: StateTest) => Promise<StateAnswer>; readonly requests: StateTest[] } {
  const states = allStates(machine);
  const requests: StateTest[] = [];
  return {
    requests,
    test: async (request) => {
      requests.push(request);
      const state = states.get(request.state);
      if (state === undefined) throw new Error(`no state ${request.state}`);
      return answer(state, request);
    },
  };
}

function answer(state: State, { input, mock, retryCount }: StateTest): StateAnswer {
  const next = 'Next' in state ? state.Next : undefined;
  if (state.Type === 'Fail') return { ...NOTHING, status: 'FAILED', error: state.Error, cause: state.Cause };
  if (state.Type === 'Choice') {
    const { go } = JSON.parse(input) as { go?: string };
    return { ...NOTHING, status: 'SUCCEEDED', output: input, nextState: go ?? state.Default };
  }
  if (mock === undefined || 'result' in mock) return { ...NOTHING, status: 'SUCCEEDED', output: mock?.result ?? input, nextState: next, items: state.Type === 'Map' ? input : undefined, branchInput: undefined };
  const { error, cause } = mock;
  const matches = (names: readonly string[]): boolean => names.includes(error) || names.includes('States.ALL');
  const retryIndex = 'Retry' in state ? (state.Retry ?? []).findIndex(({ ErrorEquals }) => matches(ErrorEquals)) : -1;
  const retrier = 'Retry' in state ? state.Retry?.[retryIndex] : undefined;
  if (retrier !== undefined && retryCount < (retrier.MaxAttempts ?? 3)) return { ...NOTHING, status: 'RETRIABLE', error, cause, retryIndex };
  const catchIndex = 'Catch' in state ? (state.Catch ?? []).findIndex(({ ErrorEquals }) => matches(ErrorEquals)) : -1;
  const catcher = 'Catch' in state ? state.Catch?.[catchIndex] : undefined;
  if (catcher === undefined) return { ...NOTHING, status: 'FAILED', error, cause };
  return { ...NOTHING, status: 'CAUGHT_ERROR', output: JSON.stringify({ Error: error, Cause: cause } satisfies Json), error, cause, nextState: catcher.Next, catchIndex };
}
