import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { RemoteError, UserError } from '../../errors/errors.ts';
import { engineSilent, findEngine, findSilentEngine, type RunningEngine } from './running-engine.ts';
import { ENGINE_FILES, makePrivateFolder } from './state-folder.ts';

export interface StartOptions {
  readonly stateFolder: string;
  /** The engine's program file, dist/engine/…; the same Node runs it. */
  readonly program: string;
  /** Further arguments of the program: --port, --open, --fleet, --idle-timeout. */
  readonly arguments?: readonly string[];
}

/** What the engine says on its third pipe once, when it listens or when it cannot. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly code: string; readonly message: string; readonly hint: string };

const READY_TIMEOUT_MILLISECONDS = 30_000;
const SOON_MILLISECONDS = 5000;

/** Finds the engine of the state folder, or starts it as a background process of this user and waits until it listens. */
export async function findOrStartEngine(options: StartOptions): Promise<RunningEngine> {
  return (await findEngine(options.stateFolder)) ?? startEngine(options);
}

/** Starts the engine in the background. Where another process starts it at the same moment, that one is taken. */
export async function startEngine(options: StartOptions): Promise<RunningEngine> {
  makePrivateFolder(options.stateFolder);
  const log = openSync(join(options.stateFolder, ENGINE_FILES.log), 'a', 0o600);
  let readiness: Readiness;
  try {
    const child = spawn(process.execPath, [options.program, '--state', options.stateFolder, '--ready-pipe', ...(options.arguments ?? [])], {
      detached: true,
      cwd: options.stateFolder,
      stdio: ['ignore', log, log, 'pipe'],
    });
    readiness = await waitUntilReady(child, options.stateFolder);
    child.unref();
  } finally {
    closeSync(log);
  }
  if (!readiness.ready && readiness.code !== 'database-in-use') {
    throw new UserError(readiness.code, readiness.message, readiness.hint, { exitCode: 1 });
  }
  const engine = await findEngineSoon(options.stateFolder);
  if (engine !== undefined) return engine;
  const silent = findSilentEngine(options.stateFolder);
  if (silent !== undefined) throw engineSilent(silent, options.stateFolder);
  if (!readiness.ready) throw new UserError(readiness.code, readiness.message, readiness.hint, { exitCode: 1 });
  throw new RemoteError('engine-gone', 'the engine started and ended again', `Its log says why: ${join(options.stateFolder, ENGINE_FILES.log)}.`);
}

/** The winner of two that start at once may hold the database a moment before it listens. */
async function findEngineSoon(stateFolder: string): Promise<RunningEngine | undefined> {
  // By the clock: an engine that hangs makes every look a long one.
  const deadline = Date.now() + SOON_MILLISECONDS;
  do {
    const engine = await findEngine(stateFolder);
    if (engine !== undefined) return engine;
    await new Promise((resolve) => setTimeout(resolve, 100));
  } while (Date.now() < deadline);
  return undefined;
}

function waitUntilReady(child: ChildProcess, stateFolder: string): Promise<Readiness> {
  const pipe = child.stdio[3] as Readable;
  const log = join(stateFolder, ENGINE_FILES.log);
  return new Promise((resolve) => {
    let text = '';
    const settle = (readiness: Readiness): void => {
      clearTimeout(timer);
      child.removeAllListeners();
      pipe.destroy();
      resolve(readiness);
    };
    const failed = (code: string, message: string): void => settle({ ready: false, code, message, hint: `Its log says more: ${log}.` });
    const timer = setTimeout(() => failed('engine-slow', 'the engine did not start within 30 s'), READY_TIMEOUT_MILLISECONDS);
    pipe.on('data', (part: Buffer) => {
      text += part.toString('utf8');
      if (text.endsWith('\n')) settle(JSON.parse(text) as Readiness);
    });
    child.on('error', (error) => failed('engine-not-started', `the engine cannot be started (${error.message})`));
    // `close`, not `exit`: what it said last may still be in the pipe.
    child.on('close', (code, signal) => failed('engine-ended', `the engine ended at once (${signal ?? `exit code ${code}`})`));
  });
}
