import type { Store } from '../../sqlite/store.ts';
import type { EventSink } from '../../view/sink.ts';
import type { RunEvent } from '../events.ts';

/** Events that are on the disk before anything else happens: what is about to be sent, and what the service said to it. */
const URGENT: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>(['run-started', 'dispatching', 'dispatched', 'not-dispatched', 'wave', 'stopping', 'run-ended']);
/** Everything else waits for company, but not long: after a crash the service tells it again. */
const MOST_WAITING = 200;
const LONGEST_WAIT_MILLISECONDS = 500;

/** What keeps other processes away from a run. */
export type Lock = Pick<Store, 'close'>;

/**
 * The log of one run: every event, in order, on the disk before what it announces is done. `handle` throws a UserError
 * where it cannot be written; then nothing more may be sent.
 */
export class RunLog implements EventSink {
  readonly #store: Store;
  readonly #run: string;
  readonly #lock: Lock;
  #number: number;
  #waiting: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #failure: unknown;

  constructor(store: Store, run: string, number: number, lock: Lock) {
    this.#store = store;
    this.#run = run;
    this.#number = number;
    this.#lock = lock;
  }

  handle(event: RunEvent): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#waiting.push(event);
    if (URGENT.has(event.type) || this.#waiting.length >= MOST_WAITING) this.#write();
    else this.#timer ??= setTimeout(() => this.#writeLater(), LONGEST_WAIT_MILLISECONDS).unref();
  }

  async close(): Promise<void> {
    try {
      this.#write();
    } finally {
      this.#lock.close();
    }
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#number += 1;
    this.#store.transaction(() => {
      this.#store.run('INSERT INTO run_events (run, number, events) VALUES (:run, :number, :events)', { run: this.#run, number: this.#number, events: JSON.stringify(events) });
      const ended = events.findLast((event) => event.type === 'run-ended');
      if (ended !== undefined) this.#store.run('UPDATE runs SET ended_at = :at, verdict = :verdict WHERE id = :run', { run: this.#run, at: ended.at, verdict: JSON.stringify(ended.verdict) });
    });
  }

  /** Nobody is there to catch an error of a timer: the next event meets it. */
  #writeLater(): void {
    try {
      this.#write();
    } catch (error) {
      this.#failure = error;
    }
  }
}
