/**
 * Rate control of one command. Pure. How AWS rounds fractions is not documented; here a percentage is rounded down, and
 * concurrency never below 1.
 */

/** `5` or `10%` of a number of targets, rounded down. */
export function resolveRate(text: string, targets: number): number {
  return text.endsWith('%') ? Math.floor((Number(text.slice(0, -1)) * targets) / 100) : Number(text);
}

export interface RateLimits {
  readonly maxConcurrency: number;
  /** Errors that are tolerated: the next one stops the command. */
  readonly maxErrors: number;
}

export const limitsFor = (concurrency: string, errors: string, targets: number): RateLimits => ({
  maxConcurrency: Math.max(1, resolveRate(concurrency, targets)),
  maxErrors: resolveRate(errors, targets),
});

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
