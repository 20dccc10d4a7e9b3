import type { Engine } from '../../../engine-context.ts';
import type { Scope } from '../../../scope.ts';
import type { Invoker } from '../invoker.ts';

/** An asynchronous invocation that is not done yet. Times in milliseconds since the epoch. */
interface EventRow extends Scope {
  readonly id: string;
  readonly name: string;
  readonly qualifier: string | null;
  readonly payload: Uint8Array;
  readonly failures: number;
  readonly throttles: number;
  readonly received_at: number;
}

export type NewEvent = Pick<EventRow, 'id' | 'account' | 'region' | 'name' | 'payload'> & { readonly qualifier: string | undefined };

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const MOST_FAILURES = 3;
const RETRY_MILLISECONDS = [60_000, 120_000] as const;
const OLDEST_MILLISECONDS = 6 * 3_600_000;
const THROTTLE_MILLISECONDS = { first: 1000, most: 300_000 } as const;
const MOST_IN_HAND = 32;
/** Where an error has nothing to do with the function. */
const THROTTLED = 'TooManyRequestsException';

/** Asynchronous invocations: on record before they are acknowledged, tried until they succeed or are given up. */
export class EventQueue {
  readonly #engine: Engine;
  readonly #invoker: Invoker;
  readonly #inHand = new Map<string, Promise<void>>();
  #wake = new AbortController();
  #isWorking = false;
  #working: Promise<void> = Promise.resolve();

  constructor(engine: Engine, invoker: Invoker) {
    this.#engine = engine;
    this.#invoker = invoker;
  }

  add({ id, account, region, name, qualifier, payload }: NewEvent): void {
    const now = this.#engine.clock.now();
    this.#engine.store.run('INSERT INTO lambda_events VALUES (:id, :account, :region, :name, :qualifier, :payload, 0, 0, :now, :now)', { id, account, region, name, qualifier: qualifier ?? null, payload, now });
    this.start();
  }

  /** Takes up what is on record. */
  start(): void {
    this.#wake.abort();
    if (!this.#isWorking) this.#working = this.#work();
  }

  /** What is in hand stays on record: the next engine begins it anew. */
  async close(): Promise<void> {
    this.#wake.abort();
    await this.#working;
    await Promise.all(this.#inHand.values());
  }

  async #work(): Promise<void> {
    const { clock, signal } = this.#engine;
    this.#isWorking = true;
    while (!signal.aborted) {
      // Before the look into the table: whoever adds something now ends the sleep below.
      this.#wake = new AbortController();
      for (const row of this.#due()) this.#take(row);
      const next = this.#nextAt();
      if (next === undefined && this.#inHand.size === 0) break;
      await clock.sleep(Math.max(1, Math.min((next ?? Infinity) - clock.now(), THROTTLE_MILLISECONDS.most)), AbortSignal.any([signal, this.#wake.signal])).catch(() => undefined);
    }
    this.#isWorking = false;
  }

  #due(): EventRow[] {
    const free = MOST_IN_HAND - this.#inHand.size;
    const rows = this.#engine.store.all<EventRow>('SELECT * FROM lambda_events WHERE due_at <= :now ORDER BY due_at LIMIT :limit', { now: this.#engine.clock.now(), limit: MOST_IN_HAND });
    return rows.filter(({ id }) => !this.#inHand.has(id)).slice(0, free);
  }

  /** When the next one is due that is not in hand; undefined where there is none, or no room for one. */
  #nextAt(): number | undefined {
    if (this.#inHand.size >= MOST_IN_HAND) return undefined;
    const rows = this.#engine.store.all<{ id: string; due_at: number }>('SELECT id, due_at FROM lambda_events ORDER BY due_at LIMIT :limit', { limit: MOST_IN_HAND + 1 });
    return rows.find(({ id }) => !this.#inHand.has(id))?.due_at;
  }

  #take(row: EventRow): void {
    const done = this.#invoke(row).finally(() => {
      this.#inHand.delete(row.id);
      this.#wake.abort();
    });
    this.#inHand.set(row.id, done);
  }

  async #invoke(row: EventRow): Promise<void> {
    const { id, account, region, name, qualifier, payload } = row;
    try {
      const { isError } = await this.#invoker.invoke({ account, region }, { requestId: id, functionName: name, qualifier: qualifier ?? undefined, payload });
      if (isError) this.#retry(row, 1, 0, RETRY_MILLISECONDS[row.failures] ?? 0);
      else this.#forget(id);
    } catch (error) {
      if (this.#engine.signal.aborted) return;
      // A function that is gone will not come back for this.
      if (!(error instanceof Error) || error.name !== THROTTLED) this.#giveUp(row, error);
      else this.#retry(row, 0, 1, Math.min(THROTTLE_MILLISECONDS.first * 2 ** row.throttles, THROTTLE_MILLISECONDS.most));
    }
  }

  #retry(row: EventRow, failures: number, throttles: number, milliseconds: number): void {
    const now = this.#engine.clock.now();
    if (row.failures + failures >= MOST_FAILURES || now + milliseconds - row.received_at > OLDEST_MILLISECONDS) {
      this.#giveUp(row, new Error(failures > 0 ? `it failed ${MOST_FAILURES} times` : 'it is too old'));
      return;
    }
    this.#engine.store.run('UPDATE lambda_events SET failures = failures + :failures, throttles = throttles + :throttles, due_at = :dueAt WHERE id = :id', { id: row.id, failures, throttles, dueAt: now + milliseconds });
  }

  #giveUp({ id, name }: EventRow, error: unknown): void {
    this.#engine.log(`Lambda gives up the asynchronous invocation ${id} of ${name}: ${error instanceof Error ? error.message : String(error)}`);
    this.#forget(id);
  }

  #forget(id: string): void {
    this.#engine.store.run('DELETE FROM lambda_events WHERE id = :id', { id });
  }
}
