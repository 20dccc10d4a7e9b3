import * as sfn from '@aws-sdk/client-sfn';
import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import type { JsonObject } from '../../../../../src/lib/asl/json.ts';
import { eventually } from '../../eventually.ts';
import { clientOf, EngineFolder } from '../../lifecycle/engine-program.ts';
import { BUCKET, distributed, ItemBucket } from './distributed-map.ts';
import { createMachine, endOf, wholeHistory } from './run-machine.ts';

/** Of one iteration with a task. */
const EVENTS = 7;
const PASS = { Pass: { Type: 'Pass', End: true } };

/** Engines that are killed while a Map runs; the next one goes on. */
describe('a Map whose engine is killed', function () {
  this.timeout(180_000);
  let folder: EngineFolder;
  let client: sfn.SFNClient | undefined;
  let bucket: ItemBucket | undefined;
  beforeEach(() => (folder = new EngineFolder()));
  afterEach(async () => {
    client?.destroy();
    bucket?.client.destroy();
    await folder.close();
  });

  const start = async (): Promise<{ readonly client: sfn.SFNClient; readonly bucket: ItemBucket; readonly config: ReturnType<typeof clientOf> }> => {
    client?.destroy();
    bucket?.client.destroy();
    const config = clientOf(await folder.start());
    const engine = { client: { ...config, maxAttempts: 1 as const } };
    client = new sfn.SFNClient(engine.client);
    bucket = new ItemBucket(engine);
    return { client, bucket, config };
  };
  const begin = async (sfnClient: sfn.SFNClient, definition: JsonObject, input: unknown): Promise<string> => {
    const stateMachineArn = await createMachine(sfnClient, definition);
    return (await sfnClient.send(new sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }))).executionArn ?? '';
  };

  for (const type of ['STANDARD', 'EXPRESS'] as const) {
    it(`has done each of 10,000 items once, as ${type} children, though their file is gone by then`, async () => {
      const count = 10_000;
      const first = await start();
      await first.bucket.make();
      await first.bucket.put('items.csv', `id\n${Array.from({ length: count }, (_, id) => id).join('\n')}`);
      const machine = distributed(
        { ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, Parameters: { Bucket: BUCKET, Key: 'items.csv' } }, MaxConcurrency: 100, ResultSelector: { 'ids.$': '$[*].id' } },
        { states: PASS, type },
      );
      const executionArn = await begin(first.client, machine, {});
      const counts = async (): Promise<sfn.MapRunExecutionCounts | undefined> => {
        const [run] = (await client?.send(new sfn.ListMapRunsCommand({ executionArn })))?.mapRuns ?? [];
        return run === undefined ? undefined : (await client?.send(new sfn.DescribeMapRunCommand({ mapRunArn: run.mapRunArn })))?.executionCounts;
      };
      let killed = 0;
      for (const share of [0, 0.1, 0.5]) {
        await eventually(async () => ((await counts())?.succeeded ?? -1) >= share * count, 60_000);
        const done = (await counts())?.succeeded ?? 0;
        await folder.kill();
        if (done < count) killed += 1;
        await start();
        if (share > 0) await bucket?.put('items.csv', 'id\nanother\n');
      }
      expect(killed, 'kills in the middle').to.be.at.least(2);
      const now = await start();
      const { status, output, events } = await endOf(now.client, executionArn);
      expect([status, events]).to.deep.equal(['SUCCEEDED', ['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunSucceeded', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded']]);
      expect((output as { readonly ids: readonly string[] }).ids.map(Number)).to.deep.equal(Array.from({ length: count }, (_, id) => id));
      expect(await counts()).to.include({ succeeded: count, total: count, running: 0, pending: 0 });
      if (type === 'EXPRESS') return;
      const { mapRuns = [] } = await now.client.send(new sfn.ListMapRunsCommand({ executionArn }));
      const children: string[] = [];
      for await (const page of sfn.paginateListExecutions({ client: now.client }, { mapRunArn: mapRuns[0]?.mapRunArn, maxResults: 1000 })) children.push(...(page.executions ?? []).map((child) => child.executionArn ?? ''));
      expect(children).to.have.length(count);
      // One in ten: each has one history, and it is that of one run.
      const some = children.filter((_, index) => index % 10 === 0);
      for (let at = 0; at < some.length; at += 50) {
        const histories = await Promise.all(some.slice(at, at + 50).map((child) => wholeHistory(now.client, child)));
        for (const history of histories) expect(history.map((event) => event.type)).to.deep.equal(['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded']);
      }
    });
  }

  it('has done each of its iterations once, as many as a history has room for', async () => {
    const count = 3_000;
    const first = await start();
    const params = new ssm.SSMClient(first.config);
    await params.send(new ssm.PutParameterCommand({ Name: '/p', Value: 'v', Type: 'String' }));
    params.destroy();
    // A call that was in hand when the engine ended may be made again: this one only reads.
    const task = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:ssm:getParameter', Parameters: { Name: '/p' }, ResultPath: null, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 0 }], End: true };
    const executionArn = await begin(
      first.client,
      { StartAt: 'Map', States: { Map: { Type: 'Map', MaxConcurrency: 10, ItemProcessor: { StartAt: 'Task', States: { Task: task } }, End: true } } },
      Array.from({ length: count }, (_, id) => id),
    );
    const doneBy = async (): Promise<number> => Math.trunc(((await client?.send(new sfn.GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 })))?.events?.[0]?.id ?? 0) / EVENTS);
    let killed = 0;
    for (const share of [0, 0.2, 0.6]) {
      await eventually(async () => (await doneBy()) >= share * count, 60_000);
      const done = await doneBy();
      await folder.kill();
      if (done < count) killed += 1;
      await start();
    }
    expect(killed, 'kills in the middle').to.be.at.least(2);
    const now = await start();
    const { status, output, history } = await endOf(now.client, executionArn);
    expect(status).to.equal('SUCCEEDED');
    expect(output).to.deep.equal(Array.from({ length: count }, (_, id) => id));
    expect(history.length).to.be.at.least(EVENTS * count + 6);
    const indexes = (member: 'mapIterationStartedEventDetails' | 'mapIterationSucceededEventDetails'): number[] => history.flatMap((event) => (event[member]?.index === undefined ? [] : [event[member].index]));
    for (const member of ['mapIterationStartedEventDetails', 'mapIterationSucceededEventDetails'] as const) expect(indexes(member).toSorted((a, b) => a - b)).to.deep.equal(output);
  });
});
