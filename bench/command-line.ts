import { spawnSync } from 'node:child_process';
import { countCalls } from './count-calls.ts';
import { BINARY, plainEnvironment, type BenchEngine } from './engine.ts';
import type { Figure } from './figure.ts';
import { cpuMilliseconds, type Command } from './measure-process.ts';
import { alternate } from './median.ts';

const ROUNDS = 15;
const THE_TWO_CALLS = ['DescribeInstanceInformation', 'SendCommand'];

/** What it costs to start: CPU of whole processes, against a Node that does nothing. */
export async function measureCommandLine(engine: BenchEngine, folder: string): Promise<Figure[]> {
  const [node = ''] = engine.nodeIds;
  const empty = plainEnvironment(folder);
  const send = drover(engine.environment, 'ssm', 'send', '--no-wait', '--instance-ids', node, '--', 'true');
  await checkCalls(engine, send);
  const aws = awsCommand(engine, node);
  const milliseconds = await alternate(ROUNDS, {
    nothing: () => cpuMilliseconds({ words: [process.execPath, '-e', '0'], environment: empty }),
    version: () => cpuMilliseconds(drover(empty, '--version')),
    help: () => cpuMilliseconds(drover(empty, 'ssm', 'send', '--help')),
    send: () => cpuMilliseconds(send),
    local: () => cpuMilliseconds(drover({ ...empty, DROVER_STATE: engine.environment['DROVER_STATE'] ?? '' }, 'ssm', 'send', '--local', '--no-wait', '--instance-ids', node, '--', 'true')),
    aws: () => (aws === undefined ? Promise.resolve(0) : cpuMilliseconds(aws)),
  });
  const toNothing = (what: string, side: keyof typeof milliseconds, goal?: number): Figure => ratio(what, milliseconds[side], milliseconds.nothing, 'node -e 0', goal);
  return [
    toNothing('drover --version', 'version', 2.8),
    toNothing('drover ssm send --help', 'help'),
    toNothing('drover ssm send --no-wait, two calls', 'send', 5.2),
    toNothing('the same with --local, finding the engine', 'local'),
    ...(aws === undefined ? [] : [ratio('drover ssm send to aws ssm send-command', milliseconds.send, milliseconds.aws, 'the aws CLI', 1)]),
  ];
}

const drover = (environment: Command['environment'], ...words: string[]): Command => ({ words: [process.execPath, BINARY, ...words], environment });

function ratio(what: string, value: number, base: number, baseName: string, goal?: number): Figure {
  return { what, measured: value / base, unit: 'x', ...(goal === undefined ? {} : { goal }), note: `${value.toFixed(0)} ms of CPU to ${base.toFixed(0)} of ${baseName}` };
}

/** The figure means nothing where the program makes other calls than it says. */
async function checkCalls({ endpoint }: BenchEngine, { words, environment }: Command): Promise<void> {
  const calls = await countCalls(endpoint, async (relay) => void (await cpuMilliseconds({ words, environment: { ...environment, AWS_ENDPOINT_URL: relay } })));
  if (calls.join() !== THE_TWO_CALLS.join()) throw new Error(`drover ssm send made other calls than ${THE_TWO_CALLS.join(' and ')}: ${calls.join(', ')}`);
}

/** undefined where the aws CLI is not installed. It makes one call, to our two. */
function awsCommand({ environment }: BenchEngine, node: string): Command | undefined {
  const { status } = spawnSync('aws', ['--version'], { env: { ...environment, PATH: process.env['PATH'] }, stdio: 'ignore' });
  if (status !== 0) return undefined;
  return { words: ['aws', 'ssm', 'send-command', '--document-name', 'AWS-RunShellScript', '--instance-ids', node, '--parameters', 'commands=true'], environment };
}
