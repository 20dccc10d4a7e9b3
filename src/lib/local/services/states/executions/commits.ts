import type { Store } from '../../../../sqlite/store.ts';

/** Something with rows that are not written yet. */
export interface Unwritten {
  /** Writes them all. Called inside of a transaction; `written` follows when it is on the disk. */
  write(): void;
  written(): void;
}

interface Turn {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: what all executions did in one turn of the event loop is written in one transaction. Whoever acts on
 * the world waits for `saved` first.
 */
export class Commits {
  readonly #store: Store;
  readonly #onError: (error: unknown) => void;
  #unwritten = new Set<Unwritten>();
  #turn: Turn | undefined;

  constructor(store: Store, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  touch(part: Unwritten): void {
    this.#unwritten.add(part);
    this.#schedule();
  }

  /** Resolves when all that was touched until now is written. Rejects where it could not be. */
  saved(): Promise<void> {
    return this.#unwritten.size === 0 ? Promise.resolve() : this.#schedule().promise;
  }

  /** Writes at once. Throws the store's errors. */
  flush(): void {
    const turn = this.#turn;
    const parts = this.#unwritten;
    this.#turn = undefined;
    this.#unwritten = new Set();
    try {
      this.#store.transaction(() => {
        for (const part of parts) part.write();
      });
    } catch (error) {
      // Still unwritten: the next turn tries again.
      for (const part of parts) this.#unwritten.add(part);
      turn?.reject(error);
      throw error;
    }
    for (const part of parts) part.written();
    turn?.resolve();
  }

  #schedule(): Turn {
    if (this.#turn === undefined) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      // Nobody may be waiting.
      promise.catch(() => undefined);
      this.#turn = { promise, resolve, reject };
      setImmediate(() => {
        if (this.#turn === undefined) return;
        try {
          this.flush();
        } catch (error) {
          this.#onError(error);
        }
      });
    }
    return this.#turn;
  }
}
