import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Clock } from '../../run/clock.ts';
import { checkSize, type Program } from './find-program.ts';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
/** A terminal sends these to the child itself: it is of the same process group. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT']);

/** A program beside us that has our terminal and our signals. */
export class Child {
  readonly #process: ChildProcess;
  /** The exit code; 128 and the signal's number where a signal ended it. */
  readonly ended: Promise<number>;
  readonly #passOn = (signal: NodeJS.Signals): void => {
    if (FROM_TERMINAL.has(signal) && (process.stdin.isTTY || process.stderr.isTTY)) return;
    this.#process.kill(signal);
  };

  constructor({ file, words }: Program, environment: Readonly<Record<string, string>>) {
    checkSize(words, environment);
    this.#process = spawn(file, words.slice(1), { argv0: words[0], env: environment, stdio: 'inherit' });
    for (const signal of PASSED_ON) process.on(signal, this.#passOn);
    this.ended = new Promise<number>((resolve, reject) => {
      this.#process.on('error', reject);
      this.#process.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    }).finally(() => {
      for (const signal of PASSED_ON) process.off(signal, this.#passOn);
    });
  }

  /** Asks it to end, and ends it where it has not after so long. */
  async stop(patienceSeconds: number, clock: Clock): Promise<void> {
    this.#process.kill('SIGTERM');
    const waiting = new AbortController();
    const late = clock.sleep(patienceSeconds * 1000, waiting.signal).then(
      () => this.#process.kill('SIGKILL'),
      () => false,
    );
    await this.ended;
    waiting.abort();
    await late;
  }
}
