import * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import { nextRetry } from '../../../../../src/lib/local/services/states/interpreter/error-handling.ts';
import { StateFailure } from '../../../../../src/lib/asl/failure.ts';
import { failureOf, startEngine, type InProcessEngine } from '../in-process-engine.ts';
import { runToEnd } from './run-machine.ts';

const ROLE = 'arn:aws:iam::123456789012:role/states';
const PASS = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } };
const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:f';

describe('TestState', () => {
  let engine: InProcessEngine;
  let client: sfn.SFNClient;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    // The API has "sync-" in front of its host, which no address has.
    client = new sfn.SFNClient({ ...engine.client, disableHostPrefix: true });
  });
  after(async () => {
    client.destroy();
    await engine.stop();
  });

  const test = async (definition: Json, more: Partial<sfn.TestStateCommandInput> = {}): Promise<Record<string, unknown>> => {
    const { $metadata: _, ...answer } = await client.send(new sfn.TestStateCommand({ definition: JSON.stringify(definition), ...more }));
    return answer;
  };
  const inspected = async (definition: Json, more: Partial<sfn.TestStateCommandInput> = {}): Promise<sfn.InspectionData> => (await test(definition, { inspectionLevel: 'DEBUG', ...more }))['inspectionData'] as sfn.InspectionData;
  const refusal = async (definition: Json, more: Partial<sfn.TestStateCommandInput> = {}): Promise<string> => {
    const { name, message } = await failureOf(test(definition, more));
    return `${name}: ${message}`;
  };

  it('gives output and next state, and with DEBUG the way of the data', async () => {
    const state = { Type: 'Pass', InputPath: '$.payload', Result: { data: 1 }, ResultPath: '$.result', Next: 'Another state' };
    const input = '{"payload": {"foo": "bar"}}';
    const whole = '{"payload":{"foo":"bar"},"result":{"data":1}}';
    expect(await test(state, { input })).to.deep.equal({ status: 'SUCCEEDED', output: whole, nextState: 'Another state' });
    expect(await inspected(state, { input })).to.deep.equal({ input, afterInputPath: '{"foo":"bar"}', result: '{"data":1}', afterResultSelector: '{"data":1}', afterResultPath: whole });
  });

  it('tests Choice, Wait, Succeed and Fail', async () => {
    const choice = { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 3, Next: 'Many' }], Default: 'Few' };
    expect((await test(choice, { input: '{"n": 4}' }))['nextState']).to.equal('Many');
    expect((await test(choice, { input: '{"n": 1}' }))['nextState']).to.equal('Few');
    expect(await test({ Type: 'Wait', Seconds: 0, Next: 'N' }, { input: '[1]' })).to.deep.equal({ status: 'SUCCEEDED', output: '[1]', nextState: 'N' });
    expect(await test({ Type: 'Succeed', QueryLanguage: 'JSONata', Output: '{% $states.input.a + 1 %}' }, { input: '{"a":1}' })).to.deep.equal({ status: 'SUCCEEDED', output: '2' });
    expect(await test({ Type: 'Fail', Error: 'Broken', CausePath: "States.Format('no {}', $.what)" }, { input: '{"what":"way"}' })).to.deep.equal({ status: 'FAILED', error: 'Broken', cause: 'no way' });
  });

  it('reads variables and tells what became of them', async () => {
    const state = { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $x + 1 %}', Assign: { y: '{% $x * 2 %}' }, End: true };
    expect(await test(state, { variables: '{"x": 4}', inspectionLevel: 'TRACE' })).to.deep.equal({ status: 'SUCCEEDED', output: '5', inspectionData: { input: '{}', variables: '{"x":4,"y":8}' } });
    expect((await inspected({ Type: 'Pass', End: true })).variables).to.equal(undefined);
  });

  it('fails in the words of an execution', async () => {
    const failed = await test({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.a.b %}', End: true });
    expect(failed).to.deep.equal({ status: 'FAILED', error: 'States.QueryEvaluationError', cause: "An error occurred while executing the state 'StateName' (entered at the event id #2). The JSONata expression '$states.input.a.b' specified for the field 'Output' returned nothing (undefined)." });
  });

  describe('with a machine', () => {
    const machine = {
      StartAt: 'Each',
      States: {
        Each: { Type: 'Map', ItemProcessor: { StartAt: 'Inner', States: { Inner: { Type: 'Pass', Parameters: { 'twice.$': 'States.Array($, $)' }, Next: 'Done' }, Done: { Type: 'Succeed' } } }, Next: 'Both' },
        Both: { Type: 'Parallel', Branches: [PASS, { StartAt: 'Q', States: { Q: { Type: 'Fail' } } }], End: true },
      },
    };

    it('tests one of its states, one inside of another too', async () => {
      expect(await test(machine, { stateName: 'Inner', input: '1' })).to.deep.equal({ status: 'SUCCEEDED', output: '{"twice":[1,1]}', nextState: 'Done' });
      expect(await test(machine, { stateName: 'Q' })).to.deep.equal({ status: 'FAILED' });
      expect(await refusal(machine, { stateName: 'Nowhere' })).to.equal('ValidationException: State not found in definition');
      expect(await refusal({ ...machine, StartAt: 'Else' }, { stateName: 'Inner' })).to.match(/^InvalidDefinition: Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: Else at \/StartAt/);
    });

    it('takes the language of the machine', async () => {
      const jsonata = { QueryLanguage: 'JSONata', StartAt: 'P', States: { P: { Type: 'Pass', Output: '{% $states.context.State.Name %}', End: true } } };
      expect((await test(jsonata, { stateName: 'P' }))['output']).to.equal('"P"');
    });

    it('mocks what is not run: a Parallel, and a Map, whose items it tells of', async () => {
      expect(await test(machine, { stateName: 'Both', mock: { result: '[1, 2]' } })).to.deep.equal({ status: 'SUCCEEDED', output: '[1,2]' });
      expect(await test(machine, { stateName: 'Each', input: '["a"]', mock: { result: '[1]' } })).to.deep.equal({ status: 'SUCCEEDED', output: '[1]', nextState: 'Both' });
      const map = { ...machine.States.Each, ItemsPath: '$.list', ItemSelector: { 'at.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value', 'all.$': '$.all' }, MaxConcurrency: 2, ToleratedFailureCountPath: '$.most', ResultPath: '$.r' };
      const input = '{"list":["x","y"],"all":7,"most":1}';
      expect(await inspected(map, { input, mock: { result: '[]' } })).to.deep.equal({
        input,
        afterInputPath: input,
        afterItemsPath: '["x","y"]',
        afterItemSelector: '[{"at":0,"v":"x","all":7},{"at":1,"v":"y","all":7}]',
        maxConcurrency: 2,
        toleratedFailureCount: 1,
        afterResultSelector: '[]',
        afterResultPath: '{"list":["x","y"],"all":7,"most":1,"r":[]}',
      });
    });

    it('fails a Map when more iterations failed than it tolerates', async () => {
      const map = { ...machine.States.Each, ToleratedFailureCount: 1, Catch: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], Next: 'Caught' }] };
      const failing = (mapIterationFailureCount: number) => test(map, { input: '[1,2,3]', mock: { result: '[1,2,3]' }, stateConfiguration: { mapIterationFailureCount } });
      expect((await failing(1))['status']).to.equal('SUCCEEDED');
      expect(await failing(2)).to.deep.include({ status: 'CAUGHT_ERROR', error: 'States.ExceedToleratedFailureThreshold', cause: 'The specified tolerated failure threshold was exceeded', nextState: 'Caught' });
      const share = { ...machine.States.Each, ToleratedFailurePercentage: 50 };
      const sharing = async (mapIterationFailureCount: number) => (await test(share, { input: '[1,2,3,4]', mock: { result: '[]' }, stateConfiguration: { mapIterationFailureCount } }))['status'];
      expect([await sharing(2), await sharing(3)]).to.deep.equal(['SUCCEEDED', 'FAILED']);
    });

    it('knows which inner state an error is said to come from', async () => {
      const mock = { errorOutput: { error: 'Bad', cause: 'c' } };
      expect(await test(machine, { stateName: 'Each', input: '[]', mock, stateConfiguration: { errorCausedByState: 'Inner' } })).to.deep.equal({ status: 'FAILED', error: 'Bad', cause: 'c' });
      expect(await refusal(machine, { stateName: 'Each', input: '[]', mock, stateConfiguration: { errorCausedByState: 'Q' } })).to.match(/^ValidationException: .*'Q'.*not found/);
    });
  });

  describe('with a mock of a Task', () => {
    const task = {
      Type: 'Task',
      Resource: FUNCTION,
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2, MaxAttempts: 3 }, { ErrorEquals: ['Slow'], IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 25 }],
      Catch: [{ ErrorEquals: ['Other'], Next: 'O' }, { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Handler' }],
      ResultSelector: { 'took.$': '$.x' },
      ResultPath: '$.result',
      Next: 'After',
    };
    const fails = (error: string, retrierRetryCount?: number): Promise<Record<string, unknown>> =>
      test(task, { input: '{"a":1}', inspectionLevel: 'DEBUG', mock: { errorOutput: { error, cause: 'why' } }, ...(retrierRetryCount === undefined ? {} : { stateConfiguration: { retrierRetryCount } }) });

    it('takes the result for that of the work', async () => {
      expect(await test(task, { input: '{"a":1}', mock: { result: '{"x":5}' }, inspectionLevel: 'DEBUG' })).to.deep.equal({
        status: 'SUCCEEDED',
        output: '{"a":1,"result":{"took":5}}',
        nextState: 'After',
        inspectionData: { input: '{"a":1}', afterInputPath: '{"a":1}', afterParameters: '{"a":1}', result: '{"x":5}', afterResultSelector: '{"took":5}', afterResultPath: '{"a":1,"result":{"took":5}}' },
      });
    });

    it('says that it would be tried again, and when', async () => {
      expect(await fails('Busy')).to.deep.include({ status: 'RETRIABLE', error: 'Busy', cause: 'why' });
      const details = async (error: string, count: number) => ((await fails(error, count))['inspectionData'] as sfn.InspectionData).errorDetails;
      expect(await details('Busy', 0)).to.deep.equal({ retryIndex: 0, retryBackoffIntervalSeconds: 2 });
      expect(await details('Busy', 2)).to.deep.equal({ retryIndex: 0, retryBackoffIntervalSeconds: 8 });
      expect(await details('Slow', 1)).to.deep.equal({ retryIndex: 1, retryBackoffIntervalSeconds: 25 });
      expect(await fails('Busy', 3)).to.deep.include({ status: 'CAUGHT_ERROR', nextState: 'Handler' });
    });

    it('hands what no retrier takes to a catcher', async () => {
      const { inspectionData, ...caught } = await fails('New');
      expect(caught).to.deep.equal({ status: 'CAUGHT_ERROR', error: 'New', cause: 'why', nextState: 'Handler', output: '{"a":1,"error":{"Error":"New","Cause":"why"}}' });
      expect((inspectionData as sfn.InspectionData).errorDetails).to.deep.equal({ catchIndex: 1 });
      expect(await fails('States.Runtime')).to.deep.include({ status: 'FAILED', error: 'States.Runtime' });
    });

    it('retries as the interpreter does, whatever the retrier', async () => {
      const retrier = fc.record({ IntervalSeconds: fc.integer({ min: 1, max: 50 }), MaxAttempts: fc.integer({ min: 0, max: 4 }), BackoffRate: fc.integer({ min: 1, max: 4 }), MaxDelaySeconds: fc.integer({ min: 51, max: 100 }) });
      await fc.assert(
        fc.asyncProperty(retrier, fc.integer({ min: 0, max: 5 }), async (each, count) => {
          const Retry = [{ ErrorEquals: ['States.TaskFailed'], ...each }];
          const answer = await test({ ...task, Retry }, { inspectionLevel: 'DEBUG', mock: { errorOutput: { error: 'E' } }, stateConfiguration: { retrierRetryCount: count } });
          const expected = nextRetry(Retry, [count], new StateFailure('E', undefined), 'Task', () => 0);
          expect(answer['status']).to.equal(expected === undefined ? 'CAUGHT_ERROR' : 'RETRIABLE');
          expect((answer['inspectionData'] as sfn.InspectionData).errorDetails?.retryBackoffIntervalSeconds).to.equal(expected?.delaySeconds);
        }),
        { numRuns: 40 },
      );
    });

    it('gives Arguments in JSONata, with the context of the request', async () => {
      const waiting = { Type: 'Task', QueryLanguage: 'JSONata', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } }, End: true };
      const data = await inspected(waiting, { context: '{"Task":{"Token":"abc"}}', mock: { result: '{"approved":true}' } });
      expect(data).to.deep.equal({ input: '{}', afterArguments: '{"FunctionName":"f","Payload":{"token":"abc"}}', result: '{"approved":true}' });
    });

    it('holds a result against the shape of the answer', async () => {
      const list = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sfn:listStateMachines', Parameters: {}, End: true };
      const problem = (result: Json, fieldValidationMode?: sfn.MockResponseValidationMode): Promise<string> => refusal(list, { mock: { result: JSON.stringify(result), ...(fieldValidationMode === undefined ? {} : { fieldValidationMode }) } });
      expect(await problem({})).to.equal("ValidationException: Mock result schema validation error: Required field 'StateMachines' is missing");
      expect(await problem({ StateMachines: 1 })).to.equal("ValidationException: Mock result schema validation error: Field 'StateMachines' must be an array");
      expect(await problem({ StateMachines: [{ Name: 4 }] }, 'PRESENT')).to.equal("ValidationException: Mock result schema validation error: Field 'Name' must be a string");
      expect(await problem({ StateMachines: [{ Name: 'n' }] }, 'STRICT')).to.match(/Required field '.*' is missing/);
      for (const [result, fieldValidationMode] of [[{ StateMachines: [] }, 'STRICT'], [{ StateMachines: [{ Name: 'n' }], New: 1 }, 'PRESENT'], [{ StateMachines: 1 }, 'NONE']] as const) {
        expect((await test(list, { mock: { result: JSON.stringify(result), fieldValidationMode } }))['status']).to.equal('SUCCEEDED');
      }
    });

    it('refuses what cannot be mocked, and what is no mock', async () => {
      expect(await refusal({ Type: 'Pass', End: true }, { mock: { result: '1' } })).to.equal("ValidationException: State type 'Pass' is not supported when a mock is specified");
      expect(await refusal(task, { mock: { result: '1', errorOutput: { error: 'E' } } })).to.equal('ValidationException: A test mock should have only one of the following fields: [result, errorOutput].');
      expect(await refusal(task, { mock: { result: '{' } })).to.equal('ValidationException: Mocked result must be valid JSON');
      expect(await refusal(task, { mock: { result: '1' }, revealSecrets: true })).to.equal('ValidationException: TestState does not support RevealSecrets when a mock is specified.');
      expect(await refusal({ Type: 'Map', ItemProcessor: PASS, End: true }, { mock: { result: '{}' } })).to.equal('ValidationException: Mocked result must be an array.');
      expect(await refusal({ Type: 'Parallel', Branches: [PASS], End: true }, { mock: { result: '[]' } })).to.match(/^ValidationException: Mocked result/);
    });

    it('refuses a context that is none', async () => {
      const wrong = (context: Json): Promise<string> => refusal(task, { mock: { result: '1' }, context: JSON.stringify(context) });
      expect(await wrong({ Map: {} })).to.equal("ValidationException: Invalid Context object provided: 'Map' field is not supported when mocking a Context object");
      expect(await wrong({ Execution: { Idd: '' } })).to.equal("ValidationException: Invalid Context object provided: Field 'Idd' is not allowed");
      expect(await wrong({ Execution: { Id: 1 } })).to.equal('ValidationException: Invalid Context object provided: Execution.Id must be a string');
      expect(await wrong([])).to.match(/^ValidationException: Invalid Context object provided/);
    });
  });

  it('refuses without a mock what cannot be run by itself', async () => {
    const needs = 'InvalidDefinition: TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]';
    expect(await refusal({ Type: 'Map', ItemProcessor: PASS, End: true })).to.equal(needs);
    expect(await refusal({ Type: 'Parallel', Branches: [PASS], End: true })).to.equal(needs);
    expect(await refusal({ Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a', End: true }, { roleArn: ROLE })).to.match(/^InvalidDefinition: .*Activity/);
    for (const pattern of ['sync', 'sync:2', 'waitForTaskToken']) {
      expect(await refusal({ Type: 'Task', Resource: `arn:aws:states:::states:startExecution.${pattern}`, Parameters: { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', Input: { 't.$': '$$.Task.Token' } }, End: true }, { roleArn: ROLE })).to.match(/^InvalidDefinition: .*service integration patterns/);
    }
    expect(await refusal({ Type: 'Task', Resource: FUNCTION, End: true })).to.equal('ValidationException: RoleArn must be specified when testing a Task state');
  });

  it('refuses input that is no JSON, and variables that are no object', async () => {
    expect(await refusal({ Type: 'Pass', End: true }, { input: '{' })).to.match(/^InvalidExecutionInput: Invalid State Machine Execution Input: /);
    expect(await refusal({ Type: 'Pass', End: true }, { variables: '[]' })).to.match(/^ValidationException: /);
    expect(await refusal({ Type: 'Pass', Ende: true })).to.match(/^InvalidDefinition: .*\/States\/StateName/);
    expect(await refusal('no JSON')).to.match(/^InvalidDefinition: /);
  });

  it('really calls what is not mocked', async () => {
    await runToEnd(client, PASS);
    const list = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sfn:listStateMachines', Parameters: { 'MaxResults.$': '$.most' }, ResultSelector: { 'count.$': 'States.ArrayLength($.StateMachines)' }, End: true };
    const answer = await test(list, { roleArn: ROLE, input: '{"most":1}', inspectionLevel: 'DEBUG' });
    expect(answer).to.deep.include({ status: 'SUCCEEDED', output: '{"count":1}' });
    const data = answer['inspectionData'] as sfn.InspectionData;
    expect(data.afterParameters).to.equal('{"MaxResults":1}');
    expect(JSON.parse(data.result ?? '')).to.have.property('StateMachines');
    const gone = { ...list, Resource: 'arn:aws:states:::aws-sdk:sfn:describeStateMachine', Parameters: { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:none' } };
    expect(await test(gone, { roleArn: ROLE })).to.deep.include({ status: 'FAILED', error: 'Sfn.StateMachineDoesNotExistException' });
  });

  it('leaves nothing behind', async () => {
    const before = await client.send(new sfn.ListStateMachinesCommand({}));
    await test({ Type: 'Pass', End: true });
    expect((await client.send(new sfn.ListStateMachinesCommand({}))).stateMachines).to.deep.equal(before.stateMachines);
  });
});
