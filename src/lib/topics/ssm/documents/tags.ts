import { UserError } from '../../../errors/errors.ts';
import type { DocumentTags } from './types.ts';

/** Reads KEY=VALUE pairs; the value may be empty and may have = in it. Throws a UserError. */
export function parseTags(pairs: readonly string[]): DocumentTags {
  const tags = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=([^]*)$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) throw new UserError('bad-tag', `--tag: "${pair}" is not a tag`, 'Write KEY=VALUE.');
    if (tags.has(key)) throw new UserError('bad-tag', `--tag: ${key} is given twice`, 'Give each key once.');
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}

/** Of `wanted`, what `current` does not have with the same value. */
export const tagsToAdd = (wanted: DocumentTags, current: DocumentTags): DocumentTags =>
  Object.fromEntries(Object.entries(wanted).filter(([key, value]) => current[key] !== value));
