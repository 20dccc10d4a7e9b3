import { existsSync, globSync } from 'node:fs';
import { UserError } from '../../../errors/errors.ts';

/** Files as they were named; patterns that the shell left alone (`flows/*.asl.json`) become the files that fit, by name. Throws a UserError where none does. */
export function expandFiles(words: readonly string[]): string[] {
  const files = words.flatMap((word) => {
    if (word === '-' || !/[*?[{]/.test(word) || existsSync(word)) return [word];
    const found = globSync(word).toSorted();
    if (found.length === 0) throw new UserError('no-match', `no file fits ${word}`, 'Check the pattern.');
    return found;
  });
  return [...new Set(files)];
}
