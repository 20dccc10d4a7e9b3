import { EVENT_OVERHEAD_BYTES, type StoredEvent } from '../store/events.ts';

const MOST_PAGE_BYTES = 1_048_576;
/** FilterLogEvents looks at no more events than this for one answer; AWS too gives a token with few or no events. */
const MOST_LOOKED_AT = 100_000;

export interface TakenPage {
  readonly events: readonly StoredEvent[];
  /** The last event looked at, wanted or not; undefined where there was none. */
  readonly last: StoredEvent | undefined;
  readonly hasMore: boolean;
}

/** Events until there are `limit` of them, or 1 MiB (one event at least), or enough were looked at. */
export function takePage(rows: Iterable<StoredEvent>, limit: number, isWanted: (message: string) => boolean = () => true): TakenPage {
  const events: StoredEvent[] = [];
  let last: StoredEvent | undefined;
  let bytes = 0;
  let lookedAt = 0;
  for (const row of rows) {
    const wanted = isWanted(row.message);
    const size = wanted ? Buffer.byteLength(row.message) + EVENT_OVERHEAD_BYTES : 0;
    const isFull = events.length >= limit || (events.length > 0 && bytes + size > MOST_PAGE_BYTES);
    if (isFull || lookedAt === MOST_LOOKED_AT) return { events, last, hasMore: true };
    lookedAt += 1;
    last = row;
    if (!wanted) continue;
    events.push(row);
    bytes += size;
  }
  return { events, last, hasMore: false };
}
