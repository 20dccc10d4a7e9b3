import { UserError } from '../errors/errors.ts';

/** Reads KEY=VALUE pairs; the value may be empty and may have = in it. Throws a UserError that names `where`. */
export function parseTags(pairs: readonly string[], where: string): Readonly<Record<string, string>> {
  const tags = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=([^]*)$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) throw new UserError('bad-tag', `${where}: "${pair}" is not a tag`, 'Write KEY=VALUE.');
    if (tags.has(key)) throw new UserError('bad-tag', `${where}: ${key} is given twice`, 'Give each key once.');
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}
