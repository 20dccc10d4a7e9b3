import type { Store } from '../../../../sqlite/store.ts';
import type { LogGroup } from './groups.ts';

/** What CloudWatch Logs counts for an event beside its message. */
export const EVENT_OVERHEAD_BYTES = 26;

export interface StoredEvent {
  /** In the order of ingestion. */
  readonly number: number;
  readonly timestamp: number;
  readonly ingestedAt: number;
  readonly message: string;
  readonly streamName: string;
}

/** A place in the order of events: by time, then by ingestion. */
export interface Position {
  readonly timestamp: number;
  readonly number: number;
}

export const FIRST: Position = { timestamp: 0, number: 0 };
export const LAST: Position = { timestamp: Number.MAX_SAFE_INTEGER, number: 0 };

export const later = (a: Position, b: Position): Position => (a.timestamp > b.timestamp || (a.timestamp === b.timestamp && a.number > b.number) ? a : b);
export const earlier = (a: Position, b: Position): Position => (later(a, b) === a ? b : a);

/** Events strictly between two places. */
export interface Range {
  readonly after: Position;
  readonly before: Position;
}

interface Numbered {
  readonly number: number;
}

/** One stream, all of a group, or some streams of it by number. */
export type Source = { readonly stream: Numbered } | { readonly group: Numbered; readonly streams: readonly number[] | undefined };

/** A purge of a big group is done in steps of this many events, so that no request waits long for it. */
const PURGE_STEP = 10_000;
const DAY_MILLISECONDS = 86_400_000;

/** The events of log streams. */
export class LogEvents {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Adds events in the order given. Returns the number of the last one. */
  append(group: Numbered, stream: Numbered, events: readonly { readonly timestamp: number; readonly message: string }[], ingestedAt: number): number {
    return this.#store.transaction(() => {
      let bytes = 0;
      for (const { timestamp, message } of events) {
        bytes += Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
        this.#store.run('INSERT INTO logs_events (group_number, stream_number, timestamp, ingested_at, message) VALUES (:group, :stream, :timestamp, :ingestedAt, :message)', { group: group.number, stream: stream.number, timestamp, ingestedAt, message });
      }
      const first = events[0]?.timestamp;
      const last = events.at(-1)?.timestamp;
      if (first !== undefined && last !== undefined) {
        this.#store.run(
          `UPDATE logs_streams SET last_ingestion_at = :ingestedAt, last_event_at = max(last_event_at, :last),
             first_event_at = CASE first_event_at WHEN 0 THEN :first ELSE min(first_event_at, :first) END WHERE number = :stream`,
          { stream: stream.number, ingestedAt, first, last },
        );
        this.#store.run('UPDATE logs_groups SET stored_bytes = stored_bytes + :bytes WHERE number = :group', { group: group.number, bytes });
      }
      return this.#store.get<{ number: number }>("SELECT seq AS number FROM sqlite_sequence WHERE name = 'logs_events'")?.number ?? 0;
    });
  }

  /** Row by row; ascending from `after`, or descending from `before`. */
  read(source: Source, { after, before }: Range, descending: boolean): IterableIterator<StoredEvent> {
    const streams = 'stream' in source ? undefined : source.streams;
    const column = 'stream' in source ? 'stream_number' : 'group_number';
    const direction = descending ? 'DESC' : 'ASC';
    return this.#store.each<StoredEvent>(
      // The plus keeps SQLite on the index that gives the order: the other one would have to be sorted.
      `SELECT e.number, e.timestamp, e.ingested_at AS ingestedAt, e.message, s.name AS streamName
       FROM logs_events e JOIN logs_streams s ON s.number = e.stream_number
       WHERE e.${column} = :value AND (e.timestamp, e.number) > (:afterTime, :afterNumber) AND (e.timestamp, e.number) < (:beforeTime, :beforeNumber)
         ${streams === undefined ? '' : 'AND +e.stream_number IN (SELECT value FROM json_each(:streams))'}
       ORDER BY e.timestamp ${direction}, e.number ${direction}`,
      {
        value: 'stream' in source ? source.stream.number : source.group.number,
        afterTime: after.timestamp,
        afterNumber: after.number,
        beforeTime: before.timestamp,
        beforeNumber: before.number,
        ...(streams === undefined ? {} : { streams: JSON.stringify(streams) }),
      },
    );
  }

  /** Deletes what is older than the group keeps, a step of it at a time: readers do not see the rest either. */
  purge(group: LogGroup, now: number): void {
    const before = keptFrom(group, now);
    if (before === 0) return;
    const old = 'SELECT number FROM logs_events WHERE group_number = :group AND timestamp < :before ORDER BY timestamp, number LIMIT :step';
    const params = { group: group.number, before, step: PURGE_STEP };
    this.#store.transaction(() => {
      const gone = this.#store.all<{ bytes: number }>(`DELETE FROM logs_events WHERE number IN (${old}) RETURNING octet_length(message) AS bytes`, params);
      if (gone.length === 0) return;
      const bytes = gone.reduce((sum, event) => sum + event.bytes + EVENT_OVERHEAD_BYTES, 0);
      this.#store.run('UPDATE logs_groups SET stored_bytes = stored_bytes - :bytes WHERE number = :group', { group: group.number, bytes });
    });
  }
}

/** The time from which on a group keeps its events; 0 where it keeps all. */
export const keptFrom = ({ retentionDays }: LogGroup, now: number): number => (retentionDays === null ? 0 : now - retentionDays * DAY_MILLISECONDS);
