import { setTimeout as delay } from 'node:timers/promises';
import * as sfn from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import type { Json, JsonObject } from '../../../../../src/lib/asl/json.ts';
import { failureOf, movableClock, startEngine, type InProcessEngine } from '../in-process-engine.ts';
import { BUCKET, distributed, ItemBucket } from './distributed-map.ts';
import { createMachine, endOf, runToEnd, type Ended } from './run-machine.ts';

const DAY = 86_400_000;

describe('redriven executions', function () {
  this.timeout(60_000);
  const clock = movableClock();
  let engine: InProcessEngine;
  let client: sfn.SFNClient;
  let params: ssm.SSMClient;
  before(async () => {
    engine = await startEngine({ fleet: 'none', clock });
    client = new sfn.SFNClient(engine.client);
    // It signs by the engine's clock, and not by what the dates of answers say.
    Object.defineProperty(client.config, 'systemClockOffset', { get: () => clock.now() - Date.now(), set: Function.prototype as () => void });
    params = new ssm.SSMClient(engine.client);
  });
  after(async () => {
    client.destroy();
    params.destroy();
    await engine.stop();
  });

  /** Fails until there is such a parameter. */
  const needs = (name: string, next: JsonObject = { End: true }): JsonObject => ({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:ssm:getParameter', Parameters: { Name: name }, ResultSelector: { 'value.$': '$.Parameter.Value' }, ...next });
  const give = async (Name: string): Promise<void> => void (await params.send(new ssm.PutParameterCommand({ Name, Value: Name, Type: 'String' })));
  const redrive = async (executionArn: string, clientToken?: string): Promise<Date | undefined> => (await client.send(new sfn.RedriveExecutionCommand({ executionArn, clientToken }))).redriveDate;
  /** Redrives it and gives its end, with the events of the redrive alone. */
  const redriven = async ({ executionArn, history }: Ended): Promise<Ended> => {
    await redrive(executionArn);
    const ended = await endOf(client, executionArn);
    expect(ended.history.slice(0, history.length)).to.deep.equal(history);
    return { ...ended, events: ended.events.slice(history.length) };
  };
  const start = async (definition: JsonObject, input: Json = {}): Promise<string> => {
    const stateMachineArn = await createMachine(client, definition);
    return (await client.send(new sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }))).executionArn ?? '';
  };
  const describeExecution = (executionArn: string): Promise<sfn.DescribeExecutionCommandOutput> => client.send(new sfn.DescribeExecutionCommand({ executionArn }));

  it('go on from the state that failed, with all its attempts, under the same name', async () => {
    const retry = { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 0 }] };
    const failed = await runToEnd(client, { StartAt: 'First', States: { First: { Type: 'Pass', Result: { first: 1 }, Next: 'Needs' }, Needs: needs('/a', { ...retry, End: true }) } });
    expect([failed.status, failed.events.filter((type) => type === 'TaskScheduled').length]).to.deep.equal(['FAILED', 2]);
    const again = await redriven(failed);
    expect(again.events).to.deep.equal(['ExecutionRedriven', 'TaskScheduled', 'TaskStarted', 'TaskFailed', 'TaskScheduled', 'TaskStarted', 'TaskFailed', 'ExecutionFailed']);
    await give('/a');
    const { status, output, events, executionArn, history } = await redriven(again);
    expect([status, output]).to.deep.equal(['SUCCEEDED', { value: '/a' }]);
    expect(events).to.deep.equal(['ExecutionRedriven', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded']);
    expect(history.map(({ id }) => id)).to.deep.equal(history.map((_, index) => index + 1));
    expect(history.filter(({ type }) => type === 'ExecutionRedriven').map((event) => event.executionRedrivenEventDetails)).to.deep.equal([{ redriveCount: 1 }, { redriveCount: 2 }]);
    const described = await describeExecution(executionArn);
    expect([described.redriveCount, described.redriveDate instanceof Date, described.error, described.redriveStatus]).to.deep.equal([2, true, undefined, 'NOT_REDRIVABLE']);
    const { executions: found } = await client.send(new sfn.ListExecutionsCommand({ stateMachineArn: described.stateMachineArn, redriveFilter: 'REDRIVEN' }));
    expect(found?.map((execution) => execution.executionArn)).to.deep.equal([executionArn]);
  });

  it('run again only those branches and iterations that did not succeed', async () => {
    const branches = [
      { StartAt: 'Done', States: { Done: { Type: 'Pass', Result: 'done', End: true } } },
      { StartAt: 'B', States: { B: needs('/b') } },
      { StartAt: 'Long', States: { Long: { Type: 'Wait', Seconds: 600, Next: 'Never' }, Never: { Type: 'Pass', End: true } } },
    ];
    const parallel = await runToEnd(client, { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: branches.slice(0, 2), End: true } } });
    expect(parallel.events.at(-2)).to.equal('ParallelStateFailed');
    await give('/b');
    const both = await redriven(parallel);
    expect(both.events).to.deep.equal(['ExecutionRedriven', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ParallelStateSucceeded', 'ParallelStateExited', 'ExecutionSucceeded']);
    expect(both.output).to.deep.equal(['done', { value: '/b' }]);

    const map = await runToEnd(
      client,
      { StartAt: 'Map', States: { Map: { Type: 'Map', MaxConcurrency: 1, End: true, ItemProcessor: { StartAt: 'C', States: { C: needs('', { Parameters: { 'Name.$': '$' }, End: true }) } } } } },
      ['/b', '/c', '/a'],
    );
    expect(map.events.at(-3)).to.equal('MapIterationFailed');
    await give('/c');
    const { events, output, history } = await redriven(map);
    expect(output).to.deep.equal(['/b', '/c', '/a'].map((value) => ({ value })));
    // The second goes on in its state; the third had not begun.
    expect(events.slice(0, 2)).to.deep.equal(['ExecutionRedriven', 'TaskScheduled']);
    for (const [type, times] of [['MapIterationStarted', 3], ['MapIterationSucceeded', 3], ['MapStateStarted', 1], ['TaskStateEntered', 3]] as const) expect(history.filter((event) => event.type === type), type).to.have.length(times);

    const stopped = await start({ StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [branches[0] ?? {}, branches[2] ?? {}], End: true } } });
    while ((await client.send(new sfn.GetExecutionHistoryCommand({ executionArn: stopped }))).events?.some(({ type }) => type === 'WaitStateEntered') !== true) await delay(5);
    await client.send(new sfn.StopExecutionCommand({ executionArn: stopped }));
    await redrive(stopped);
    expect((await describeExecution(stopped)).status).to.equal('RUNNING');
    await client.send(new sfn.StopExecutionCommand({ executionArn: stopped }));
    expect((await endOf(client, stopped)).events.slice(-3)).to.deep.equal(['ExecutionAborted', 'ExecutionRedriven', 'ExecutionAborted']);
  });

  it('enter a Fail state again, and begin a state anew whose result could not be handed on', async () => {
    const failed = await redriven(await runToEnd(client, { StartAt: 'Fail', States: { Fail: { Type: 'Fail', Error: 'Always' } } }));
    expect([failed.events, failed.error]).to.deep.equal([['ExecutionRedriven', 'FailStateEntered', 'ExecutionFailed'], 'Always']);
    const large = 'x'.repeat(200_000);
    const branch = (name: string): JsonObject => ({ StartAt: name, States: { [name]: { Type: 'Pass', Result: large, End: true } } });
    const tooLarge = await runToEnd(client, { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [branch('One'), branch('Two')], End: true } } });
    expect(tooLarge.error).to.equal('States.DataLimitExceeded');
    const { events } = await redriven(tooLarge);
    expect(events.slice(0, 4)).to.deep.equal(['ExecutionRedriven', 'ParallelStateStarted', 'PassStateEntered', 'PassStateEntered']);
  });

  it('redrive their map runs: what succeeded stays, what failed goes on, what had not begun begins', async () => {
    for (const type of ['STANDARD', 'EXPRESS'] as const) {
      const name = `/map-${type}`;
      const states = { Before: { Type: 'Pass', Next: 'Needs' }, Needs: needs('', { Parameters: { 'Name.$': '$' }, End: true }) };
      const failed = await runToEnd(client, distributed({ MaxConcurrency: 1 }, { states, type }), ['/a', name, '/b']);
      expect(failed.error, failed.cause).to.equal('States.ExceedToleratedFailureThreshold');
      const { mapRuns = [] } = await client.send(new sfn.ListMapRunsCommand({ executionArn: failed.executionArn }));
      const mapRunArn = mapRuns[0]?.mapRunArn ?? '';
      const before = await client.send(new sfn.DescribeMapRunCommand({ mapRunArn }));
      expect([before.status, before.executionCounts?.succeeded, before.executionCounts?.failed, before.executionCounts?.pending]).to.deep.equal(['FAILED', 1, 1, 1]);
      await give(name);
      const { events, output, history } = await redriven(failed);
      expect(events).to.deep.equal(['ExecutionRedriven', 'MapRunRedriven', 'MapRunSucceeded', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded']);
      expect(history.find((event) => event.type === 'MapRunRedriven')?.mapRunRedrivenEventDetails).to.deep.equal({ mapRunArn, redriveCount: 1 });
      expect(output).to.deep.equal(['/a', name, '/b'].map((value) => ({ value })));
      const after = await client.send(new sfn.DescribeMapRunCommand({ mapRunArn }));
      expect([after.status, after.redriveCount, after.redriveDate instanceof Date, after.executionCounts?.succeeded, after.executionCounts?.total, after.executionCounts?.pendingRedrive]).to.deep.equal(['SUCCEEDED', 1, true, 3, 3, 0]);
      if (type === 'EXPRESS') continue;
      const { executions = [] } = await client.send(new sfn.ListExecutionsCommand({ mapRunArn }));
      expect(executions.map(({ redriveCount }) => redriveCount)).to.deep.equal([0, 1, 0]);
      const child = await endOf(client, executions[1]?.executionArn ?? '');
      expect(child.events.filter((event) => event === 'PassStateEntered')).to.have.length(1);
      expect(child.events.slice(-6)).to.deep.equal(['ExecutionRedriven', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded']);
    }
  });

  it('keep how children ended that do not get their turn, and write the results of each redrive', async () => {
    const bucket = new ItemBucket(engine);
    await bucket.make();
    const definition = distributed({ MaxConcurrency: 1, ToleratedFailureCount: 1, ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: BUCKET, Prefix: 'redriven' } } }, { states: { Needs: needs('', { Parameters: { 'Name.$': '$' }, End: true }) } });
    const failed = await runToEnd(client, definition, ['/none', '/a', '/none', '/later']);
    const { mapRuns = [] } = await client.send(new sfn.ListMapRunsCommand({ executionArn: failed.executionArn }));
    const mapRunArn = mapRuns[0]?.mapRunArn ?? '';
    await client.send(new sfn.RedriveExecutionCommand({ executionArn: failed.executionArn }));
    expect((await endOf(client, failed.executionArn)).error).to.equal('States.ExceedToleratedFailureThreshold');
    const { executionCounts } = await client.send(new sfn.DescribeMapRunCommand({ mapRunArn }));
    expect(executionCounts).to.deep.include({ pending: 1, pendingRedrive: 0, succeeded: 1, failed: 2, total: 4 });
    const folder = `redriven/${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}`;
    expect(await bucket.keys(folder)).to.deep.equal(['', 'Redrive-1/'].flatMap((part) => ['FAILED_0.json', 'PENDING_0.json', 'SUCCEEDED_0.json', 'manifest.json'].map((name) => `${folder}/${part}${name}`)).toSorted());
    bucket.client.destroy();
  });

  it('read the items again where they could not be read before', async () => {
    const bucket = new ItemBucket(engine);
    const failed = await runToEnd(client, distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: BUCKET, Key: 'late.json' }, ReaderConfig: { InputType: 'JSON' } } }));
    expect(failed.error).to.equal('States.ItemReaderFailed');
    await bucket.put('late.json', '[1,2]');
    expect((await redriven(failed)).output).to.deep.equal([1, 2]);
    bucket.client.destroy();
  });

  it('are those that may be redriven, and no others', async () => {
    const reasonOf = async (executionArn: string): Promise<unknown[]> => {
      const refused = await failureOf(redrive(executionArn));
      const { redriveStatus, redriveStatusReason } = await describeExecution(executionArn);
      expect([redriveStatus, redriveStatusReason]).to.deep.equal(['NOT_REDRIVABLE', refused.message]);
      return [refused.name, refused.message];
    };
    const succeeded = await runToEnd(client, { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } });
    expect(await reasonOf(succeeded.executionArn)).to.deep.equal(['ExecutionNotRedrivable', 'Execution is SUCCEEDED and cannot be redriven']);
    const running = await start({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 600, End: true } } });
    expect(await reasonOf(running)).to.deep.equal(['ExecutionNotRedrivable', 'Execution is RUNNING and cannot be redriven']);
    await client.send(new sfn.StopExecutionCommand({ executionArn: running }));
    const endless = { StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$.over', IsPresent: true, Next: 'End' }], Default: 'A' }, End: { Type: 'Pass', End: true } } };
    const full = await runToEnd(client, endless);
    expect(full.history).to.have.length(25_000);
    expect(await reasonOf(full.executionArn)).to.deep.equal(['ExecutionNotRedrivable', 'Execution history event limit exceeded']);
    expect(await failureOf(redrive('arn:aws:states:us-east-1:123456789012:execution:m:none'))).to.include({ name: 'ExecutionDoesNotExist' });
    expect(await failureOf(redrive('none'))).to.include({ name: 'InvalidArn' });

    const failed = await runToEnd(client, distributed({}, { states: { Fail: { Type: 'Fail', Error: 'E' } } }), [1]);
    const { mapRuns = [] } = await client.send(new sfn.ListMapRunsCommand({ executionArn: failed.executionArn }));
    const { executions = [] } = await client.send(new sfn.ListExecutionsCommand({ mapRunArn: mapRuns[0]?.mapRunArn }));
    expect((await describeExecution(executions[0]?.executionArn ?? '')).redriveStatus).to.equal('REDRIVABLE_BY_MAP_RUN');
    expect((await failureOf(redrive(executions[0]?.executionArn ?? ''))).name).to.equal('ExecutionNotRedrivable');
    expect((await describeExecution(failed.executionArn)).redriveStatus).to.equal('REDRIVABLE');
    clock.move(15 * DAY);
    expect(await reasonOf(failed.executionArn)).to.deep.equal(['ExecutionNotRedrivable', 'Execution redrivable period exceeded']);
  });

  it('are redriven once for each token', async () => {
    const { executionArn } = await runToEnd(client, { StartAt: 'Fail', States: { Fail: { Type: 'Fail', Error: 'E' } } });
    const first = await redrive(executionArn, 'token');
    await endOf(client, executionArn);
    expect(await redrive(executionArn, 'token')).to.deep.equal(first);
    expect((await describeExecution(executionArn)).redriveCount).to.equal(1);
    await redrive(executionArn, 'other');
    expect((await endOf(client, executionArn)).events.filter((type) => type === 'ExecutionRedriven')).to.have.length(2);
    clock.move(20 * 60_000);
    await redrive(executionArn, 'token');
    expect((await describeExecution(executionArn)).redriveCount).to.equal(3);
  });
});
