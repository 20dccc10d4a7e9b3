import type { Bindings } from '../../../../asl/jsonata/compile.ts';
import { ExpressionFailure, OUT_OF_TIME, outOfMemory, thrown } from '../../../../asl/jsonata/expression-failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { EvaluationProcess, ProcessEnd, StartProcess } from './evaluation-process.ts';
import type { EvaluationNews, EvaluationOrder } from './messages.ts';

export interface Request {
  readonly expression: string;
  readonly bindings: Bindings;
  readonly now: number;
}

interface Waiting {
  readonly order: EvaluationOrder;
  readonly settle: PromiseWithResolvers<Json | undefined>;
  /** How many processes ended while they were at it. */
  losses: number;
}

/** A process that does not end an evaluation by itself in this time more is ended: a regular expression runs away, say. */
const GRACE_MILLISECONDS = 250;

const STARTING_MILLISECONDS = 30_000;

/**
 * Evaluates in a process of its own, which is started where there is something to do. It takes the orders one by one, so
 * that when it ends or has to be ended, the oldest order is the one that it was at; the others go to a new process.
 */
export class WatchedEvaluations {
  readonly #start: StartProcess;
  readonly #limitMilliseconds: number;
  readonly #waiting = new Map<number, Waiting>();
  #process: EvaluationProcess | undefined;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;

  constructor(start: StartProcess, limitMilliseconds: number) {
    this.#start = start;
    this.#limitMilliseconds = limitMilliseconds;
  }

  /** Throws an ExpressionFailure, or the reason of the signal. An order that is no longer wanted is carried out all the same. */
  async evaluate(request: Request, signal: AbortSignal): Promise<Json | undefined> {
    signal.throwIfAborted();
    const settle = Promise.withResolvers<Json | undefined>();
    const abort = (): void => settle.reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    this.#last += 1;
    const order = { ...request, number: this.#last, limitMilliseconds: this.#limitMilliseconds };
    this.#waiting.set(order.number, { order, settle, losses: 0 });
    if (this.#process === undefined) this.#open();
    else {
      this.#process.order(order);
      if (this.#waiting.size === 1) this.#watch();
    }
    try {
      return await settle.promise;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** What is still waiting fails with `reason`. */
  close(reason: Error): void {
    this.#leave();
    for (const { settle } of this.#waiting.values()) settle.reject(reason);
    this.#waiting.clear();
  }

  #open(): void {
    this.#isReady = false;
    this.#process = this.#start({ heard: (news) => this.#hear(news), ended: (end) => this.#lose(end) });
    for (const { order } of this.#waiting.values()) this.#process.order(order);
    this.#watch();
  }

  #leave(): void {
    clearTimeout(this.#timer);
    this.#process?.end();
    this.#process = undefined;
  }

  /** From now on the time of the oldest order is counted. */
  #watch(): void {
    clearTimeout(this.#timer);
    this.#process?.hold(this.#waiting.size > 0);
    if (this.#waiting.size === 0) return;
    const milliseconds = this.#isReady ? this.#limitMilliseconds + GRACE_MILLISECONDS : STARTING_MILLISECONDS;
    this.#timer = setTimeout(() => this.#endOldest(), milliseconds);
  }

  #hear(news: EvaluationNews): void {
    if (news.kind === 'ready') this.#isReady = true;
    else {
      const waiting = this.#waiting.get(news.number);
      this.#waiting.delete(news.number);
      if (news.kind === 'value') waiting?.settle.resolve(news.value);
      else waiting?.settle.reject(new ExpressionFailure(news.what));
    }
    this.#watch();
  }

  #endOldest(): void {
    this.#leave();
    this.#failOldest(thrown(this.#isReady ? OUT_OF_TIME : 'the process that evaluates expressions did not start'));
    if (this.#waiting.size > 0) this.#open();
  }

  #lose(end: ProcessEnd): void {
    clearTimeout(this.#timer);
    this.#process = undefined;
    const [oldest] = this.#waiting.values();
    if (oldest === undefined) return;
    oldest.losses += 1;
    if (end === 'crashed') this.#failOldest(outOfMemory());
    else if (oldest.losses > 1) this.#failOldest(thrown('the process that evaluates expressions was ended twice'));
    if (this.#waiting.size > 0) this.#open();
  }

  #failOldest(failure: ExpressionFailure): void {
    const [oldest] = this.#waiting.values();
    if (oldest === undefined) return;
    this.#waiting.delete(oldest.order.number);
    oldest.settle.reject(failure);
  }
}
