/** A task that waits for a worker. */
export interface OfferedTask {
  readonly token: string;
  /** JSON. */
  readonly input: string;
  /** Aborted when nobody wants it done any more. */
  readonly signal: AbortSignal;
  /** It is written down before the worker has it. */
  taken(worker: string | undefined): Promise<void>;
}

interface Poll {
  readonly take: (task: OfferedTask) => void;
}

/** Tasks of activities and the workers that ask for them, first come, first served. */
export class ActivityQueue {
  readonly #tasks = new Map<string, OfferedTask[]>();
  readonly #polls = new Map<string, Set<Poll>>();

  offer(activity: string, task: OfferedTask): void {
    const [poll] = this.#polls.get(activity) ?? [];
    if (poll !== undefined) {
      this.#polls.get(activity)?.delete(poll);
      poll.take(task);
      return;
    }
    const waiting = this.#tasks.get(activity) ?? [];
    waiting.push(task);
    this.#tasks.set(activity, waiting);
  }

  /** The next task; undefined when `signal` aborts before there is one. */
  async take(activity: string, worker: string | undefined, signal: AbortSignal): Promise<OfferedTask | undefined> {
    for (;;) {
      const task = this.#shift(activity) ?? (await this.#wait(activity, signal));
      if (task === undefined) return undefined;
      if (task.signal.aborted) continue;
      await task.taken(worker);
      return task;
    }
  }

  #shift(activity: string): OfferedTask | undefined {
    const waiting = this.#tasks.get(activity) ?? [];
    const task = waiting.shift();
    if (waiting.length === 0) this.#tasks.delete(activity);
    return task;
  }

  #wait(activity: string, signal: AbortSignal): Promise<OfferedTask | undefined> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve(undefined);
        return;
      }
      const polls = this.#polls.get(activity) ?? new Set();
      this.#polls.set(activity, polls);
      const poll: Poll = {
        take: (task) => {
          signal.removeEventListener('abort', giveUp);
          resolve(task);
        },
      };
      const giveUp = (): void => {
        polls.delete(poll);
        resolve(undefined);
      };
      polls.add(poll);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
