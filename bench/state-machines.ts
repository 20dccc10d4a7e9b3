import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateStateMachineCommand, DescribeExecutionCommand, ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { writeZip } from '../src/lib/topics/functions/zip-writer.ts';
import type { BenchEngine } from './engine.ts';
import type { Figure } from './figure.ts';
import { alternate, median } from './median.ts';

const ROLE = 'arn:aws:iam::123456789012:role/bench';
const ROUNDS = 3;
const STATES = 2000;
const EXECUTIONS = 25;
const OPEN = 5000;
const LAUNCHED = 1000;
const WIDTH = 50;

/** A line of Pass states, and how many transitions an engine makes a second of them. */
const LINE = {
  StartAt: 'S0',
  States: Object.fromEntries(Array.from({ length: STATES }, (_, index) => [`S${index}`, { Type: 'Pass', ...(index + 1 < STATES ? { Next: `S${index + 1}` } : { End: true }) }])),
};

/** The launch's machine: four function calls, two of them at the same time. */
const launchMachine = (arn: string): object => {
  const task = (more: object): object => ({ Type: 'Task', Resource: arn, ...more });
  const branch = (name: string): object => ({ StartAt: name, States: { [name]: task({ End: true }) } });
  return { StartAt: 'First', States: { First: task({ Next: 'Both' }), Both: { Type: 'Parallel', Branches: [branch('Left'), branch('Right')], ResultSelector: { 'both.$': '$' }, Next: 'Last' }, Last: task({ End: true }) } };
};

/** Figures of Step Functions and Lambda on the engine. */
export async function measureStateMachines(engine: BenchEngine): Promise<Figure[]> {
  const { endpoint, environment } = engine;
  const credentials = { accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '' };
  const client = { endpoint, region: 'us-east-1', credentials, requestHandler: new NodeHttpHandler({ httpAgent: { maxSockets: 200 } }) };
  const [sfn, lambda] = [new SFNClient(client), new LambdaClient(client)];
  try {
    // Memory first: what other measurements leave behind is not theirs.
    return [await openExecutions(engine, sfn), await transitions(sfn), await launched(sfn, lambda)];
  } finally {
    sfn.destroy();
    lambda.destroy();
  }
}

async function transitions(sfn: SFNClient): Promise<Figure> {
  const machine = await create(sfn, LINE);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await runAll(sfn, machine, EXECUTIONS));
  const milliseconds = median(rounds);
  const count = STATES * EXECUTIONS;
  return {
    what: `states: ${count.toLocaleString('en')} transitions`,
    measured: milliseconds / 1000,
    unit: 's',
    goal: count / 20_000,
    note: `${Math.round((count / milliseconds) * 1000).toLocaleString('en')} transitions a second, written to the disk, in ${EXECUTIONS} executions`,
  };
}

async function openExecutions(engine: BenchEngine, sfn: SFNClient): Promise<Figure> {
  const machine = await create(sfn, { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } });
  const before = await engine.memoryMiB();
  await eachOf(OPEN, (index) => sfn.send(new StartExecutionCommand({ stateMachineArn: machine, input: JSON.stringify({ order: index, customer: 'a customer', items: [1, 2, 3] }) })));
  const memory = await engine.memoryMiB();
  return { what: `states: ${OPEN.toLocaleString('en')} open executions`, measured: memory, unit: 'MiB', goal: 250, note: `memory of the engine, ${before.toFixed(0)} MiB before them` };
}

async function launched(sfn: SFNClient, lambda: LambdaClient): Promise<Figure> {
  const name = `echo-${randomUUID()}`;
  const { FunctionArn = '' } = await lambda.send(new CreateFunctionCommand({ FunctionName: name, Role: ROLE, Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: writeZip([{ path: 'index.mjs', content: Buffer.from('export const handler = async (event) => event;\n'), isExecutable: false }]) } }));
  const machine = await create(sfn, launchMachine(FunctionArn));
  const call = (): Promise<unknown> => lambda.send(new InvokeCommand({ FunctionName: name, Payload: Buffer.from('{}') }));
  const bare = async (): Promise<number> => {
    const startedAt = performance.now();
    await eachOf(LAUNCHED, async () => {
      await call();
      await Promise.all([call(), call()]);
      await call();
    });
    return performance.now() - startedAt;
  };
  // Warm: functions are started before anything is measured.
  await bare();
  const milliseconds = await alternate(ROUNDS, { bare, executions: () => runAll(sfn, machine, LAUNCHED) });
  return {
    what: `states: ${LAUNCHED.toLocaleString('en')} executions of four calls`,
    measured: milliseconds.executions / milliseconds.bare,
    unit: 'x',
    goal: 1.5,
    note: `${(milliseconds.executions / LAUNCHED).toFixed(2)} ms each to ${(milliseconds.bare / LAUNCHED).toFixed(2)} ms of the same calls by an SDK, ${WIDTH} at a time`,
  };
}

async function create(sfn: SFNClient, definition: object): Promise<string> {
  const { stateMachineArn = '' } = await sfn.send(new CreateStateMachineCommand({ name: `bench-${randomUUID()}`, roleArn: ROLE, definition: JSON.stringify(definition) }));
  return stateMachineArn;
}

/** Milliseconds until so many executions have ended; throws where one has not succeeded. */
async function runAll(sfn: SFNClient, stateMachineArn: string, count: number): Promise<number> {
  const startedAt = performance.now();
  const arns: string[] = [];
  await eachOf(count, async () => {
    const { executionArn = '' } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
    arns.push(executionArn);
  });
  while (((await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 }))).executions ?? []).length > 0) await delay(5);
  const elapsed = performance.now() - startedAt;
  const last = await sfn.send(new DescribeExecutionCommand({ executionArn: arns.at(-1) }));
  if (last.status !== 'SUCCEEDED') throw new Error(`an execution ended as ${last.status}: ${last.cause}`);
  return elapsed;
}

async function eachOf(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next; index < count; index = next) {
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, count) }, lane));
}
