import { spawn, spawnSync } from 'node:child_process';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { countCalls } from './count-calls.ts';
import { BINARY, type BenchEngine } from './engine.ts';
import type { Figure } from './figure.ts';
import { cpuMilliseconds, type Command } from './measure-process.ts';
import { alternate } from './median.ts';

const PARAMETERS = 10_000;
const EXPORT_ROUNDS = 5;
const EXEC_ROUNDS = 15;
/** GetParametersByPath gives ten a call. */
const FEWEST_CALLS = PARAMETERS / 10;

/** Export of 10,000 parameters against the aws CLI, and what exec costs before the program runs. */
export async function measureParameters(engine: BenchEngine): Promise<Figure[]> {
  await seed(engine);
  const { environment } = engine;
  const words = (...more: string[]): Command => ({ words: [process.execPath, BINARY, ...more], environment });
  const calls = await countCalls(engine.endpoint, async (relay) => void (await cpuMilliseconds({ words: [process.execPath, BINARY, 'params', 'export', '/bench'], environment: { ...environment, AWS_ENDPOINT_URL: relay } })));
  const [node = ''] = engine.nodeIds;
  const start = await alternate(EXEC_ROUNDS, {
    exec: () => cpuMilliseconds(words('params', 'exec', '/bench/00/00', '--', 'true')),
    send: () => cpuMilliseconds(words('ssm', 'send', '--no-wait', '--instance-ids', node, '--', 'true')),
  });
  const figures: Figure[] = [
    { what: `params export, ${PARAMETERS.toLocaleString('en')}: calls`, measured: calls.length / FEWEST_CALLS, unit: 'x', goal: 1, note: `${calls.length} calls; ${FEWEST_CALLS} are the fewest` },
    { what: 'params exec to ssm send --no-wait', measured: start.exec / start.send, unit: 'x', goal: 1.2, note: `${start.exec.toFixed(0)} ms of CPU to ${start.send.toFixed(0)}` },
  ];
  if (spawnSync('aws', ['--version'], { env: { ...environment, PATH: process.env['PATH'] }, stdio: 'ignore' }).status !== 0) return figures;
  const aws = (...more: string[]): Command => ({ words: ['aws', 'ssm', 'get-parameters-by-path', '--path', '/bench', '--recursive', '--with-decryption', ...more], environment });
  const wall = await alternate(EXPORT_ROUNDS, {
    drover: () => wallMilliseconds(words('params', 'export', '/bench')),
    paging: () => wallMilliseconds(aws()),
    page: () => wallMilliseconds(aws('--max-items', '10')),
  });
  const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);
  return [
    ...figures,
    { what: 'params export to one aws process that pages by itself', measured: wall.drover / wall.paging, unit: 'x', goal: 0.2, note: `${seconds(wall.drover)} s to ${seconds(wall.paging)} s` },
    { what: 'params export to a loop of aws processes, a page each', measured: wall.drover / (wall.page * FEWEST_CALLS), unit: 'x', goal: 0.2, note: `${seconds(wall.drover)} s to ${seconds(wall.page * FEWEST_CALLS)} s (${FEWEST_CALLS} times one page)` },
  ];
}

async function seed({ client }: BenchEngine): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let number = next++; number < PARAMETERS; number = next++) {
      const [high, middle] = [Math.floor(number / 1000), Math.floor(number / 10) % 100].map((part) => String(part).padStart(2, '0'));
      await client.send(new PutParameterCommand({ Name: `/bench/${high}/${middle}/key${number % 10}`, Value: `value ${number}`, Type: number % 10 === 0 ? 'SecureString' : 'String' }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

/** From start to exit; what it prints is thrown away. */
function wallMilliseconds({ words, environment }: Command): Promise<number> {
  const [program, ...rest] = words;
  const startedAt = performance.now();
  const child = spawn(program, rest, { env: { ...environment, PATH: process.env['PATH'] }, stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(performance.now() - startedAt) : reject(new Error(`${words.join(' ')} ended with ${code}`))));
  });
}
