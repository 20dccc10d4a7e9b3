import { UserError } from '../errors/errors.ts';

/** Reads tags, KEY=VALUE. Throws a UserError that names `where`. */
export const parseTags = (pairs: readonly string[], where: string): Readonly<Record<string, string>> => readPairs(pairs, where, 'tag');

/** Reads values by name, NAME=VALUE. Throws a UserError that names `where`. */
export const parsePairs = (pairs: readonly string[], where: string): Readonly<Record<string, string>> => readPairs(pairs, where, 'pair');

/** The value may be empty and may have = in it. */
function readPairs(pairs: readonly string[], where: string, what: 'tag' | 'pair'): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=([^]*)$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) throw new UserError(`bad-${what}`, `${where}: "${pair}" is not a ${what === 'tag' ? 'tag' : 'name with a value'}`, 'Write KEY=VALUE.');
    if (values.has(key)) throw new UserError(`bad-${what}`, `${where}: ${key} is given twice`, 'Give each key once.');
    values.set(key, value);
  }
  return Object.fromEntries(values);
}
