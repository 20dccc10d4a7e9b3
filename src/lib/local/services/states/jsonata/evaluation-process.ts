import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EvaluationNews, EvaluationOrder } from './messages.ts';
import { processFile } from './process-file.ts';

/** How a process ended: its own doing (`crashed`: V8 ends it so where memory is over), or somebody else's. */
export type ProcessEnd = 'crashed' | 'gone';

export interface ProcessListener {
  readonly heard: (news: EvaluationNews) => void;
  /** Once, unless it was ended by us. */
  readonly ended: (end: ProcessEnd) => void;
}

/** As much of a process as is needed here. */
export interface EvaluationProcess {
  order(order: EvaluationOrder): void;
  /** At once, whatever it is at. Its listener hears nothing more. */
  end(): void;
  /** Whether this process of ours waits for it. */
  hold(held: boolean): void;
}

export type StartProcess = (listener: ProcessListener) => EvaluationProcess;

/** V8's ways to end a process, which differ by platform. */
const CRASHES: ReadonlySet<string | null> = new Set(['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGSEGV', 'SIGBUS']);

/**
 * A process and not a thread: where one value alone does not fit, V8 ends the whole process, threads and all, whatever
 * limits a thread has. It has none of our folders open, and says nothing on our output.
 */
export const startProcess =
  (memoryMebibytes: number): StartProcess =>
  (listener) => {
    const options: ForkOptions = { cwd: '/', env: { ...process.env, NODE_OPTIONS: '' }, execArgv: [`--max-old-space-size=${memoryMebibytes}`], serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] };
    return new ForkedProcess(fork(fileURLToPath(processFile), options), listener);
  };

class ForkedProcess implements EvaluationProcess {
  readonly #child: ChildProcess;
  #listener: ProcessListener | undefined;

  constructor(child: ChildProcess, listener: ProcessListener) {
    this.#child = child;
    this.#listener = listener;
    child.on('message', (news) => this.#listener?.heard(news as EvaluationNews));
    child.on('error', () => this.#lose('gone'));
    child.on('exit', (_code, signal) => this.#lose(CRASHES.has(signal) ? 'crashed' : 'gone'));
  }

  order(order: EvaluationOrder): void {
    // What goes wrong with it, 'exit' says for all.
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }

  end(): void {
    this.#listener = undefined;
    this.#child.kill('SIGKILL');
  }

  hold(held: boolean): void {
    if (held) {
      this.#child.ref();
      this.#child.channel?.ref();
    } else {
      this.#child.unref();
      this.#child.channel?.unref();
    }
  }

  #lose(end: ProcessEnd): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.ended(end);
  }
}
