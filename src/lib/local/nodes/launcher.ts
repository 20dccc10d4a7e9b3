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
  #running: RunningLauncher | undefined;
  #last = 0;

  /** `program` must call `serveLaunches` where it is started with `words`. */
  constructor(program: string, words: readonly string[]) {
    this.#program = program;
    this.#words = words;
  }

  launch(request: LaunchRequest): Launched {
    this.#last += 1;
    if (this.#running === undefined || !this.#running.isConnected) this.#running = new RunningLauncher(this.#program, this.#words);
    return this.#running.order({ number: this.#last, request });
  }

  /** What it started runs on. */
  close(): void {
    this.#running?.close();
    this.#running = undefined;
  }
}

class RunningLauncher {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();

  constructor(program: string, words: readonly string[]) {
    this.#child = fork(program, words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#child.on('message', (news) => this.#hear(news as LaunchNews));
    this.#child.on('error', ({ message }) => this.#lose(message));
    this.#child.on('disconnect', () => this.#lose('the launcher of processes ended'));
  }

  get isConnected(): boolean {
    return this.#child.connected;
  }

  order(order: LaunchOrder): Launched {
    const pid = Promise.withResolvers<number | undefined>();
    const ended = Promise.withResolvers<LaunchEnd>();
    this.#waiting.set(order.number, { started: pid.resolve, ended: ended.resolve });
    // What goes wrong with it, 'disconnect' says for all.
    this.#child.send(order, () => undefined);
    return { pid: pid.promise, ended: ended.promise };
  }

  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  #hear(news: LaunchNews): void {
    const waiting = this.#waiting.get(news.number);
    if (news.kind === 'started') waiting?.started(news.pid);
    else {
      waiting?.ended(news.end);
      this.#waiting.delete(news.number);
    }
  }

  #lose(reason: string): void {
    for (const { started, ended } of this.#waiting.values()) {
      started(undefined);
      ended({ kind: 'lost', reason });
    }
    this.#waiting.clear();
  }
}
