import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface Command {
  readonly words: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Runs a command and gives the CPU milliseconds that the kernel counted for the whole process and its children, user
 * and system, from start to exit. bash's `time` asks wait4, to the millisecond. What the command prints is thrown
 * away; where it fails, what it said on stderr stands in the error.
 */
export async function cpuMilliseconds({ words, environment }: Command): Promise<number> {
  const child = spawn('bash', ['-c', `TIMEFORMAT='%3U %3S'; time "$@" 2>&3`, 'bash', ...words], { env: environment, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const [times, said, code] = await Promise.all([
    text(child.stderr as Readable),
    text(child.stdio[3] as Readable),
    exitCodeOf(child),
  ]);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${said.trim()}`);
  const [user, system] = times.trim().split(' ').map(Number);
  if (user === undefined || system === undefined || Number.isNaN(user + system)) throw new Error(`bash's time said "${times.trim()}"`);
  return (user + system) * 1000;
}

/** The most memory that a program of Node's had at once, in MiB. It says so itself, at its end. */
export async function peakMemoryMiB({ words, environment }: Command): Promise<number> {
  const env = { ...environment, NODE_OPTIONS: `--require=${join(import.meta.dirname, 'say-peak-memory.cjs')}` };
  const [program, ...rest] = words;
  const child = spawn(program, rest, { env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const [said, peak, code] = await Promise.all([text(child.stderr as Readable), text(child.stdio[3] as Readable), exitCodeOf(child)]);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${said.trim()}`);
  return Number(peak) / 1024;
}

const exitCodeOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
