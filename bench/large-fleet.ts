import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Journal } from '../src/lib/run/journal/journal.ts';
import { RunState } from '../src/lib/view/run-state.ts';
import { BINARY } from './engine.ts';
import type { Figure } from './figure.ts';
import { cpuMilliseconds, peakMemoryMiB } from './measure-process.ts';

const TAIL_MILLISECONDS = 3000;

/** What a run over very many nodes costs the client: calls, memory, CPU. The service is a stand-in that answers at once. */
export async function measureLargeFleet(folder: string): Promise<Figure[]> {
  const small = await measure(folder, 10_000);
  const large = await measure(folder, 100_000);
  return [
    { what: '10,000 nodes: calls a node', measured: small.callsPerNode, unit: '', goal: 0.06, note: small.calls },
    { what: '10,000 nodes: peak memory', measured: small.memoryMiB, unit: 'MiB', goal: 140, note: '' },
    { what: '10,000 nodes: CPU', measured: small.cpuSeconds, unit: 's', goal: 4, note: `${TAIL_MILLISECONDS / 1000} s tail` },
    { what: '100,000 nodes: peak memory', measured: large.memoryMiB, unit: 'MiB', goal: 250, note: '' },
    { what: '100,000 nodes: CPU a node to that of 10,000', measured: large.cpuSeconds / 10 / small.cpuSeconds, unit: 'x', goal: 1.2, note: `${large.cpuSeconds.toFixed(1)} s; linear is 1` },
    { what: '100,000 nodes: calls a node', measured: large.callsPerNode, unit: '', note: large.calls },
    { what: '100,000 nodes: journal read and replayed', measured: await replaySeconds(join(folder, 'fleet-100000', 'journal-2')), unit: 's', goal: 1, note: '' },
    { what: '10,000 nodes: killed, resumed, first send', measured: await resumeSeconds(folder, 10_000), unit: 's', goal: 2, note: 'from the start of drover runs resume' },
  ];
}

interface Cost {
  readonly callsPerNode: number;
  readonly calls: string;
  readonly memoryMiB: number;
  readonly cpuSeconds: number;
}

function prepare(place: string, nodes: number): { list: string; environment: Record<string, string> } {
  mkdirSync(place);
  const list = join(place, 'nodes.txt');
  writeFileSync(list, Array.from({ length: nodes }, (_, index) => `i-${index.toString(16).padStart(17, '0')}\n`).join(''));
  return { list, environment: { PATH: process.env['PATH'] ?? '', HOME: place, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench', DROVER_JOURNAL: join(place, 'journal') } };
}

const sendWords = (endpoint: string, list: string, concurrency: string): string[] => [
  'ssm',
  'send',
  '--endpoint-url',
  endpoint,
  '--region=us-east-1',
  '--nodes',
  `@${list}`,
  '--max-concurrency',
  concurrency,
  '--no-live',
  '--',
  'hostname',
];

async function measure(folder: string, nodes: number): Promise<Cost> {
  const place = join(folder, `fleet-${nodes}`);
  const { list, environment: shared } = prepare(place, nodes);
  const command = (endpoint: string, journal: string) => ({
    words: [process.execPath, BINARY, ...sendWords(endpoint, list, '100%')] as [string, ...string[]],
    environment: { ...shared, DROVER_JOURNAL: join(place, journal) },
  });
  const counted = await withStandIn(nodes, async (endpoint) => {
    const { words, environment } = command(endpoint, 'journal-1');
    const cpu = await cpuMilliseconds({ words: words, environment });
    return { cpu, calls: (await (await fetch(endpoint)).json()) as Record<string, number> };
  });
  const memoryMiB = await withStandIn(nodes, (endpoint) => {
    const { words, environment } = command(endpoint, 'journal-2');
    return peakMemoryMiB({ words: words, environment });
  });
  const total = Object.values(counted.calls).reduce((sum, calls) => sum + calls, 0);
  return {
    callsPerNode: total / nodes,
    calls: Object.entries(counted.calls).map(([name, calls]) => `${calls} ${name}`).join(', '),
    memoryMiB,
    cpuSeconds: counted.cpu / 1000,
  };
}

/** Reads the last run of a journal and replays it through the view's state. */
async function replaySeconds(journalFolder: string): Promise<number> {
  const journal = new Journal(journalFolder);
  const startedAt = performance.now();
  const state = new RunState();
  for (const event of journal.events(journal.find('@last').id)) state.apply(event);
  const seconds = (performance.now() - startedAt) / 1000;
  if (state.total !== 100_000) throw new Error(`the journal has ${state.total} nodes`);
  journal.close();
  return seconds;
}

/** Kills a run in the middle, takes it up again, and looks how long it takes until it sends. */
async function resumeSeconds(folder: string, nodes: number): Promise<number> {
  const { list, environment } = prepare(join(folder, 'resume'), nodes);
  return withStandIn(nodes, async (endpoint) => {
    const sends = async (): Promise<number> => ((await (await fetch(endpoint)).json()) as Record<string, number>)['SendCommand'] ?? 0;
    const first = spawn(process.execPath, [BINARY, ...sendWords(endpoint, list, '10%')], { env: environment, stdio: 'ignore' });
    while ((await sends()) < 20) await delay(20);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const before = await sends();
    const startedAt = performance.now();
    const second = spawn(process.execPath, [BINARY, 'runs', 'resume', '--no-live'], { env: environment, stdio: 'ignore' });
    while ((await sends()) === before) await delay(10);
    const seconds = (performance.now() - startedAt) / 1000;
    second.kill('SIGKILL');
    await once(second, 'exit');
    return seconds;
  });
}

async function withStandIn<T>(nodes: number, use: (endpoint: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'stand-in.ts'), String(nodes), String(TAIL_MILLISECONDS)], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return await use(said.toString().trim());
  } finally {
    child.kill();
  }
}
