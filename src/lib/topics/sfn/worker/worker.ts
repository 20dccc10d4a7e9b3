import { RemoteError } from '../../../errors/errors.ts';
import type { Clock } from '../../../run/clock.ts';
import type { ActivitiesApi } from '../activities/api.ts';
import type { ActivityTask } from '../activities/types.ts';
import { answerOf, type AnswerOptions } from './answer.ts';
import { mayPass, report } from './report.ts';
import type { Handler, WorkerCount, WorkerEvent } from './types.ts';

export interface WorkerOptions extends AnswerOptions {
  readonly api: Pick<ActivitiesApi, 'activityTask' | 'sendSuccess' | 'sendFailure' | 'sendHeartbeat'>;
  readonly activityArn: string;
  /** Said to the service, for whoever reads the history. */
  readonly name: string;
  readonly handler: Handler;
  /** Tasks at a time. */
  readonly concurrency: number;
  /** Ends after so many tasks. */
  readonly count: number | undefined;
  readonly heartbeatMilliseconds: number;
  readonly clock: Clock;
  /** No more tasks are taken. What was asked for already is waited for: a task that comes then would be lost otherwise. */
  readonly draining: AbortSignal;
  /** Nothing is waited for any more: handlers are stopped, and their tasks fail. */
  readonly stopping: AbortSignal;
  readonly onEvent: (event: WorkerEvent) => void;
}

/** Waits after a poll that failed, longer and longer. */
const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/**
 * Takes tasks of an activity and has them done, until it is drained, stopped, or has done as many as were asked for.
 * Throws RemoteErrors that do not pass by themselves: no such activity, no permission.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html
 */
export async function work(options: WorkerOptions): Promise<WorkerCount> {
  const { concurrency, count, clock, onEvent, activityArn, draining, stopping } = options;
  const worker = new Worker(options);
  onEvent({ type: 'ready', at: clock.now(), activityArn });
  const onDrain = (): void => worker.say('draining');
  const onStop = (): void => worker.say('stopping');
  draining.addEventListener('abort', onDrain, { once: true });
  stopping.addEventListener('abort', onStop, { once: true });
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, count ?? concurrency) }, () => worker.lane()));
  } finally {
    draining.removeEventListener('abort', onDrain);
    stopping.removeEventListener('abort', onStop);
  }
  worker.throwFailure();
  return worker.done;
}

class Worker {
  readonly done = { succeeded: 0, failed: 0, lost: 0 };
  readonly #options: WorkerOptions;
  /** Tasks that may still be asked for. */
  #left: number;
  #number = 0;
  #polls = 0;
  #tasks = 0;
  #failure: unknown;
  #trouble = '';

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#left = options.count ?? Number.POSITIVE_INFINITY;
  }

  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  say(type: 'draining' | 'stopping'): void {
    this.#options.onEvent({ type, at: this.#options.clock.now(), polls: this.#polls, tasks: this.#tasks });
  }

  /** One task after the other. */
  async lane(): Promise<void> {
    let wait = SHORTEST_WAIT;
    while (this.#left > 0 && !this.#isOver()) {
      this.#left -= 1;
      const task = await this.#poll();
      if (task === undefined || task === 'failed') this.#left += 1;
      if (task === 'failed') {
        await this.#pause(wait);
        wait = Math.min(LONGEST_WAIT, wait * 2);
        continue;
      }
      wait = SHORTEST_WAIT;
      if (task !== undefined) await this.#do(task);
    }
  }

  #isOver(): boolean {
    return this.#options.draining.aborted || this.#options.stopping.aborted || this.#failure !== undefined;
  }

  async #poll(): Promise<ActivityTask | undefined | 'failed'> {
    const { api, activityArn, name, stopping } = this.#options;
    this.#polls += 1;
    try {
      const task = await api.activityTask(activityArn, name, stopping);
      this.#trouble = '';
      return task;
    } catch (error) {
      if (stopping.aborted) return undefined;
      if (!mayPass(error) && !isFull(error)) this.#failure = error;
      else this.#complain(error);
      return 'failed';
    } finally {
      this.#polls -= 1;
    }
  }

  /** What stays as it is is said once. */
  #complain(error: unknown): void {
    const what = error instanceof Error ? error.message : String(error);
    if (what !== this.#trouble) this.#options.onEvent({ type: 'trouble', at: this.#options.clock.now(), what });
    this.#trouble = what;
  }

  async #pause(milliseconds: number): Promise<void> {
    if (this.#isOver()) return;
    const { clock, draining, stopping } = this.#options;
    await clock.sleep(milliseconds, AbortSignal.any([draining, stopping])).catch(() => undefined);
  }

  async #do({ taskToken, input }: ActivityTask): Promise<void> {
    const { api, handler, clock, onEvent, stopping, heartbeatMilliseconds } = this.#options;
    this.#number += 1;
    this.#tasks += 1;
    const task = this.#number;
    const startedAt = clock.now();
    onEvent({ type: 'task-started', at: startedAt, task });
    const gone = new AbortController();
    const ended = new AbortController();
    const beating = this.#beat(taskToken, heartbeatMilliseconds, gone, ended.signal);
    const end = await handler({ number: task, input }, AbortSignal.any([stopping, gone.signal]));
    ended.abort();
    await beating;
    this.#tasks -= 1;
    if (gone.signal.aborted) {
      this.#lose(task, gone.signal.reason instanceof Error ? gone.signal.reason.message : 'the task is gone');
      return;
    }
    const answer = answerOf(end, this.#options);
    const lost = await report(taskToken, answer, { api, clock });
    if (lost !== undefined) {
      this.#lose(task, lost);
      return;
    }
    this.done[answer.kind === 'success' ? 'succeeded' : 'failed'] += 1;
    onEvent({ type: 'task-ended', at: clock.now(), task, milliseconds: clock.now() - startedAt, answer });
  }

  #lose(task: number, why: string): void {
    this.done.lost += 1;
    this.#options.onEvent({ type: 'task-lost', at: this.#options.clock.now(), task, why });
  }

  /** Says that the handler lives, until `ended`. Where nobody waits for it any more, `gone` is aborted. */
  async #beat(taskToken: string, every: number, gone: AbortController, ended: AbortSignal): Promise<void> {
    const { api, clock } = this.#options;
    while (!ended.aborted) {
      try {
        await clock.sleep(every, ended);
        await api.sendHeartbeat(taskToken, ended);
      } catch (error) {
        if (ended.aborted) return;
        if (error instanceof RemoteError && GONE.test(error.code)) {
          gone.abort(new Error(`nobody waits for it any more (${error.code}); its handler was stopped`));
          return;
        }
        this.#complain(error);
      }
    }
  }
}

/** The service says so of a task that timed out, or whose execution has ended. */
const GONE = /^(TaskTimedOut|TaskDoesNotExist|InvalidToken)$/;

/** A thousand pollers are there already. */
const isFull = (error: unknown): boolean => error instanceof RemoteError && error.code === 'ActivityWorkerLimitExceeded';
