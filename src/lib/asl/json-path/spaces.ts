const SPACES = ' \t\n\r';

export const isSpace = (character: string | undefined): boolean => character !== undefined && character !== '' && SPACES.includes(character);

/** The next place at or behind `at` that is no space. */
export function skipSpace(text: string, at: number): number {
  let index = at;
  while (isSpace(text[index])) index += 1;
  return index;
}
