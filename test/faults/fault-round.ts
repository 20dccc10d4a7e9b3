import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sandbox } from '../e2e/drover.ts';

/** Nodes of which the command fails: the truth is known beforehand. */
export const FAILING = /[37]$/;
export const NODES = 40;

export interface RoundResult {
  /** How often every node ran the command, by name: the nodes count themselves. */
  readonly runs: ReadonlyMap<string, number>;
  readonly document: {
    readonly verdict: { readonly counts: Readonly<Record<string, number>>; readonly exitCode: number };
    readonly nodes: readonly { readonly id: string; readonly name: string; readonly status: string }[];
  };
  /** How many programs it took. */
  readonly lives: number;
  readonly exitCode: number;
}

const FAULTS = [
  ['throttle', '10%'],
  ['error', '5%'],
  ['drop', '2%'],
] as const;
/** A run that is not over after so many programs never will be. */
const MOST_LIVES = 8;

/**
 * One run under faults: 10% throttled, 5% failing, 2% of the answers lost after the service acted, the client killed at
 * one of its events, the engine killed at another. Taken up again until it is over.
 */
export async function faultRound(sandbox: Sandbox, seed: number): Promise<RoundResult> {
  const next = random(seed);
  const counts = join(sandbox.folder, `counts-${seed}`);
  mkdirSync(counts);
  await setFaults(sandbox, seed);
  const command = `echo ran >> ${counts}/$HOSTNAME; sleep 0.1; case $HOSTNAME in *3|*7) exit 3;; esac`;
  const send = ['ssm', 'send', '--local', '--all', '--yes', '--driven', '--max-concurrency', '16', '--max-errors', '100%', '--output', 'ndjson', '--', command];
  let killClientAt = 1 + Math.floor(next() * 120);
  let killEngineAt = 1 + Math.floor(next() * 120);
  let exitCode = await live(sandbox, send, killClientAt, killEngineAt, seed);
  let lives = 1;
  while (exitCode === undefined && lives < MOST_LIVES) {
    await setFaults(sandbox, seed + lives);
    killClientAt = lives === 1 && next() < 0.3 ? 1 + Math.floor(next() * 60) : Infinity;
    killEngineAt = lives === 1 && next() < 0.3 ? 1 + Math.floor(next() * 60) : Infinity;
    exitCode = await live(sandbox, ['runs', 'resume', '--output', 'ndjson'], killClientAt, killEngineAt, seed);
    lives += 1;
  }
  await sandbox.expect(0, ['local', 'faults', 'clear']);
  const { stdout } = await sandbox.run(['runs', 'show', '--json']);
  const runs = new Map(readdirSync(counts).map((name) => [name, readFileSync(join(counts, name), 'utf8').split('\n').length - 1]));
  rmSync(counts, { recursive: true });
  return { runs, document: JSON.parse(stdout) as RoundResult['document'], lives, exitCode: exitCode ?? -1 };
}

async function setFaults(sandbox: Sandbox, seed: number): Promise<void> {
  await sandbox.expect(0, ['local', 'up']);
  for (const [kind, rate] of FAULTS) await sandbox.expect(0, ['local', 'faults', 'set', '--service', 'ssm', '--kind', kind, '--rate', rate, '--seed', String(seed)]);
}

/** Runs the program until it ends, or until the event at which it is killed. undefined where it did not come to its end. */
async function live(sandbox: Sandbox, words: readonly string[], killClientAt: number, killEngineAt: number, seed: number): Promise<number | undefined> {
  const child = sandbox.start(words, { stdin: 'ignore', buffer: false });
  let events = 0;
  for await (const _line of createInterface({ input: child.stdout })) {
    events += 1;
    if (events === killEngineAt) await killEngine(sandbox, seed);
    if (events === killClientAt) child.kill('SIGKILL');
  }
  const result = await child;
  // 0 and 3 are verdicts; everything else is a run that stopped before it was over.
  return result.exitCode === 0 || result.exitCode === 3 ? result.exitCode : undefined;
}

async function killEngine(sandbox: Sandbox, seed: number): Promise<void> {
  const { pid } = JSON.parse(readFileSync(join(sandbox.stateFolder, 'engine.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await setFaults(sandbox, seed + 1000);
}

/** The same numbers for the same seed. */
function random(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

