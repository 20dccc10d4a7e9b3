import { setTimeout as delay } from 'node:timers/promises';
import * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import type { Json, JsonObject } from '../../../../../src/lib/asl/json.ts';
import { failureOf } from '../in-process-engine.ts';
import { BUCKET, distributed, ItemBucket } from './distributed-map.ts';
import { createMachine, endOf, runToEnd, wholeHistory } from './run-machine.ts';
import { startStates, type StatesEngine } from './states-engine.ts';

/** Fails for odd numbers. */
const FAIL_ODD = {
  Odd: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'Fail' }, { Variable: '$.n', NumericEquals: 3, Next: 'Fail' }], Default: 'Pass' },
  Fail: { Type: 'Fail', Error: 'Odd', Cause: 'it is' },
  Pass: { Type: 'Pass', End: true },
};
const NUMBERS = [0, 1, 2, 3].map((n) => ({ n }));

describe('map runs', function () {
  this.timeout(60_000);
  let states: StatesEngine;
  let client: sfn.SFNClient;
  let bucket: ItemBucket;
  before(async () => {
    states = await startStates();
    client = states.client;
    bucket = new ItemBucket(states.engine);
    await bucket.make();
  });
  after(async () => {
    bucket.client.destroy();
    await states.stop();
  });

  const start = async (definition: JsonObject, input: Json): Promise<string> => {
    const stateMachineArn = await createMachine(client, definition);
    return (await client.send(new sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }))).executionArn ?? '';
  };
  const mapRunsOf = async (executionArn: string): Promise<sfn.MapRunListItem[]> => (await client.send(new sfn.ListMapRunsCommand({ executionArn }))).mapRuns ?? [];
  const describeRun = async (executionArn: string): Promise<sfn.DescribeMapRunCommandOutput> => {
    const [run] = await mapRunsOf(executionArn);
    return client.send(new sfn.DescribeMapRunCommand({ mapRunArn: run?.mapRunArn ?? '' }));
  };
  const eventually = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await delay(10);
  };
  const childrenOf = async (mapRunArn: string | undefined): Promise<sfn.ExecutionListItem[]> => {
    const children: sfn.ExecutionListItem[] = [];
    for await (const { executions = [] } of sfn.paginateListExecutions({ client }, { mapRunArn })) children.push(...executions);
    return children;
  };
  const ZERO = { pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0, resultsWritten: 0, failuresNotRedrivable: 0, pendingRedrive: 0 };

  it('are described, with their children as executions of their own', async () => {
    const { executionArn, history } = await runToEnd(client, distributed({ ItemBatcher: { MaxItemsPerBatch: 2 }, MaxConcurrency: 3 }), [1, 2, 3]);
    const started = history.find(({ type }) => type === 'MapRunStarted')?.mapRunStartedEventDetails?.mapRunArn ?? '';
    expect(started).to.match(/^arn:aws:states:us-east-1:\d{12}:mapRun:m-[\da-f-]+\/Label:[\da-f-]{36}$/);
    const [run, ...others] = await mapRunsOf(executionArn);
    expect(others).to.deep.equal([]);
    expect([run?.mapRunArn, run?.executionArn, run?.stopDate instanceof Date]).to.deep.equal([started, executionArn, true]);
    expect(run?.stateMachineArn).to.match(/:stateMachine:m-[\da-f-]+\/Label$/);
    const { itemCounts, executionCounts, status, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage, redriveCount } = await describeRun(executionArn);
    expect({ status, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage, redriveCount }).to.deep.equal({ status: 'SUCCEEDED', maxConcurrency: 3, toleratedFailureCount: 0, toleratedFailurePercentage: 0, redriveCount: 0 });
    expect([itemCounts, executionCounts]).to.deep.equal([{ ...ZERO, succeeded: 3, total: 3, resultsWritten: 3 }, { ...ZERO, succeeded: 2, total: 2, resultsWritten: 2 }]);
    const children = await childrenOf(started);
    expect(children.map(({ itemCount, status: state, mapRunArn }) => [itemCount, state, mapRunArn])).to.deep.equal([[1, 'SUCCEEDED', started], [2, 'SUCCEEDED', started]]);
    const child = await client.send(new sfn.DescribeExecutionCommand({ executionArn: children[1]?.executionArn }));
    expect([child.input, child.output, child.stateMachineArn, child.redriveStatus]).to.deep.equal(['{"Items":[1,2]}', '{"Items":[1,2]}', run?.stateMachineArn, 'NOT_REDRIVABLE']);
    expect(child.executionArn).to.match(/:execution:m-[\da-f-]+\/Label:[\da-f-]{36}$/);
    expect((await client.send(new sfn.DescribeStateMachineForExecutionCommand({ executionArn: child.executionArn }))).label).to.equal('Label');
  });

  it('go on while no more fail than may, and leave out what failed', async () => {
    for (const limits of [{ ToleratedFailureCount: 2 }, { ToleratedFailurePercentage: 50 }, { ToleratedFailureCountPath: '$.two', ItemsPath: '$.items' }, { ToleratedFailureCount: 2, ToleratedFailurePercentage: 50 }] as JsonObject[]) {
      const { output, executionArn, cause } = await runToEnd(client, distributed(limits, { states: FAIL_ODD }), 'ItemsPath' in limits ? { items: NUMBERS, two: 2 } : NUMBERS);
      expect(cause).to.equal(undefined);
      expect(output).to.deep.equal([{ n: 0 }, { n: 2 }]);
      expect((await describeRun(executionArn)).itemCounts).to.deep.include({ succeeded: 2, failed: 2, total: 4 });
    }
  });

  it('fail when more fail than may, and stop those that run', async () => {
    const states = { ...FAIL_ODD, Pass: { Type: 'Wait', Seconds: 600, End: true } };
    for (const limits of [{}, { ToleratedFailureCount: 1 }, { ToleratedFailurePercentage: 49.5 }, { ToleratedFailureCount: 3, ToleratedFailurePercentage: 30 }] as JsonObject[]) {
      const { status, error, cause, events, history, executionArn } = await runToEnd(client, distributed(limits, { states }), NUMBERS);
      expect([status, error, cause]).to.deep.equal(['FAILED', 'States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded']);
      expect(events).to.deep.equal(['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
      expect(history[4]?.mapRunFailedEventDetails).to.deep.equal({ error, cause });
      const { itemCounts, status: runStatus } = await describeRun(executionArn);
      expect(runStatus).to.equal('FAILED');
      expect(itemCounts).to.deep.equal({ ...ZERO, failed: 2, aborted: 2, total: 4 });
    }
  });

  it('are caught by name, and a retry is another one', async () => {
    const handled = distributed({ Retry: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], MaxAttempts: 1, IntervalSeconds: 0 }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] }, { states: FAIL_ODD });
    const { States, ...machine } = handled as { readonly States: JsonObject };
    const { output, executionArn } = await runToEnd(client, { ...machine, States: { ...States, Caught: { Type: 'Pass', End: true } } }, NUMBERS);
    expect(output).to.deep.equal({ Error: 'States.ExceedToleratedFailureThreshold', Cause: 'The specified tolerated failure threshold was exceeded' });
    expect(await mapRunsOf(executionArn)).to.have.length(2);
  });

  it('have no more children at a time than they may, and take a new limit while they run', async () => {
    const executionArn = await start(distributed({ MaxConcurrency: 1, ToleratedFailurePercentage: 100 }, { states: { Wait: { Type: 'Wait', Seconds: 600, End: true } } }), NUMBERS);
    await eventually(async () => (await mapRunsOf(executionArn)).length > 0 && (await describeRun(executionArn)).executionCounts?.running === 1);
    const { mapRunArn = '' } = await describeRun(executionArn);
    await client.send(new sfn.UpdateMapRunCommand({ mapRunArn, maxConcurrency: 3, toleratedFailureCount: 1 }));
    await eventually(async () => (await describeRun(executionArn)).executionCounts?.running === 3);
    expect(await describeRun(executionArn)).to.deep.include({ maxConcurrency: 3, toleratedFailureCount: 1, toleratedFailurePercentage: 100, executionCounts: { ...ZERO, running: 3, pending: 1, total: 4 } });
    // One that a person stops makes room, and is no failure.
    const [child] = await childrenOf(mapRunArn);
    await client.send(new sfn.StopExecutionCommand({ executionArn: child?.executionArn }));
    await eventually(async () => (await describeRun(executionArn)).executionCounts?.pending === 0);
    expect((await describeRun(executionArn)).executionCounts).to.deep.include({ running: 3, aborted: 1 });
    await client.send(new sfn.StopExecutionCommand({ executionArn }));
  });

  it('stop with their execution, and so do their children, in whatever way it ends', async () => {
    const wait = { states: { Wait: { Type: 'Wait', Seconds: 600, End: true } } };
    const stopped = await start(distributed({}, wait), NUMBERS);
    await eventually(async () => (await mapRunsOf(stopped)).length > 0 && (await describeRun(stopped)).executionCounts?.running === 4);
    await client.send(new sfn.StopExecutionCommand({ executionArn: stopped, error: 'E', cause: 'C' }));
    const timedOut = await start(distributed({}, { ...wait, machine: { TimeoutSeconds: 1 } }), NUMBERS);
    const inParallel = await start(
      { StartAt: 'Both', States: { Both: { Type: 'Parallel', End: true, Branches: [distributed({}, wait), { StartAt: 'Soon', States: { Soon: { Type: 'Wait', Seconds: 1, Next: 'Fail' }, Fail: { Type: 'Fail', Error: 'Other' } } }] } } },
      NUMBERS,
    );
    for (const [arn, status, last] of [[stopped, 'ABORTED', ['MapRunAborted', 'ExecutionAborted']], [timedOut, 'TIMED_OUT', ['MapRunAborted', 'ExecutionTimedOut']], [inParallel, 'FAILED', ['MapRunAborted', 'ParallelStateFailed', 'ExecutionFailed']]] as const) {
      const ended = await endOf(client, arn);
      expect(ended.status).to.equal(status);
      expect(ended.events.slice(-last.length)).to.deep.equal(last);
      await eventually(async () => (await describeRun(arn)).executionCounts?.running === 0);
      const { status: runStatus, executionCounts, mapRunArn } = await describeRun(arn);
      expect([runStatus, executionCounts]).to.deep.equal(['ABORTED', { ...ZERO, aborted: 4, total: 4 }]);
      const [child] = await childrenOf(mapRunArn);
      expect((await wholeHistory(client, child?.executionArn ?? '')).at(-1)?.type).to.equal('ExecutionAborted');
    }
  });

  it('write their results to S3, by how the children ended', async () => {
    const writer = (WriterConfig?: JsonObject): JsonObject => ({ ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: BUCKET, 'Prefix.$': '$$.Execution.Name' }, ...(WriterConfig === undefined ? {} : { WriterConfig }) } });
    const written = async (output: Json | undefined): Promise<JsonObject & { readonly ResultFiles: Record<string, { Key: string; Size: number }[]> }> => {
      const { Bucket, Key } = (output as { ResultWriterDetails: { Bucket: string; Key: string } }).ResultWriterDetails;
      expect([Bucket, Key.endsWith('/manifest.json')]).to.deep.equal([BUCKET, true]);
      return JSON.parse(await bucket.text(Key)) as never;
    };
    const { output, executionArn } = await runToEnd(client, distributed({ ...writer(), ToleratedFailureCount: 2 }, { states: FAIL_ODD }), NUMBERS);
    const run = await describeRun(executionArn);
    expect(output).to.have.all.keys('MapRunArn', 'ResultWriterDetails').and.to.include({ MapRunArn: run.mapRunArn });
    expect(run.itemCounts).to.deep.include({ resultsWritten: 4, succeeded: 2, failed: 2 });
    const manifest = await written(output);
    expect([manifest['DestinationBucket'], manifest['MapRunArn'], Object.keys(manifest.ResultFiles)]).to.deep.equal([BUCKET, run.mapRunArn, ['FAILED', 'PENDING', 'SUCCEEDED']]);
    const folder = `${executionArn.slice(executionArn.lastIndexOf(':') + 1)}/${run.mapRunArn?.slice(run.mapRunArn.lastIndexOf(':') + 1)}`;
    expect([manifest.ResultFiles['SUCCEEDED']?.[0]?.Key, manifest.ResultFiles['FAILED']?.[0]?.Key, manifest.ResultFiles['PENDING']]).to.deep.equal([`${folder}/SUCCEEDED_0.json`, `${folder}/FAILED_0.json`, []]);
    const succeeded = await bucket.text(`${folder}/SUCCEEDED_0.json`);
    expect(succeeded).to.have.length(manifest.ResultFiles['SUCCEEDED']?.[0]?.Size ?? 0);
    const [first] = JSON.parse(succeeded) as JsonObject[];
    expect(first).to.include({ Input: '{"n":0}', Output: '{"n":0}', RedriveCount: 0, RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven', Status: 'SUCCEEDED' });
    const [failed] = JSON.parse(await bucket.text(`${folder}/FAILED_0.json`)) as JsonObject[];
    expect(failed).to.include({ Error: 'Odd', Cause: 'it is', Input: '{"n":1}', Status: 'FAILED', RedriveStatus: 'REDRIVABLE_BY_MAP_RUN' });
    expect((await client.send(new sfn.DescribeExecutionCommand({ executionArn: failed?.['ExecutionArn'] as string }))).name).to.equal(failed?.['Name']);

    const lines = await written((await runToEnd(client, distributed(writer({ Transformation: 'FLATTEN', OutputType: 'JSONL' })), [[1, [2]], 3, []])).output);
    expect(await bucket.text(lines.ResultFiles['SUCCEEDED']?.[0]?.Key ?? '')).to.equal('1\n[2]\n3\n');
    expect((await runToEnd(client, distributed({ ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } } }), [[1, [2]], 3])).output).to.deep.equal([1, [2], 3]);

    const exceeded = await runToEnd(client, distributed({ ...writer(), MaxConcurrency: 1 }, { states: FAIL_ODD }), NUMBERS);
    expect(exceeded.error).to.equal('States.ExceedToleratedFailureThreshold');
    const pending = (await bucket.keys(exceeded.executionArn.slice(exceeded.executionArn.lastIndexOf(':') + 1))).find((key) => key.endsWith('/PENDING_0.json'));
    expect(JSON.parse(await bucket.text(pending ?? ''))).to.deep.equal([2, 3].map((n) => ({ Input: `{"n":${n}}`, InputDetails: { Included: true }, Status: 'PENDING' })));

    const nowhere = await runToEnd(client, distributed({ ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'no-such-bucket', Prefix: '' } } }), NUMBERS);
    expect(nowhere.error).to.equal('States.ResultWriterFailed');
    expect(nowhere.cause).to.match(/^The specified bucket does not exist \(Service: S3, Status Code: 404/);
  });

  it('run Express children, which leave no executions behind', async () => {
    const { output, executionArn } = await runToEnd(client, distributed({ ToleratedFailureCount: 2 }, { states: FAIL_ODD, type: 'EXPRESS' }), NUMBERS);
    expect(output).to.deep.equal([{ n: 0 }, { n: 2 }]);
    const { executionCounts, mapRunArn } = await describeRun(executionArn);
    expect(executionCounts).to.deep.equal({ ...ZERO, succeeded: 2, failed: 2, total: 4, resultsWritten: 2 });
    expect(await childrenOf(mapRunArn)).to.deep.equal([]);
  });

  it('are refused by name where there is none, or where none runs', async () => {
    const mapRunArn = 'arn:aws:states:us-east-1:123456789012:mapRun:m/l:00000000-0000-0000-0000-000000000000';
    expect(await failureOf(client.send(new sfn.DescribeMapRunCommand({ mapRunArn })))).to.include({ name: 'ResourceNotFound' });
    expect(await failureOf(client.send(new sfn.DescribeMapRunCommand({ mapRunArn: 'm' })))).to.include({ name: 'InvalidArn' });
    expect(await failureOf(client.send(new sfn.ListMapRunsCommand({ executionArn: 'arn:aws:states:us-east-1:123456789012:execution:m:none' })))).to.include({ name: 'ExecutionDoesNotExist' });
    expect(await failureOf(client.send(new sfn.ListExecutionsCommand({ mapRunArn })))).to.include({ name: 'ResourceNotFound' });
    const { executionArn } = await runToEnd(client, distributed({}), [1]);
    const { mapRunArn: ended } = await describeRun(executionArn);
    expect(await failureOf(client.send(new sfn.UpdateMapRunCommand({ mapRunArn: ended, maxConcurrency: 1 })))).to.include({ name: 'ValidationException' });
  });
});
