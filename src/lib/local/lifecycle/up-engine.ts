import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import type { EngineStatus } from './control-types.ts';
import { EngineHandle } from './engine-handle.ts';
import { findEngine, type RunningEngine } from './running-engine.ts';
import { startEngine } from './start-engine.ts';
import { makePrivateFolder } from './state-folder.ts';

export interface UpOptions {
  readonly stateFolder: string;
  readonly program: string;
  readonly foreground: boolean;
  readonly port: number | undefined;
  readonly open: boolean;
  readonly fleet: string | undefined;
  readonly skipWaits: boolean;
  readonly idleTimeoutSeconds: number | undefined;
}

/**
 * Starts the engine, or finds the one that runs already (it must then be as asked for). In the foreground it returns
 * undefined when the engine has ended.
 */
export async function upEngine(options: UpOptions): Promise<EngineStatus | undefined> {
  const words = programArguments(options);
  const running = await findEngine(options.stateFolder);
  if (running !== undefined) {
    const others = otherwise(options, running);
    if (others.length === 0) return new EngineHandle(running).status();
    throw new UserError('engine-runs', `an engine already runs for ${options.stateFolder} (pid ${running.pid}), ${others.join(', ')}`, 'Stop it first: drover local down.', { exitCode: 1 });
  }
  if (options.foreground) return runInForeground(options, words);
  const engine = await startEngine({ stateFolder: options.stateFolder, program: options.program, arguments: words });
  return new EngineHandle(engine).status();
}

/** What of the running engine is not as asked for. */
function otherwise(options: UpOptions, running: RunningEngine): string[] {
  const others: string[] = [];
  if (options.port !== undefined && options.port !== running.port) others.push(`on port ${running.port}`);
  if (options.open !== running.open) others.push(running.open ? 'with --open' : 'without --open');
  if (options.fleet !== undefined && fleetArgument(options.fleet) !== running.fleet) others.push(`with --fleet ${running.fleet}`);
  if (options.idleTimeoutSeconds !== undefined && options.idleTimeoutSeconds !== running.idleTimeoutSeconds) others.push(`with --idle-timeout ${running.idleTimeoutSeconds}s`);
  if (options.skipWaits !== running.skipWaits) others.push(running.skipWaits ? 'with --skip-waits' : 'without --skip-waits');
  if (options.foreground) others.push('and not in this terminal');
  return others;
}

function programArguments({ port, open, fleet, skipWaits, idleTimeoutSeconds, foreground }: UpOptions): string[] {
  const words: string[] = [];
  if (port !== undefined) words.push('--port', String(port));
  if (open) words.push('--open');
  if (skipWaits) words.push('--skip-waits');
  if (fleet !== undefined) words.push('--fleet', fleetArgument(fleet));
  const idle = idleTimeoutSeconds ?? (foreground ? 0 : undefined);
  if (idle !== undefined) words.push('--idle-timeout', String(idle));
  return words;
}

/** The engine runs in another folder: a file is named absolutely. */
function fleetArgument(fleet: string): string {
  if (fleet === 'demo' || fleet === 'none') return fleet;
  if (!existsSync(fleet)) throw new UserError('unreadable-file', `--fleet: there is no file ${fleet}`, 'Name a fleet file, or demo, or none.');
  return resolve(fleet);
}

/** Runs the engine as a child that shares our terminal, and hands every signal on to it. */
async function runInForeground({ stateFolder, program }: UpOptions, words: readonly string[]): Promise<undefined> {
  makePrivateFolder(stateFolder);
  const child = spawn(process.execPath, [program, '--state', stateFolder, ...words], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  // Ctrl-C reaches the child by the terminal, too; that it is told twice does no harm.
  process.on('SIGTERM', pass).on('SIGHUP', pass).on('SIGINT', pass);
  const code = await new Promise<number>((done, fail) => {
    child.on('error', fail);
    child.on('exit', (exitCode, signal) => done(exitCode ?? (signal === null ? 1 : 130)));
  });
  process.off('SIGTERM', pass).off('SIGHUP', pass).off('SIGINT', pass);
  process.exitCode = code;
  return undefined;
}
