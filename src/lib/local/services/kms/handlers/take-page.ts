import { decodeToken, encodeToken } from '../../../wire/paging.ts';
import { invalidMarker } from '../errors.ts';

export interface MarkedPage<T> {
  readonly page: readonly T[];
  readonly Truncated: boolean;
  readonly NextMarker?: string;
}

/** A page out of rows of which one more was asked for than it holds. */
export function takePage<T>(rows: readonly T[], size: number, positionOf: (row: T) => string | number): MarkedPage<T> {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  if (rows.length <= size || last === undefined) return { page, Truncated: false };
  return { page, Truncated: true, NextMarker: encodeToken(positionOf(last)) };
}

/** The position in a marker; `first` without one. Throws InvalidMarkerException for what is none of ours. */
export function decodeMarker<P extends string | number>(marker: string | undefined, first: P): P {
  if (marker === undefined) return first;
  const position = decodeToken(marker);
  if (typeof position !== typeof first) throw invalidMarker();
  return position as P;
}
