import { isDeepStrictEqual, inspect } from 'node:util';

/** A value as plain data, so that two can be compared: bytes as hex, no undefined members, texts as texts, sorted keys. */
export function plain(value: unknown, leaveOut: (key: string) => boolean = () => false): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  // A member with a media type is a String object; a big number of a document is an object with a text.
  if (Object.prototype.toString.call(value) === '[object String]') return (value as { toString(): string }).toString();
  const entries = Object.entries(value).filter(([key, member]) => member !== undefined && !leaveOut(key));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, plain(member)]));
}

/** Where two plain values differ first, in words; undefined where they do not. */
export function firstDifference(got: unknown, wanted: unknown, path = ''): string | undefined {
  if (isDeepStrictEqual(got, wanted)) return undefined;
  if (isObject(got) && isObject(wanted)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
      const difference = firstDifference(got[key], wanted[key], `${path}.${key}`);
      if (difference !== undefined) return difference;
    }
  }
  return `${path || '(all)'} was ${inspect(got, { depth: 1 }).slice(0, 120)} and not ${inspect(wanted, { depth: 1 }).slice(0, 120)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
