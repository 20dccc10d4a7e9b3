import type { Clock } from '../clock.ts';

export interface BucketOptions {
  /** Calls a second to begin with, and the most ever. */
  readonly callsPerSecond: number;
  readonly clock: Clock;
  /** Told each time the service asks for fewer calls. */
  readonly onThrottle: (callsPerSecond: number) => void;
}

/** The least: a service that throttles everything is still asked now and then. */
const SLOWEST = 0.5;
const BACK_OFF = 0.5;
/** By this share of itself the rate grows with every second without a complaint: it doubles in a quarter of a minute. */
const RECOVERY = 0.05;
/** So many calls may go at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 1;
/** A call that is throttled for so long is given up. */
const LONGEST_MILLISECONDS = 120_000;

/**
 * How many calls of one API may go out: a token bucket that halves its rate when the service throttles and wins it back
 * slowly. What is throttled has not acted, so it is simply called again. One bucket an API and lane.
 */
export class TokenBucket {
  readonly #options: BucketOptions;
  #rate: number;
  #tokens: number;
  #at: number;
  /** Calls before this one began under an older rate: they say nothing of the new one. */
  #calls = 0;
  #firstOfRate = 1;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: BucketOptions) {
    this.#options = options;
    this.#rate = options.callsPerSecond;
    this.#tokens = this.#most();
    this.#at = options.clock.now();
  }

  /** Calls a second now. */
  get rate(): number {
    return this.#rate;
  }

  /**
   * Waits for its turn, calls, and calls again as long as it is throttled, for two minutes at most; then throws what the
   * service said. Rejects when `signal` aborts while it waits.
   */
  async run<T>(work: () => Promise<T>, isThrottled: (error: unknown) => boolean, signal: AbortSignal): Promise<T> {
    const since = this.#options.clock.now();
    for (;;) {
      const call = await this.#take(signal);
      try {
        return await work();
      } catch (error) {
        if (!isThrottled(error)) throw error;
        if (call >= this.#firstOfRate) this.#slowDown();
        if (this.#options.clock.now() - since > LONGEST_MILLISECONDS) throw error;
      }
    }
  }

  /** First come, first served. Whoever gives up waiting leaves the line at once and holds up nobody. */
  #take(signal: AbortSignal): Promise<number> {
    const turn = this.#queue.then(() => this.#next(signal));
    this.#queue = turn.then(
      () => undefined,
      () => undefined,
    );
    return orAborted(turn, signal);
  }

  /** The number of the call. */
  async #next(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    for (this.#refill(); this.#tokens < 1; this.#refill()) {
      await this.#options.clock.sleep(Math.ceil(((1 - this.#tokens) / this.#rate) * 1000), signal);
    }
    this.#tokens -= 1;
    this.#calls += 1;
    return this.#calls;
  }

  #refill(): void {
    const now = this.#options.clock.now();
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    this.#tokens = Math.min(this.#most(), this.#tokens + seconds * this.#rate);
    this.#rate = Math.min(this.#options.callsPerSecond, this.#rate * (1 + RECOVERY) ** seconds);
  }

  #most(): number {
    return Math.max(1, this.#rate * BURST_SECONDS);
  }

  #slowDown(): void {
    this.#refill();
    this.#rate = Math.max(Math.min(SLOWEST, this.#options.callsPerSecond), this.#rate * BACK_OFF);
    this.#tokens = Math.min(this.#tokens, 0);
    this.#firstOfRate = this.#calls + 1;
    this.#options.onThrottle(this.#rate);
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
