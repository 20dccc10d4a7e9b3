import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { ExecutionEnd } from './types.ts';

/** A program to be started as a process group of its own, with nothing to read. What it writes is appended to files. */
export interface LaunchRequest {
  readonly program: string;
  readonly words: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /** Its whole group is killed when the engine ends, however that happens. Left out: it may outlive the engine. */
  readonly endsWithEngine?: boolean;
}

/** How a process ended, as far as whoever waits for it can tell. */
export type LaunchEnd = Extract<ExecutionEnd, { readonly kind: 'exited' | 'signalled' | 'not-started' | 'lost' }>;

export interface Launched {
  /** Its process id, and that of its group; undefined where it could not be started. Never rejects. */
  readonly pid: Promise<number | undefined>;
  /** Never rejects. */
  readonly ended: Promise<LaunchEnd>;
}

export type Launch = (request: LaunchRequest) => Launched;

/** Starts it as a child of this process. */
export function launchHere({ program, words, workingDirectory, environment, stdoutFile, stderrFile }: LaunchRequest): Launched {
  const opened: number[] = [];
  try {
    for (const file of [stdoutFile, stderrFile]) opened.push(openSync(file, 'a', 0o600));
    const child = spawn(program, words, { cwd: workingDirectory, env: environment, detached: true, stdio: ['ignore', ...opened] });
    const ended = new Promise<LaunchEnd>((settle) => {
      child.on('error', (error) => settle({ kind: 'not-started', reason: error.message }));
      child.on('exit', (exitCode, signal) => settle(exitCode === null ? { kind: 'signalled', signal: signal ?? 'unknown' } : { kind: 'exited', exitCode }));
    });
    return { pid: Promise.resolve(child.pid), ended };
  } catch (error) {
    // A full disk, no more file descriptors, an environment that is too large.
    return neverLaunched(error instanceof Error ? error.message : String(error));
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

export const neverLaunched = (reason: string): Launched => ({ pid: Promise.resolve(undefined), ended: Promise.resolve({ kind: 'not-started', reason }) });
