import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findEngine, isAlive, type RunningEngine } from '../../../../src/lib/local/lifecycle/running-engine.ts';
import { startEngine, type StartOptions } from '../../../../src/lib/local/lifecycle/start-engine.ts';

/** The engine's program as it stands in the source; Node runs it as it is. */
export const PROGRAM = join(import.meta.dirname, '../../../../src/lib/local/host/main.ts');

/** A state folder, and every engine that was started on it. */
export class EngineFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'drover-lifecycle-'));

  options(words: readonly string[] = ['--fleet', 'none']): StartOptions {
    return { stateFolder: this.path, program: PROGRAM, arguments: words };
  }

  start(words?: readonly string[]): Promise<RunningEngine> {
    return startEngine(this.options(words));
  }

  get log(): string {
    return readFileSync(join(this.path, 'engine.log'), 'utf8');
  }

  /** Ends the engine that is on record as the power would. */
  async kill(): Promise<void> {
    const engine = await findEngine(this.path);
    if (engine !== undefined) await killed(engine.pid);
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Kills a process and waits until it is gone. */
export async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (isRunning(pid)) await delay(10);
}

/** A zombie that nobody has collected has no command line. */
export function isRunning(pid: number): boolean {
  if (process.platform !== 'linux') return isAlive(pid);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

/** For SDK clients of an engine. */
export const clientOf = ({ endpoint, keys }: RunningEngine) => ({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey } });
