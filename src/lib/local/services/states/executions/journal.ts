import type { Store } from '../../../../sqlite/store.ts';
import type { Position } from '../interpreter/position.ts';
import type { EventRecord, Outcome } from './records.ts';
import type { ExecutionRecords } from './records.ts';
import type { Commits, Unwritten } from './commits.ts';

/** A thread as it is kept. */
export interface ThreadRecord {
  readonly thread: number;
  readonly parent: number | undefined;
  /** Which branch or item of its parent it is. */
  readonly childIndex: number;
  readonly position: Position;
  /** JSON; undefined while it runs. */
  readonly result: string | undefined;
}

/** Where an execution writes down what it does. */
export interface ExecutionJournal {
  event(event: EventRecord): void;
  /** `stand` is asked for when the row is written, so that many changes in a turn cost one. */
  moved(thread: number, stand: () => ThreadRecord): void;
  forget(threads: Iterable<number>): void;
  end(outcome: Outcome): void;
  /** Resolves when everything until now is on the disk. */
  saved(): Promise<void>;
}

/** Both are called inside of a transaction. */
export function insertEvent(store: Store, execution: number, { id, at, type, previous, details }: EventRecord): void {
  store.run('INSERT INTO sfn_events (execution, id, at, type, previous, details) VALUES (:execution, :id, :at, :type, :previous, :details)', { execution, id, at, type, previous, details: details ?? null });
}

export function upsertThread(store: Store, execution: number, { thread, parent, childIndex, position, result }: ThreadRecord): void {
  store.run(
    `INSERT INTO sfn_threads (execution, thread, parent, child_index, position, result) VALUES (:execution, :thread, :parent, :childIndex, :position, :result)
     ON CONFLICT (execution, thread) DO UPDATE SET position = excluded.position, result = excluded.result`,
    { execution, thread, parent: parent ?? null, childIndex, position: JSON.stringify(position), result: result ?? null },
  );
}

export interface StoredJournalOptions {
  readonly store: Store;
  readonly records: ExecutionRecords;
  readonly commits: Commits;
  /** Threads of it may be kept already. */
  readonly hasRows: boolean;
  /** For the logs, where it has some. */
  readonly onEvent: ((event: EventRecord) => void) | undefined;
}

/** The rows of one execution: events, threads and the outcome, written together in the turn's transaction. */
export class StoredJournal implements ExecutionJournal, Unwritten {
  readonly #number: number;
  readonly #store: Store;
  readonly #records: ExecutionRecords;
  readonly #commits: Commits;
  #events: EventRecord[] = [];
  #moved = new Map<number, () => ThreadRecord>();
  #forgotten: number[] = [];
  #outcome: Outcome | undefined;
  #isOver = false;
  readonly #onEvent: ((event: EventRecord) => void) | undefined;
  #hasRows: boolean;

  constructor(number: number, { store, records, commits, hasRows, onEvent }: StoredJournalOptions) {
    this.#number = number;
    this.#store = store;
    this.#records = records;
    this.#commits = commits;
    this.#hasRows = hasRows;
    this.#onEvent = onEvent;
  }

  event(event: EventRecord): void {
    this.#events.push(event);
    this.#commits.touch(this);
    this.#onEvent?.(event);
  }

  moved(thread: number, stand: () => ThreadRecord): void {
    // What still unwinds after the end moves nothing: a redrive goes on from where it stood.
    if (this.#isOver) return;
    this.#moved.set(thread, stand);
    this.#commits.touch(this);
  }

  forget(threads: Iterable<number>): void {
    if (this.#isOver) return;
    for (const thread of threads) {
      this.#moved.delete(thread);
      this.#forgotten.push(thread);
    }
    this.#commits.touch(this);
  }

  end(outcome: Outcome): void {
    this.#isOver = true;
    this.#outcome = outcome;
    this.#commits.touch(this);
  }

  saved(): Promise<void> {
    return this.#commits.saved();
  }

  write(): void {
    const execution = this.#number;
    for (const event of this.#events) insertEvent(this.#store, execution, event);
    if (this.#outcome !== undefined) this.#records.end(execution, this.#outcome);
    if (this.#outcome?.status === 'SUCCEEDED') {
      if (this.#hasRows) this.#store.run('DELETE FROM sfn_threads WHERE execution = :execution', { execution });
      return;
    }
    for (const thread of this.#forgotten) this.#store.run('DELETE FROM sfn_threads WHERE execution = :execution AND thread = :thread', { execution, thread });
    for (const stand of this.#moved.values()) upsertThread(this.#store, execution, stand());
    this.#hasRows ||= this.#moved.size > 0;
  }

  written(): void {
    this.#events = [];
    this.#moved = new Map();
    this.#forgotten = [];
    this.#outcome = undefined;
  }
}

/** Express executions leave no history: they are begun anew by whoever started them. Their events go to `onEvent`, for the logs. */
export class ExpressJournal implements ExecutionJournal {
  readonly #onEvent: (event: EventRecord) => void;

  constructor(onEvent: (event: EventRecord) => void) {
    this.#onEvent = onEvent;
  }

  event(event: EventRecord): void {
    this.#onEvent(event);
  }

  moved(): void {
    // Nothing is resumed.
  }

  forget(): void {
    // Nothing was kept.
  }

  end(): void {
    // Its answer is its outcome.
  }

  saved(): Promise<void> {
    return Promise.resolve();
  }
}

/** What is kept of the threads of an execution, and of its events. */
export class ExecutionHistory {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  threads(execution: number): ThreadRecord[] {
    interface Row {
      readonly thread: number;
      readonly parent: number | null;
      readonly child_index: number;
      readonly position: string;
      readonly result: string | null;
    }
    return this.#store.all<Row>('SELECT thread, parent, child_index, position, result FROM sfn_threads WHERE execution = :execution ORDER BY thread', { execution }).map((row) => ({
      thread: row.thread,
      parent: row.parent ?? undefined,
      childIndex: row.child_index,
      position: JSON.parse(row.position) as Position,
      result: row.result ?? undefined,
    }));
  }

  lastEventId(execution: number): number {
    return this.#store.get<{ id: number | null }>('SELECT max(id) AS id FROM sfn_events WHERE execution = :execution', { execution })?.id ?? 0;
  }

  /** `after` is exclusive; in reverse it is where to go down from. */
  page(execution: number, { after, limit, reverse }: { readonly after: number | undefined; readonly limit: number; readonly reverse: boolean }): EventRecord[] {
    interface Row {
      readonly id: number;
      readonly at: number;
      readonly type: string;
      readonly previous: number;
      readonly details: string | null;
    }
    const sql = reverse
      ? 'SELECT id, at, type, previous, details FROM sfn_events WHERE execution = :execution AND id < :after ORDER BY id DESC LIMIT :limit'
      : 'SELECT id, at, type, previous, details FROM sfn_events WHERE execution = :execution AND id > :after ORDER BY id LIMIT :limit';
    const rows = this.#store.all<Row>(sql, { execution, after: after ?? (reverse ? Number.MAX_SAFE_INTEGER : 0), limit });
    return rows.map(({ details, ...row }) => ({ ...row, details: details ?? undefined }));
  }
}
