import type { Store } from '../../../../sqlite/store.ts';
import { noStream, streamExists } from '../errors.ts';
import { EVENT_OVERHEAD_BYTES } from './events.ts';
import type { LogGroup } from './groups.ts';

export interface LogStream {
  readonly number: number;
  readonly name: string;
  readonly createdAt: number;
  /** 0 where there is no event yet; so the next two. */
  readonly firstEventAt: number;
  readonly lastEventAt: number;
  readonly lastIngestionAt: number;
}

const COLUMNS = 'number, name, created_at AS createdAt, first_event_at AS firstEventAt, last_event_at AS lastEventAt, last_ingestion_at AS lastIngestionAt';

/** How a list of streams goes: by name, or by the time of the last event and then by name. */
export interface StreamOrder {
  readonly by: 'name' | 'lastEvent';
  readonly descending: boolean;
}

/** The last stream of the page before. */
export type StreamPlace = Pick<LogStream, 'name' | 'lastEventAt'>;

/** The streams of log groups. */
export class LogStreams {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws ResourceAlreadyExistsException. */
  create(group: LogGroup, name: string, createdAt: number): void {
    const added = this.#store.run('INSERT INTO logs_streams (group_number, name, created_at) VALUES (:group, :name, :createdAt) ON CONFLICT DO NOTHING', { group: group.number, name, createdAt });
    if (added === 0) throw streamExists();
  }

  /** Throws ResourceNotFoundException. */
  get(group: LogGroup, name: string): LogStream {
    const stream = this.#store.get<LogStream>(`SELECT ${COLUMNS} FROM logs_streams WHERE group_number = :group AND name = :name`, { group: group.number, name });
    if (stream === undefined) throw noStream();
    return stream;
  }

  /** Numbers of the streams whose names begin so. */
  withPrefix(group: LogGroup, prefix: string): number[] {
    return this.#store
      .all<{ number: number }>('SELECT number FROM logs_streams WHERE group_number = :group AND name >= :prefix AND name < :end', { group: group.number, prefix, end: afterPrefix(prefix) })
      .map(({ number }) => number);
  }

  /** At most `limit` streams from after `after`. Both orders come out of an index. */
  list(group: LogGroup, prefix: string, order: StreamOrder, after: StreamPlace | undefined, limit: number): LogStream[] {
    const columns = order.by === 'name' ? ['name'] : ['last_event_at', 'name'];
    const direction = order.descending ? 'DESC' : 'ASC';
    const values = order.by === 'name' ? ':name' : ':lastEventAt, :name';
    const from = after === undefined ? '' : `AND (${columns.join(', ')}) ${order.descending ? '<' : '>'} (${values})`;
    return this.#store.all<LogStream>(
      `SELECT ${COLUMNS} FROM logs_streams
       WHERE group_number = :group AND name >= :prefix AND name < :end ${from}
       ORDER BY ${columns.map((column) => `${column} ${direction}`).join(', ')} LIMIT :limit`,
      { group: group.number, prefix, end: afterPrefix(prefix), name: after?.name ?? '', lastEventAt: after?.lastEventAt ?? 0, limit },
    );
  }

  /** With its events. */
  remove(group: LogGroup, { number }: LogStream): void {
    this.#store.transaction(() => {
      const { bytes } = this.#store.get<{ bytes: number }>(`SELECT coalesce(sum(octet_length(message) + ${EVENT_OVERHEAD_BYTES}), 0) AS bytes FROM logs_events WHERE stream_number = :number`, { number }) ?? { bytes: 0 };
      this.#store.run('UPDATE logs_groups SET stored_bytes = stored_bytes - :bytes WHERE number = :group', { bytes, group: group.number });
      this.#store.run('DELETE FROM logs_events WHERE stream_number = :number', { number });
      this.#store.run('DELETE FROM logs_streams WHERE number = :number', { number });
    });
  }
}

/** Above every name that begins so: names hold no character beyond Unicode's last. */
const afterPrefix = (prefix: string): string => `${prefix}\u{10FFFF}`;
