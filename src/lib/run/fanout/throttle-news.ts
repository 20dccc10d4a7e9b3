import type { RunEvent } from '../events.ts';

/** What a service asks of us while something else is waited for: told as soon as it is known, so that a slow run never looks like a hang. */
export class ThrottleNews {
  #untold: RunEvent[] = [];
  #wake: () => void = () => undefined;

  add(event: RunEvent): void {
    this.#untold.push(event);
    this.#wake();
  }

  /** Hands events on, with the news between them, also while the next event is still to come. One at a time. */
  async *among(events: AsyncIterable<RunEvent>): AsyncGenerator<RunEvent> {
    const source = events[Symbol.asyncIterator]();
    try {
      for (let next = source.next(); ; ) {
        const result = await Promise.race([next, this.#arrival()]);
        yield* this.#untold.splice(0);
        if (result === undefined) continue;
        if (result.done) return;
        yield result.value;
        next = source.next();
      }
    } finally {
      // Not waited for: whoever leaves in the middle of a call does not want to hear its answer.
      source.return?.().catch(() => undefined);
    }
  }

  /** A new promise every time: one that lasts would keep something of every event. */
  #arrival(): Promise<undefined> {
    if (this.#untold.length > 0) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#wake = () => resolve(undefined);
    });
  }
}
