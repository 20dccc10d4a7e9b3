import * as ssm from '@aws-sdk/client-ssm';
import { decodeToken as decode, pageOf as pageOfList, type Page } from '../../../wire/paging.ts';
import { exception } from './errors.ts';

export { encodeToken } from '../../../wire/paging.ts';

/** The position in a token; undefined where none was given. Throws InvalidNextToken for what is none of ours. */
export function decodeToken(token: string | undefined): number | undefined {
  if (token === undefined || token === '') return undefined;
  const position = decode(token);
  if (typeof position !== 'number') throw invalidToken();
  return position;
}

/** A page of a list that stands in memory. */
export const pageOf = <T>(items: readonly T[], token: string | undefined, size: number): Page<T> => pageOfList(items, token, size, invalidToken);

const invalidToken = (): Error => exception(ssm.InvalidNextToken, 'The specified token is not valid.');
