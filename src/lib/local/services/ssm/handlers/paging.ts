import * as ssm from '@aws-sdk/client-ssm';
import { exception } from './errors.ts';

/** Opaque to clients: where the next page begins. */
export function encodeToken(position: number | string): string {
  return Buffer.from(JSON.stringify({ position })).toString('base64url');
}

/** The position in a token; undefined where none was given. Throws InvalidNextToken for what is none of ours. */
export function decodeToken(token: string | undefined): number | undefined {
  if (token === undefined || token === '') return undefined;
  try {
    const { position } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { position: unknown };
    if (typeof position === 'number') return position;
  } catch {
    // Falls through to the refusal.
  }
  throw exception(ssm.InvalidNextToken, 'The specified token is not valid.');
}

/** A page of a list that stands in memory. */
export function pageOf<T>(items: readonly T[], token: string | undefined, size: number): { readonly page: readonly T[]; readonly nextToken: string | undefined } {
  const from = decodeToken(token) ?? 0;
  const page = items.slice(from, from + size);
  return { page, nextToken: from + size < items.length ? encodeToken(from + size) : undefined };
}
