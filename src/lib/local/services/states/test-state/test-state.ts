import type * as sfn from '@aws-sdk/client-sfn';
import { StateFailure } from '../../../../asl/failure.ts';
import type { JsonObject } from '../../../../asl/json.ts';
import type { Catcher, QueryLanguage, Retrier } from '../../../../asl/machine.ts';
import type { ExecutionRecord } from '../executions/records.ts';
import { checkSize } from '../executions/texts.ts';
import { catcherFor, isMeant, nextRetry } from '../interpreter/error-handling.ts';
import { JsonataData } from '../interpreter/jsonata-data.ts';
import { JsonPathData } from '../interpreter/json-path-data.ts';
import { performer } from '../interpreter/perform.ts';
import { startOf } from '../interpreter/position.ts';
import type { StateData } from '../interpreter/state-data.ts';
import { Thread, type Exit, type Perform } from '../interpreter/thread.ts';
import type { World } from '../interpreter/world.ts';
import { workOf } from '../tasks/works.ts';
import type { FoundState } from './find-state.ts';
import { InspectedData, Inspection, type Stage } from './inspection.ts';
import type { Mock } from './mock.ts';
import { mockedWorkOf, performMockedMap, performMockedParallel, withoutHandlers } from './mocked-work.ts';
import { TestedExecution } from './tested-execution.ts';

export interface StateTest {
  readonly found: FoundState;
  readonly record: ExecutionRecord;
  readonly world: World;
  readonly variables: JsonObject;
  readonly context: JsonObject | undefined;
  readonly mock: Mock | undefined;
  /** Attempts that the retrier that applies has made again already. */
  readonly retries: number;
  /** Iterations of a Map that are said to have failed. */
  readonly failures: number;
  readonly signal: AbortSignal;
}

export interface TestedState extends Omit<sfn.TestStateOutput, 'inspectionData'> {
  readonly inspection: Inspection;
}

/** Runs one state once: what its retriers and catchers would do is told, and not done. */
export async function testState(test: StateTest): Promise<TestedState> {
  const { found, record, world, context } = test;
  const inspection = new Inspection();
  inspection.noteText('input', record.input);
  const execution = new TestedExecution(record, found.machine, world, context);
  const perform = performerOf(test, inspection);
  const thread = new Thread({
    id: 1,
    execution,
    perform,
    graph: found.graph,
    position: { ...startOf(found.name, execution.input, 1), variables: { ...test.variables }, retries: retriersOf(found).map(() => test.retries) },
    parent: undefined,
    childIndex: 0,
    item: undefined,
    signal: test.signal,
  });
  thread.position.enteredAt = world.clock.now();
  thread.position.entered = thread.emit(`${found.state.Type}StateEntered`);
  const leave = (exit: Exit): Pick<TestedState, 'output' | 'nextState'> => {
    const output = checkSize(exit.output, found.name);
    const variables = { ...test.variables, ...exit.assigned };
    if (Object.keys(variables).length > 0) inspection.note('variables', variables);
    return { output, ...(exit.next === undefined ? {} : { nextState: exit.next }) };
  };
  try {
    const exit = await perform(thread, withoutHandlers(found.state));
    return { status: 'SUCCEEDED', ...leave(exit), inspection };
  } catch (error) {
    return { ...(await handle(failureIn(error), thread, found, inspection, leave)), inspection };
  }
}

/** A mistake of the engine's own is no failure of the state. */
function failureIn(error: unknown): StateFailure {
  if (!(error instanceof StateFailure)) throw error;
  return error;
}

async function handle(failure: StateFailure, thread: Thread, found: FoundState, inspection: Inspection, leave: (exit: Exit) => Pick<TestedState, 'output' | 'nextState'>): Promise<Omit<TestedState, 'inspection'>> {
  const said = { ...(failure.error === undefined ? {} : { error: failure.error }), ...(failure.cause === undefined ? {} : { cause: failure.cause }) };
  const retriers = retriersOf(found);
  const retryIndex = retriers.findIndex(({ ErrorEquals }) => isMeant(ErrorEquals, failure, found.state.Type));
  if (retryIndex !== -1) inspection.noteError({ retryIndex });
  // The longest delay where it is drawn by lot.
  const retry = nextRetry(retriers, thread.position.retries, failure, found.state.Type, () => 1);
  if (retry !== undefined) {
    inspection.noteError({ retryBackoffIntervalSeconds: Math.trunc(retry.delaySeconds) });
    return { status: 'RETRIABLE', ...said };
  }
  const catchers = catchersOf(found);
  const catcher = catcherFor(catchers, failure, found.state.Type);
  if (catcher === undefined) return { status: 'FAILED', ...said };
  const catchIndex = catchers.indexOf(catcher);
  try {
    const exit = leave(await dataOf(thread, inspection, found).caught(catcher, failure, catchIndex));
    inspection.noteError({ catchIndex });
    return { status: 'CAUGHT_ERROR', ...said, ...exit };
  } catch (error) {
    const { error: name, cause } = failureIn(error);
    return { status: 'FAILED', ...(name === undefined ? {} : { error: name }), ...(cause === undefined ? {} : { cause }) };
  }
}

const retriersOf = ({ state }: FoundState): readonly Retrier[] => ('Retry' in state ? (state.Retry ?? []) : []);
const catchersOf = ({ state }: FoundState): readonly Catcher[] => ('Catch' in state ? (state.Catch ?? []) : []);

/** The data of the state, in its language, that tells what it comes by. */
function dataOf(thread: Thread, inspection: Inspection, found: FoundState): StateData {
  const told = stagesOf(found, thread.language);
  if (thread.language === 'JSONata') return new InspectedData(new JsonataData(thread), inspection, told);
  return new InspectedData(new JsonPathData(thread, (stage, value) => (told.has(stage) ? inspection.note(stage, value) : undefined)), inspection, told);
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html */
function stagesOf({ state, isAlone }: FoundState, language: QueryLanguage): ReadonlySet<Stage> {
  if (language === 'JSONata') return new Set(state.Type === 'Task' ? ['result'] : []);
  const results: readonly Stage[] = ['afterResultSelector', 'afterResultPath'];
  switch (state.Type) {
    case 'Task':
      return new Set(['afterInputPath', 'afterParameters', 'result', ...results]);
    case 'Map':
    case 'Parallel':
      return new Set(['afterInputPath', ...results]);
    case 'Pass':
      // A Pass with a Result does not look at its input.
      if (state.Result === undefined) return new Set(['afterInputPath', 'afterParameters', ...results]);
      return new Set([...(state.InputPath === undefined ? [] : ['afterInputPath' as const]), 'result', ...results]);
    default:
      return new Set(isAlone || 'InputPath' in state ? ['afterInputPath'] : []);
  }
}

function performerOf({ found, mock, failures }: StateTest, inspection: Inspection): Perform {
  const instruments = { dataOf: (thread: Thread) => dataOf(thread, inspection, found), workOf: mock === undefined ? workOf : mockedWorkOf(mock) };
  const perform = performer(() => Promise.reject(new Error('a Map is tested with a mock')), instruments);
  return async (thread, state) => {
    if (mock !== undefined && state.Type === 'Map') return performMockedMap(instruments.dataOf(thread), state, mock, inspection, { isJsonPath: thread.language === 'JSONPath', failures });
    if (mock !== undefined && state.Type === 'Parallel') return performMockedParallel(instruments.dataOf(thread), state, mock);
    return perform(thread, state);
  };
}
