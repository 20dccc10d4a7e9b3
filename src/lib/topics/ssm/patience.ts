import { RemoteError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import type { SsmLane } from './lane.ts';

/** A service that cannot be asked for so long is given up. */
const LONGEST_MILLISECONDS = 120_000;
const FIRST_WAIT_MILLISECONDS = 200;
const LONGEST_WAIT_MILLISECONDS = 5000;

/** What passes by itself: no answer, or one that says nothing of the question. A refusal will be the same the next time. */
const isPassing = (error: unknown): boolean => error instanceof RemoteError && error.exitCode === EXIT.unexpected;

/** A service that does not answer says nothing about the nodes: it is asked again, for a bounded time. */
export class Patience {
  readonly #clock: Clock;
  readonly #failingSince = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Hands a look's events on; one that fails in passing ends quietly, and the next one tries again. */
  async *look(lane: SsmLane, events: AsyncIterable<RunEvent>, signal: AbortSignal): AsyncGenerator<RunEvent> {
    try {
      yield* events;
      this.#failingSince.delete(lane.name);
    } catch (error) {
      signal.throwIfAborted();
      const now = this.#clock.now();
      const since = this.#failingSince.get(lane.name) ?? now;
      if (!isPassing(error) || now - since > LONGEST_MILLISECONDS) throw error;
      if (!this.#failingSince.has(lane.name)) yield { type: 'notice', at: now, level: 'warning', message: `${error instanceof Error ? error.message : String(error)}; asking again` };
      this.#failingSince.set(lane.name, since);
      await lane.reconnect?.().catch(() => undefined);
    }
  }

  /** Asks until there is an answer: for what must be known before anything else is done. */
  async ask<T>(lane: SsmLane, signal: AbortSignal, question: () => Promise<T>): Promise<T> {
    const since = this.#clock.now();
    for (let wait = FIRST_WAIT_MILLISECONDS; ; wait = Math.min(LONGEST_WAIT_MILLISECONDS, wait * 2)) {
      try {
        return await question();
      } catch (error) {
        signal.throwIfAborted();
        if (!isPassing(error) || this.#clock.now() - since > LONGEST_MILLISECONDS) throw error;
        await lane.reconnect?.().catch(() => undefined);
        await this.#clock.sleep(wait, signal);
      }
    }
  }
}
