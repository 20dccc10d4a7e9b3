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
/** Calls a second that are won back by every second without a complaint, as a share of the most. */
const RECOVERY = 0.05;
/** So many calls may go at once after a pause, in seconds of the rate. */
const BURST_SECONDS = 1;

/**
 * How many calls of one API may go out: a token bucket that halves its rate when the service throttles and wins it back
 * slowly. What is throttled has not acted, so it is simply called again. One bucket an API and lane.
 */
export class TokenBucket {
  readonly #options: BucketOptions;
  #rate: number;
  #tokens: number;
  #at: number;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: BucketOptions) {
    this.#options = options;
    this.#rate = options.callsPerSecond;
    this.#tokens = options.callsPerSecond * BURST_SECONDS;
    this.#at = options.clock.now();
  }

  /** Calls a second now. */
  get rate(): number {
    return this.#rate;
  }

  /** Waits for its turn, calls, and calls again as long as it is throttled. Rejects when `signal` aborts while it waits. */
  async run<T>(work: () => Promise<T>, isThrottled: (error: unknown) => boolean, signal: AbortSignal): Promise<T> {
    for (;;) {
      await this.#take(signal);
      try {
        return await work();
      } catch (error) {
        if (!isThrottled(error)) throw error;
        this.#slowDown();
      }
    }
  }

  /** First come, first served. */
  #take(signal: AbortSignal): Promise<void> {
    const turn = this.#queue.then(async () => {
      this.#refill();
      if (this.#tokens < 1) {
        await this.#options.clock.sleep(((1 - this.#tokens) / this.#rate) * 1000, signal);
        this.#refill();
      }
      this.#tokens -= 1;
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  #refill(): void {
    const now = this.#options.clock.now();
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    this.#rate = Math.min(this.#options.callsPerSecond, this.#rate + seconds * RECOVERY * this.#options.callsPerSecond);
    this.#tokens = Math.min(Math.max(1, this.#rate * BURST_SECONDS), this.#tokens + seconds * this.#rate);
  }

  #slowDown(): void {
    this.#refill();
    this.#rate = Math.max(SLOWEST, this.#rate * BACK_OFF);
    this.#tokens = Math.min(this.#tokens, 0);
    this.#options.onThrottle(this.#rate);
  }
}
