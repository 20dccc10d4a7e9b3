import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as sfn from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import { logLine } from '../../../../../src/lib/local/services/states/executions/log-lines.ts';
import { failureOf, startEngine, type InProcessEngine } from '../in-process-engine.ts';
import { createMachine, endOf } from './run-machine.ts';

const GROUP = '/aws/vendedlogs/states/orders';
const GROUP_ARN = `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}:*`;
const MACHINE = {
  StartAt: 'Pass',
  States: {
    Pass: { Type: 'Pass', Assign: { secret: 1 }, Next: 'Work' },
    Work: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sfn:describeStateMachine', Parameters: { StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:none' }, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Fail' }], End: true },
    Fail: { Type: 'Fail', Error: 'Broken', Cause: 'why' },
  },
};

interface Line {
  readonly id: string;
  readonly type: string;
  readonly details?: Record<string, unknown>;
  readonly previous_event_id: string;
  readonly event_timestamp: string;
  readonly execution_arn: string;
  readonly redrive_count: string;
}

describe('Logs of executions', () => {
  let engine: InProcessEngine;
  let client: sfn.SFNClient;
  let reader: logs.CloudWatchLogsClient;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    client = new sfn.SFNClient({ ...engine.client, disableHostPrefix: true });
    reader = new logs.CloudWatchLogsClient(engine.client);
    await reader.send(new logs.CreateLogGroupCommand({ logGroupName: GROUP }));
  });
  after(async () => {
    client.destroy();
    reader.destroy();
    await engine.stop();
  });

  const logging = (level: sfn.LogLevel, includeExecutionData = true) => ({ loggingConfiguration: { level, includeExecutionData, destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: GROUP_ARN } }] } });
  /** The lines of one execution, once its last event is there. */
  const linesOf = async (arn: string): Promise<{ readonly lines: Line[]; readonly streams: Set<string | undefined> }> => {
    for (;;) {
      const { events = [] } = await reader.send(new logs.FilterLogEventsCommand({ logGroupName: GROUP, filterPattern: JSON.stringify(arn) }));
      const lines = events.map(({ message }) => JSON.parse(message ?? '') as Line);
      if (lines.some(({ type }) => /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(type))) return { lines, streams: new Set(events.map(({ logStreamName }) => logStreamName)) };
      await delay(20);
    }
  };
  const run = async (more: Partial<sfn.CreateStateMachineCommandInput>, input: Json = { a: 1 }, definition: Json = MACHINE): Promise<string> => {
    const stateMachineArn = await createMachine(client, definition, more);
    const { executionArn = '' } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
    return executionArn;
  };

  it('has each event as AWS writes it, beside the history', async () => {
    const arn = await run(logging('ALL'));
    const { history } = await endOf(client, arn);
    const { lines, streams } = await linesOf(arn);
    expect(lines.map(({ id, type, previous_event_id: previous }) => [id, type, previous])).to.deep.equal(history.map(({ id, type, previousEventId }) => [String(id), type, String(previousEventId)]));
    const [first, second] = lines;
    expect(first).to.deep.include({ execution_arn: arn, redrive_count: '0', details: { input: '{"a":1}', inputDetails: { truncated: false }, roleArn: 'arn:aws:iam::123456789012:role/states' } });
    expect(first?.event_timestamp).to.equal(String(history[0]?.timestamp?.getTime()));
    expect(second?.details).to.deep.equal({ name: 'Pass', input: '{"a":1}', inputDetails: { truncated: false } });
    expect([...streams][0]).to.match(/^states\/m-[0-9a-f-]+\/\d{4}-\d\d-\d\d-\d\d-\d\d\/[0-9a-f]{8}$/);
    expect(streams.size).to.equal(1);
  });

  it('leaves data out where it is not asked for', async () => {
    const { lines } = await linesOf(await run(logging('ALL', false)));
    expect(lines.map(({ details }) => details)).to.deep.include({ name: 'Pass' });
    expect(JSON.stringify(lines)).to.not.match(/\\"a\\"|secret/);
  });

  it('keeps to its level', async () => {
    const failing = await linesOf(await run(logging('ERROR')));
    expect(failing.lines.map(({ type }) => type)).to.deep.equal(['TaskFailed', 'FailStateEntered', 'ExecutionFailed']);
    const fatal = await linesOf(await run(logging('FATAL')));
    expect(fatal.lines.map(({ type }) => type)).to.deep.equal(['ExecutionFailed']);
  });

  it('is the only place where an Express execution is seen', async () => {
    const arn = await run({ ...logging('ALL'), type: 'EXPRESS' });
    expect(arn).to.match(/:express:/);
    const { lines } = await linesOf(arn);
    expect(lines.map(({ type }) => type)).to.include.members(['ExecutionStarted', 'PassStateEntered', 'ExecutionFailed']);
    for (const command of [new sfn.DescribeExecutionCommand({ executionArn: arn }), new sfn.GetExecutionHistoryCommand({ executionArn: arn }), new sfn.StopExecutionCommand({ executionArn: arn }), new sfn.DescribeStateMachineForExecutionCommand({ executionArn: arn })]) {
      const { name, message } = await failureOf(client.send(command as sfn.DescribeExecutionCommand));
      expect(`${name}: ${message}`).to.equal("InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'");
    }
  });

  it('refuses a group that is not there, in Create and in Update', async () => {
    const elsewhere: Pick<sfn.CreateStateMachineCommandInput, 'loggingConfiguration'> = { loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: GROUP_ARN.replace('orders', 'none') } }] } };
    const { name, message } = await failureOf(createMachine(client, MACHINE, elsewhere));
    expect(`${name}: ${message}`).to.equal('InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found.');
    const stateMachineArn = await createMachine(client, MACHINE);
    expect((await failureOf(client.send(new sfn.UpdateStateMachineCommand({ stateMachineArn, ...elsewhere })))).name).to.equal('InvalidLoggingConfiguration');
  });

  it('fails no execution when its group is gone', async () => {
    const logGroupName = '/aws/vendedlogs/states/gone';
    await reader.send(new logs.CreateLogGroupCommand({ logGroupName }));
    const stateMachineArn = await createMachine(client, { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }, { loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: GROUP_ARN.replace(GROUP, logGroupName) } }] } });
    await reader.send(new logs.DeleteLogGroupCommand({ logGroupName }));
    const { executionArn = '' } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn }));
    expect((await endOf(client, executionArn)).status).to.equal('SUCCEEDED');
    while (!engine.log.some((line) => line.includes(logGroupName))) await delay(20);
  });

  it('cuts data that no log can take, and says so', () => {
    const line = (input: string): { readonly details: { readonly input: string; readonly inputDetails: Json } } =>
      JSON.parse(logLine({ arn: 'a', redrives: 0 }, { id: 1, at: 0, type: 'ExecutionStarted', previous: 0, details: JSON.stringify({ executionStartedEventDetails: { input, inputDetails: { truncated: false } } }) }, true)) as never;
    const long = `"${'ä\u{1f600}'.repeat(60_000)}"`;
    const { input, inputDetails } = line(long).details;
    expect(inputDetails).to.deep.equal({ truncated: true });
    expect(long.startsWith(input)).to.equal(true);
    expect(input.isWellFormed()).to.equal(true);
    expect(Buffer.byteLength(JSON.stringify(input))).to.be.within(248 * 1024 - 8, 248 * 1024);
    expect(line('"short"').details).to.deep.equal({ input: '"short"', inputDetails: { truncated: false } });
  });
});
