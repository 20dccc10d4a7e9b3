import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { Json, JsonObject } from '../../../../../src/lib/asl/json.ts';
import { failureOf, startEngine, type InProcessEngine } from '../in-process-engine.ts';
import { createMachine, endOf, type Ended } from './run-machine.ts';
import { virtualClock, type VirtualClock } from './virtual-clock.ts';

describe('Tasks that somebody else does', () => {
  let engine: InProcessEngine;
  let clock: VirtualClock;
  let client: sfn.SFNClient;
  beforeEach(async () => {
    clock = virtualClock();
    engine = await startEngine({ fleet: 'none', clock });
    client = new sfn.SFNClient({ ...engine.client, disableHostPrefix: true });
  });
  afterEach(async () => {
    client.destroy();
    await engine.stop();
  });

  const start = async (definition: Json, input: Json = {}): Promise<string> => {
    const stateMachineArn = await createMachine(client, definition);
    const { executionArn = '' } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
    return executionArn;
  };
  const activity = async (): Promise<string> => (await client.send(new sfn.CreateActivityCommand({ name: `a-${randomUUID()}` }))).activityArn ?? '';
  const take = (activityArn: string, workerName?: string) => client.send(new sfn.GetActivityTaskCommand({ activityArn, workerName }));
  const taskOf = (Resource: string, more: JsonObject = {}): Json => ({ StartAt: 'T', States: { T: { Type: 'Task', Resource, ...more, End: true }, ...('Catch' in more ? { Caught: { Type: 'Pass', End: true } } : {}) } });
  /** Waits until somebody sleeps for so long, then lets it pass. */
  const pass = async (milliseconds: number): Promise<void> => {
    while (!clock.sleepers().includes(milliseconds)) await delay(2);
    clock.move(milliseconds);
  };
  const eventsOf = (ended: Ended): string => ended.events.slice(2, -1).join(' ');

  describe('activities', () => {
    it('give their input to a worker, and take the result', async () => {
      const arn = await activity();
      const execution = await start(taskOf(arn, { Parameters: { 'n.$': '$.a', fixed: true }, ResultPath: '$.r', TimeoutSeconds: 60, HeartbeatSeconds: 20 }), { a: 5 });
      const { taskToken = '', input = '' } = await take(arn, 'worker-1');
      expect(JSON.parse(input)).to.deep.equal({ n: 5, fixed: true });
      await client.send(new sfn.SendTaskSuccessCommand({ taskToken, output: '[1]' }));
      const ended = await endOf(client, execution);
      expect([ended.status, ended.output]).to.deep.equal(['SUCCEEDED', { a: 5, r: [1] }]);
      expect(eventsOf(ended)).to.equal('ActivityScheduled ActivityStarted ActivitySucceeded TaskStateExited');
      expect(ended.history[2]?.activityScheduledEventDetails).to.deep.equal({ resource: arn, input: '{"n":5,"fixed":true}', inputDetails: { truncated: false }, timeoutInSeconds: 60, heartbeatInSeconds: 20 });
      expect(ended.history[3]?.activityStartedEventDetails).to.deep.equal({ workerName: 'worker-1' });
    });

    it('go to workers in the order in which they asked, each once', async () => {
      const arn = await activity();
      const executions = [await start(taskOf(arn), 1), await start(taskOf(arn), 2)];
      const tasks = [await take(arn), await take(arn)];
      expect(tasks.map(({ input }) => input)).to.deep.equal(['1', '2']);
      for (const { taskToken = '', input = '' } of tasks) await client.send(new sfn.SendTaskSuccessCommand({ taskToken, output: input }));
      expect((await Promise.all(executions.map((each) => endOf(client, each)))).map(({ output }) => output)).to.deep.equal([1, 2]);
    });

    it('fail in the words of the worker, and are caught', async () => {
      const arn = await activity();
      const execution = await start(taskOf(arn, { Catch: [{ ErrorEquals: ['Bad'], Next: 'Caught' }] }));
      const { taskToken = '' } = await take(arn);
      await client.send(new sfn.SendTaskFailureCommand({ taskToken, error: 'Bad', cause: 'really' }));
      const ended = await endOf(client, execution);
      expect(ended.output).to.deep.equal({ Error: 'Bad', Cause: 'really' });
      expect(ended.events).to.include('ActivityFailed');
    });

    it('time out before a worker came, and after', async () => {
      const arn = await activity();
      const waiting = await start(taskOf(arn, { TimeoutSeconds: 30 }));
      await pass(30_000);
      expect(await endOf(client, waiting)).to.deep.include({ status: 'FAILED', error: 'States.Timeout' });
      const taken = await start(taskOf(arn, { TimeoutSeconds: 40 }));
      const { taskToken = '' } = await take(arn);
      await pass(40_000);
      const ended = await endOf(client, taken);
      expect(eventsOf(ended)).to.equal('ActivityScheduled ActivityStarted ActivityTimedOut');
      expect((await failureOf(client.send(new sfn.SendTaskSuccessCommand({ taskToken, output: '1' })))).name).to.equal('TaskTimedOut');
    });

    it('are not handed to a worker when nobody waits for them any more', async () => {
      const arn = await activity();
      await endOf(client, await startAndPass(taskOf(arn, { TimeoutSeconds: 30 }), 30_000));
      await start(taskOf(arn), 'next');
      expect((await take(arn)).input).to.equal('"next"');
    });

    const startAndPass = async (definition: Json, milliseconds: number): Promise<string> => {
      const execution = await start(definition);
      await pass(milliseconds);
      return execution;
    };

    it('live by their heartbeats, and not by those of before somebody had them', async () => {
      const arn = await activity();
      const execution = await start(taskOf(arn, { HeartbeatSeconds: 10 }));
      clock.move(600_000);
      const { taskToken = '' } = await take(arn);
      for (let beats = 0; beats < 3; beats += 1) {
        clock.move(9000);
        await client.send(new sfn.SendTaskHeartbeatCommand({ taskToken }));
      }
      const status = async (): Promise<string | undefined> => (await client.send(new sfn.DescribeExecutionCommand({ executionArn: execution }))).status;
      expect(await status()).to.equal('RUNNING');
      while ((await status()) === 'RUNNING') clock.move(1000);
      const ended = await endOf(client, execution);
      expect(ended).to.deep.include({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
      expect((await failureOf(client.send(new sfn.SendTaskHeartbeatCommand({ taskToken })))).name).to.equal('TaskTimedOut');
    });

    it('are refused by name where they are not there', async () => {
      const none = 'arn:aws:states:us-east-1:123456789012:activity:none';
      expect((await failureOf(take(none))).name).to.equal('ActivityDoesNotExist');
      expect((await failureOf(take('arn:aws:states:us-east-1:123456789012:stateMachine:none'))).name).to.equal('InvalidArn');
      expect((await failureOf(client.send(new sfn.SendTaskSuccessCommand({ taskToken: 'made up', output: '1' })))).name).to.equal('InvalidToken');
      const arn = await activity();
      await start(taskOf(arn));
      const { taskToken = '' } = await take(arn);
      expect((await failureOf(client.send(new sfn.SendTaskSuccessCommand({ taskToken, output: '{' })))).name).to.equal('InvalidOutput');
    });
  });

  describe('by a token', () => {
    /** Starts an execution that has the token as its input, and waits for what somebody tells of it. */
    const waiting = async (more: JsonObject = {}): Promise<{ readonly execution: string; readonly token: () => Promise<string> }> => {
      const arn = await activity();
      const inner = await createMachine(client, taskOf(arn));
      const execution = await start(taskOf('arn:aws:states:::states:startExecution.waitForTaskToken', { Parameters: { StateMachineArn: inner, Input: { 'token.$': '$$.Task.Token' } }, ...more }));
      return { execution, token: async () => (JSON.parse((await take(arn)).input ?? '') as { token: string }).token };
    };

    it('wait for success', async () => {
      const { execution, token } = await waiting();
      await client.send(new sfn.SendTaskSuccessCommand({ taskToken: await token(), output: '{"approved":true}' }));
      const ended = await endOf(client, execution);
      expect(ended.output).to.deep.equal({ approved: true });
      expect(eventsOf(ended)).to.equal('TaskScheduled TaskStarted TaskSubmitted TaskSucceeded TaskStateExited');
    });

    it('wait for failure, and try again', async () => {
      const { execution, token } = await waiting({ Retry: [{ ErrorEquals: ['Later'], IntervalSeconds: 7 }] });
      const first = await token();
      await client.send(new sfn.SendTaskFailureCommand({ taskToken: first, error: 'Later' }));
      await pass(7000);
      const second = await token();
      expect(second).to.not.equal(first);
      expect((await failureOf(client.send(new sfn.SendTaskSuccessCommand({ taskToken: first, output: '1' })))).name).to.equal('TaskTimedOut');
      await client.send(new sfn.SendTaskSuccessCommand({ taskToken: second, output: '2' }));
      expect((await endOf(client, execution)).output).to.equal(2);
    });

    it('time out when nothing is heard', async () => {
      const { execution, token } = await waiting({ HeartbeatSeconds: 15 });
      await token();
      await pass(15_000);
      expect(await endOf(client, execution)).to.deep.include({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
    });
  });

  describe('nested executions', () => {
    const DOUBLE = { StartAt: 'P', States: { P: { Type: 'Pass', Parameters: { 'all.$': '$' }, End: true } } };
    const FAIL = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Inner', Cause: 'reason' } } };
    const nested = async (pattern: string, inner: Json, more: JsonObject = {}): Promise<Ended> => {
      const StateMachineArn = await createMachine(client, inner);
      return endOf(client, await start(taskOf(`arn:aws:states:::states:startExecution${pattern}`, { Parameters: { StateMachineArn, 'Input.$': '$' }, ...more }), { a: 1 }));
    };

    it('are started and left alone', async () => {
      const { output, events } = await nested('', FAIL);
      expect(output).to.have.all.keys('ExecutionArn', 'StartDate');
      expect(events).to.not.include('TaskSubmitted');
    });

    it('give their output as a text with .sync, as JSON with .sync:2', async () => {
      const sync = (await nested('.sync', DOUBLE)).output as JsonObject;
      expect(sync).to.deep.include({ Status: 'SUCCEEDED', Input: '{"a":1}', Output: '{"all":{"a":1}}' });
      const sync2 = (await nested('.sync:2', DOUBLE)).output as JsonObject;
      expect(sync2).to.deep.include({ Status: 'SUCCEEDED', Input: { a: 1 }, Output: { all: { a: 1 } } });
    });

    it('fail the task with all that is known of them', async () => {
      const { status, error, cause, events } = await nested('.sync:2', FAIL);
      expect([status, error]).to.deep.equal(['FAILED', 'States.TaskFailed']);
      expect(JSON.parse(cause ?? '')).to.deep.include({ Status: 'FAILED', Error: 'Inner', Cause: 'reason', Input: { a: 1 } });
      expect(events.slice(2, -1)).to.deep.equal(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskFailed']);
    });

    it('end with the one that waits for them', async () => {
      const inner = await createMachine(client, { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1000, End: true } } });
      const outer = await start(taskOf('arn:aws:states:::states:startExecution.sync', { Parameters: { StateMachineArn: inner, Name: 'child' } }));
      const child = inner.replace(':stateMachine:', ':execution:').concat(':child');
      while ((await client.send(new sfn.DescribeExecutionCommand({ executionArn: child })).catch(() => undefined)) === undefined) await delay(2);
      await client.send(new sfn.StopExecutionCommand({ executionArn: outer, error: 'Enough', cause: 'told' }));
      expect(await endOf(client, outer)).to.deep.include({ status: 'ABORTED', error: 'Enough', cause: 'told' });
      expect((await endOf(client, child)).status).to.equal('ABORTED');
    });

    it('are refused by name where the machine is not there', async () => {
      const ended = await endOf(client, await start(taskOf('arn:aws:states:::states:startExecution', { Parameters: { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:none' } })));
      expect(ended.error).to.equal('StepFunctions.StateMachineDoesNotExistException');
      expect(ended.cause).to.match(/^State Machine Does Not Exist: 'arn:.*' \(Service: .*Status Code: 400.*Request ID: .*\)$/);
    });
  });
});
