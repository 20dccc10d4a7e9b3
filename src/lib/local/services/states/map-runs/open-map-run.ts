import { setImmediate as nextTurn } from 'node:timers/promises';
import { StateFailure } from '../../../../asl/failure.ts';
import type { Outcome } from '../executions/records.ts';
import type { MapRunLimits } from './records.ts';
import { isExceeded } from './tolerance.ts';

/** A child that runs. */
export interface RunningChild {
  readonly items: number;
  /** undefined: the engine was closed before it. */
  readonly ended: Promise<Pick<Outcome, 'status'> | undefined>;
  stop(): void;
}

export interface OpenMapRunOptions {
  readonly limits: MapRunLimits;
  /** Items of all children. */
  readonly total: number;
  /** Items of those that failed before. */
  readonly failed: number;
  /** Those that ran when the last engine ended. */
  readonly running: readonly RunningChild[];
  /** Begins at most so many of those that wait; gives none where none waits. */
  readonly begin: (most: number) => readonly RunningChild[];
  readonly signal: AbortSignal;
}

/** Children at a time, however many the Map allows. AWS has 10,000. */
const MOST_AT_A_TIME = 1_000;
/** Begun in one turn: others get theirs in between. */
const MOST_A_TURN = 100;

/** A map run while it runs: as many children at a time as it may have, until none is left or too many failed. */
export class OpenMapRun {
  readonly #options: OpenMapRunOptions;
  readonly #running = new Set<RunningChild>();
  #limits: MapRunLimits;
  #failed: number;
  #change = Promise.withResolvers<void>();
  /** How a child ended could not be written. */
  readonly #broken = Promise.withResolvers<never>();

  constructor(options: OpenMapRunOptions) {
    this.#options = options;
    this.#limits = options.limits;
    this.#failed = options.failed;
    this.#broken.promise.catch(() => undefined);
  }

  /** Takes effect at once: what runs goes on, however few may. */
  update(limits: MapRunLimits): void {
    this.#limits = limits;
    this.#wake();
  }

  stop(): void {
    for (const child of this.#running) child.stop();
  }

  /** Resolves when all children ended. Throws States.ExceedToleratedFailureThreshold, when those that ran have ended, or the reason of the signal. */
  async run(): Promise<void> {
    const { begin, running, signal } = this.#options;
    const wake = (): void => this.#wake();
    signal.addEventListener('abort', wake);
    try {
      for (const child of running) this.#watch(child);
      for (;;) {
        signal.throwIfAborted();
        if (isExceeded(this.#limits, this.#failed, this.#options.total)) {
          this.stop();
          await Promise.all(Array.from(this.#running, ({ ended }) => ended));
          signal.throwIfAborted();
          throw new StateFailure('States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
        }
        const places = Math.min(this.#limits.maxConcurrency === 0 ? MOST_AT_A_TIME : this.#limits.maxConcurrency, MOST_AT_A_TIME) - this.#running.size;
        const begun = places > 0 ? begin(Math.min(places, MOST_A_TURN)) : [];
        for (const child of begun) this.#watch(child);
        if (begun.length === 0) {
          if (this.#running.size === 0) return;
          await Promise.race([this.#change.promise, this.#broken.promise]);
        }
        // What ends in the same turn makes room together.
        await nextTurn();
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  #watch(child: RunningChild): void {
    this.#running.add(child);
    child.ended.then(
      (outcome) => {
        // Closed with the engine: it holds its place until that is gone.
        if (outcome === undefined) return;
        this.#running.delete(child);
        if (outcome.status === 'FAILED' || outcome.status === 'TIMED_OUT') this.#failed += child.items;
        this.#wake();
      },
      (error: unknown) => this.#broken.reject(error),
    );
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}
