/** Where a list goes on: behind a key, or behind every key that begins with a common prefix. */
export interface Position {
  readonly key: string;
  readonly behind: 'key' | 'prefix';
}

export interface ListQuery {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** Keys and common prefixes together. */
  readonly limit: number;
  readonly after: Position | undefined;
}

export interface LowerBound {
  readonly from: string;
  readonly isExclusive: boolean;
}

export interface Listing<Entry> {
  readonly entries: readonly Entry[];
  readonly commonPrefixes: readonly string[];
  /** Undefined at the end. */
  readonly next: Position | undefined;
}

/** Greater than almost every key with the prefix; the few beyond it are recognised by their prefix. */
const LAST_CHARACTER = '\u{10FFFF}';

const boundOf = ({ key, behind }: Position): LowerBound => ({ from: behind === 'key' ? key : key + LAST_CHARACTER, isExclusive: true });

export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The common prefix that a key is rolled up into; undefined where it stands for itself. */
export function groupOf(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

/**
 * A page of keys, as ListObjects gives it. `scan` gives entries in the binary order of their keys' UTF-8, from a bound
 * on; it is asked anew behind each common prefix, so that a large "folder" costs no more than a small one.
 */
export function listKeys<Entry extends { readonly key: string }>(scan: (bound: LowerBound) => Iterable<Entry>, { prefix, delimiter, limit, after }: ListQuery): Listing<Entry> {
  const entries: Entry[] = [];
  const commonPrefixes: string[] = [];
  if (limit <= 0) return { entries, commonPrefixes, next: undefined };
  let last = after;
  let bound: LowerBound | undefined = firstBound(prefix, after);
  while (bound !== undefined) {
    const start: LowerBound = bound;
    bound = undefined;
    for (const entry of scan(start)) {
      if (!entry.key.startsWith(prefix)) break;
      const group = groupOf(entry.key, prefix, delimiter);
      if (group !== undefined && last?.behind === 'prefix' && group === last.key) continue;
      if (entries.length + commonPrefixes.length === limit) return { entries, commonPrefixes, next: last };
      if (group === undefined) {
        entries.push(entry);
        last = { key: entry.key, behind: 'key' };
      } else {
        commonPrefixes.push(group);
        last = { key: group, behind: 'prefix' };
        bound = boundOf(last);
        break;
      }
    }
  }
  return { entries, commonPrefixes, next: undefined };
}

function firstBound(prefix: string, after: Position | undefined): LowerBound {
  const fromPrefix = { from: prefix, isExclusive: false };
  if (after === undefined) return fromPrefix;
  const behind = boundOf(after);
  return compareKeys(behind.from, prefix) < 0 ? fromPrefix : behind;
}

/** The token of ListObjectsV2: opaque to clients. */
export const tokenOf = ({ key, behind }: Position): string => Buffer.from(JSON.stringify([behind, key])).toString('base64url');

/** Undefined where the token is none of ours. */
export function positionOf(token: string): Position | undefined {
  try {
    const [behind, key] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown[];
    return typeof key === 'string' && (behind === 'key' || behind === 'prefix') ? { key, behind } : undefined;
  } catch {
    return undefined;
  }
}
