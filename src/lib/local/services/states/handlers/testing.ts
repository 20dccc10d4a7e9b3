import type * as sfn from '@aws-sdk/client-sfn';
import { isObject, type Json, type JsonObject } from '../../../../asl/json.ts';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { expressArn, machineArn } from '../arns.ts';
import { invalidInput, invalidRequest } from '../errors.ts';
import type { ExecutionRecord } from '../executions/records.ts';
import type { World } from '../interpreter/world.ts';
import { contextIn } from '../test-state/context.ts';
import { findState, isInside, type FoundState } from '../test-state/find-state.ts';
import { mockOf } from '../test-state/mock.ts';
import { testState, type TestedState } from '../test-state/test-state.ts';

/** So long a state may be tested. */
const MOST_MILLISECONDS = 300_000;

export interface TestingParts {
  readonly world: World;
  readonly newId: () => string;
}

/** The handler of the operation that runs one state by itself. */
export function testingHandlers({ world, newId }: TestingParts) {
  return {
    /** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html */
    TestState: async (input: sfn.TestStateCommandInput, context: RequestContext): Promise<Answer<sfn.TestStateCommandOutput>> => {
      const found = findState(input.definition ?? '', input.stateName);
      const mock = await mockOf(found.state, input, context.engine);
      checkConfiguration(found, input.stateConfiguration);
      const test = {
        found,
        record: recordOf(input, context, newId()),
        world,
        variables: objectIn(input.variables ?? '{}'),
        context: input.context === undefined ? undefined : contextIn(input.context),
        mock,
        retries: input.stateConfiguration?.retrierRetryCount ?? 0,
        failures: input.stateConfiguration?.mapIterationFailureCount ?? 0,
      };
      const { inspection, ...tested } = await withinTime((signal) => testState({ ...test, signal }), world, context.engine.signal);
      const level = input.inspectionLevel ?? 'INFO';
      return { ...tested, ...(level === 'INFO' || inspection === undefined ? {} : { inspectionData: inspection.data() }) };
    },
  };
}

/** What takes longer fails. */
async function withinTime(work: (signal: AbortSignal) => Promise<TestedState>, { clock }: World, engine: AbortSignal): Promise<Partial<TestedState>> {
  const over = new AbortController();
  const signal = AbortSignal.any([engine, over.signal]);
  const late = clock.sleep(MOST_MILLISECONDS, signal).then(() => ({ status: 'FAILED' as const, error: 'States.Timeout' }));
  late.catch(() => undefined);
  try {
    return await Promise.race([work(signal), late]);
  } finally {
    over.abort(new Error('the test is over'));
  }
}

function checkConfiguration({ state }: FoundState, configuration: sfn.TestStateConfiguration | undefined): void {
  const { errorCausedByState: cause, mapIterationFailureCount: failures, mapItemReaderData: items } = configuration ?? {};
  if (cause !== undefined && !isInside(state, cause)) throw invalidRequest(`State '${cause}' given as errorCausedByState not found in the Map or Parallel state under test`);
  if (state.Type !== 'Map' && (failures !== undefined || items !== undefined)) throw invalidRequest(`${failures === undefined ? 'mapItemReaderData' : 'mapIterationFailureCount'} is only supported for Map states`);
}

function objectIn(text: string): JsonObject {
  let value: Json | undefined;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    value = undefined;
  }
  if (!isObject(value)) throw invalidRequest('Variables must be a valid JSON object');
  return value;
}

/** The execution that the state believes to be in. */
function recordOf({ input = '{}', definition = '', roleArn = '' }: sfn.TestStateCommandInput, scope: RequestContext, id: string): ExecutionRecord {
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalidInput(error instanceof Error ? error.message : String(error));
  }
  const name = `TestState-${id}`;
  return {
    number: -1,
    account: scope.account,
    region: scope.region,
    arn: expressArn(scope, name, id, id),
    machineArn: machineArn(scope, name),
    name: id,
    type: 'EXPRESS',
    definition,
    roleArn,
    revision: '',
    versionArn: undefined,
    aliasArn: undefined,
    mapRun: undefined,
    itemIndex: undefined,
    trace: undefined,
    status: 'RUNNING',
    startedAt: scope.engine.clock.now(),
    stoppedAt: undefined,
    input,
    output: undefined,
    error: undefined,
    cause: undefined,
    redrives: 0,
    redrivenAt: undefined,
    facts: { machineName: name },
  };
}
