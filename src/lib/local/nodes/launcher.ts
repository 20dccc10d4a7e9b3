import { fork, type ChildProcess } from 'node:child_process';
import type { Launched, LaunchEnd, LaunchRequest } from './launch.ts';

/** To the launcher's process. */
export interface LaunchOrder {
  readonly number: number;
  readonly request: LaunchRequest;
}

/** From it: the process id (none where it could not be started), and later the end. */
export type LaunchNews =
  | { readonly number: number; readonly kind: 'started'; readonly pid?: number }
  | { readonly number: number; readonly kind: 'ended'; readonly end: LaunchEnd };

interface Waiting {
  readonly started: (pid: number | undefined) => void;
  readonly ended: (end: LaunchEnd) => void;
}

/**
 * Starts processes from a small process of its own. To start one, Node copies the page tables of the whole process that
 * does it: from an engine with everything loaded that takes twice as long, and the engine can do nothing meanwhile. The
 * launcher is started on the first use. Where it is killed, what it had started is 'lost' to us (and runs on), and the
 * next use starts another.
 */
export class Launcher {
  readonly #program: string;
  readonly #words: readonly string[];
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #last = 0;

  /** `program` must call `serveLaunches` where it is started with `words`. */
  constructor(program: string, words: readonly string[]) {
    this.#program = program;
    this.#words = words;
  }

  launch(request: LaunchRequest): Launched {
    this.#last += 1;
    const number = this.#last;
    const pid = Promise.withResolvers<number | undefined>();
    const ended = Promise.withResolvers<LaunchEnd>();
    this.#waiting.set(number, { started: pid.resolve, ended: ended.resolve });
    this.#child ??= this.#open();
    // What goes wrong with it, 'exit' says for all.
    this.#child.send({ number, request } satisfies LaunchOrder, () => undefined);
    return { pid: pid.promise, ended: ended.promise };
  }

  /** What it started runs on. */
  close(): void {
    if (this.#child?.connected) this.#child.disconnect();
    this.#child = undefined;
  }

  #open(): ChildProcess {
    const child = fork(this.#program, this.#words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const first = this.#last;
    const lose = (reason: string): void => {
      if (this.#child === child) this.#child = undefined;
      for (const [number, waiting] of this.#waiting) if (number >= first) this.#lose(number, waiting, reason);
    };
    child.on('message', (news) => this.#hear(news as LaunchNews));
    child.on('error', ({ message }) => lose(message));
    child.on('disconnect', () => lose('the launcher of processes ended'));
    return child;
  }

  #hear(news: LaunchNews): void {
    const waiting = this.#waiting.get(news.number);
    if (news.kind === 'started') waiting?.started(news.pid);
    else {
      waiting?.ended(news.end);
      this.#waiting.delete(news.number);
    }
  }

  #lose(number: number, { started, ended }: Waiting, reason: string): void {
    this.#waiting.delete(number);
    started(undefined);
    ended({ kind: 'lost', reason });
  }
}
