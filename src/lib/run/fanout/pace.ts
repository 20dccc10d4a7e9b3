import type { Clock } from '../clock.ts';

const SHORTEST = 100;
const LONGEST = 2000;
/** Of the time that has passed without a change: an end is noticed at most a quarter later than it came. */
const SHARE = 0.25;

/** How long to wait before looking again: little while things change, more and more in the tail. */
export class Pace {
  readonly #clock: Clock;
  #changedAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#changedAt = clock.now();
  }

  changed(): void {
    this.#changedAt = this.#clock.now();
  }

  /** Rejects with the signal's reason when it aborts. */
  wait(signal: AbortSignal): Promise<void> {
    return this.#clock.sleep(Math.min(LONGEST, Math.max(SHORTEST, (this.#clock.now() - this.#changedAt) * SHARE)), signal);
  }
}
