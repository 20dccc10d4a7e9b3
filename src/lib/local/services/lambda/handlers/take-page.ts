import { pageOf } from '../../../wire/paging.ts';
import { invalid } from '../errors.ts';

/** A page of a list, with the marker of the next one where there is one. Throws InvalidParameterValueException. */
export function takePage<T>(items: readonly T[], marker: string | undefined, size: number): { readonly page: readonly T[]; readonly NextMarker?: string } {
  const { page, nextToken } = pageOf(items, marker, size, () => invalid('The marker is not valid.'));
  return { page, ...(nextToken === undefined ? {} : { NextMarker: nextToken }) };
}
