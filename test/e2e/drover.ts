import { execa } from 'execa';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built program, as a user starts it. */
export const BINARY = join(import.meta.dirname, '../../bin/run.js');

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Nothing is thrown for an exit code, and nothing of our own environment gets through. */
const SETTINGS = { reject: false, stripFinalNewline: false, extendEnv: false } as const;

export interface StartOptions extends RunOptions {
  readonly stdin?: 'ignore' | 'pipe';
  /** false: stdout is read as it comes. */
  readonly buffer?: boolean;
}

/** A user of their own: a home folder, an engine's state folder, no AWS settings of the machine. */
export class Sandbox {
  readonly folder: string;
  readonly #env: Record<string, string>;

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'drover-e2e-'));
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      DROVER_STATE: join(this.folder, 'engine'),
      // One compile cache for all, so that tests measure nothing and start quickly.
      XDG_CACHE_HOME: join(tmpdir(), 'drover-e2e-cache'),
      LANG: 'C.UTF-8',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    };
  }

  get stateFolder(): string {
    return join(this.folder, 'engine');
  }

  get env(): Readonly<Record<string, string>> {
    return this.#env;
  }

  /** Starts the binary and gives its process; nothing is thrown for an exit code. */
  start(words: readonly string[], options: StartOptions = {}) {
    const { env, ...rest } = options;
    return execa(process.execPath, [BINARY, ...words], { ...SETTINGS, ...rest, env: { ...this.#env, ...env } });
  }

  async run(words: readonly string[], options: RunOptions = {}): Promise<Result> {
    const result = await this.start(words, { stdin: options.input === undefined ? 'ignore' : 'pipe', ...options });
    return { stdout: result.stdout ?? '', stderr: result.stderr ?? '', exitCode: result.exitCode ?? -1 };
  }

  /** As `run`, but the exit code must be the one given: what was printed stands in the error otherwise. */
  async expect(exitCode: number, words: readonly string[], options: RunOptions = {}): Promise<Result> {
    const result = await this.run(words, options);
    if (result.exitCode !== exitCode) {
      throw new Error(`drover ${words.join(' ')}: exit ${result.exitCode}, expected ${exitCode}\nstdout: ${result.stdout}\nstderr: ${result.stderr}`);
    }
    return result;
  }

  async json<T>(words: readonly string[], exitCode = 0): Promise<T> {
    const { stdout } = await this.expect(exitCode, [...words, '--json']);
    return JSON.parse(stdout) as T;
  }

  /** Stops the engine, whatever its state, and removes all traces. */
  async close(): Promise<void> {
    await this.run(['local', 'down']);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
