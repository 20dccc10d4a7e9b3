/** A token is opaque to clients: where the next page begins, as JSON in base64. */
export function encodeToken(position: string | number | readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify({ position })).toString('base64url');
}

/** What `encodeToken` was given; undefined for what is none of ours. The caller checks that it is a position of its own. */
export function decodeToken(token: string): unknown {
  try {
    return (JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { readonly position?: unknown } | null)?.position;
  } catch {
    return undefined;
  }
}

export interface Page<T> {
  readonly page: readonly T[];
  readonly nextToken: string | undefined;
}

/** A page of a list that stands in memory. Throws `refuse()`, the service's own error, for a token that is none of ours. */
export function pageOf<T>(items: readonly T[], token: string | undefined, size: number, refuse: () => Error): Page<T> {
  const from = token === undefined || token === '' ? 0 : decodeToken(token);
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 0) throw refuse();
  return { page: items.slice(from, from + size), nextToken: from + size < items.length ? encodeToken(from + size) : undefined };
}
