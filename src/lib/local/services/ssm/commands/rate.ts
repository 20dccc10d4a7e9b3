import type { RateLimits } from '../../../../run/fanout/rate.ts';

/**
 * Who may start now. The service ramps up 1, 2, 4, … so that the first failures can stop the rest: the window grows by
 * one with every invocation that ends, and doubles with time where they take long.
 */
export class RateWindow {
  readonly #limits: RateLimits;
  #window = 1;
  #inFlight = 0;
  #errors = 0;

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  get isExhausted(): boolean {
    return this.#errors > this.#limits.maxErrors;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  mayStart(): boolean {
    return !this.isExhausted && this.#inFlight < this.#window;
  }

  started(): void {
    this.#inFlight += 1;
  }

  ended(isError: boolean): void {
    this.#inFlight -= 1;
    if (isError) this.#errors += 1;
    this.#grow(this.#window + 1);
  }

  /** Called now and then while invocations run. Returns false once there is nothing left to grow to. */
  tick(): boolean {
    this.#grow(this.#window * 2);
    return this.#window < this.#limits.maxConcurrency;
  }

  #grow(to: number): void {
    this.#window = Math.min(to, this.#limits.maxConcurrency);
  }
}
