import { environmentName } from '../environment-name.ts';
import type { SourceText } from './source-text.ts';
import type { FileEntry } from './types.ts';

/**
 * A value as POSIX shells have it, and the dotenv readers of Node, Go and Ruby: in single quotes everything stands for
 * itself, line ends too. A value that has one is in double quotes, as a shell has it; Node does not undo its
 * backslashes. Python's reader undoes backslashes and fills in ${NAME} whatever the quotes are.
 */
export const dotenvLine = (key: string, value: string): string => `${dotenvName(key)}=${value.includes("'") ? `"${value.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"` : `'${value}'`}\n`;

/** A name that a shell takes does not begin with a digit. */
export const dotenvName = (key: string): string => environmentName(key).replace(/^(?=\d)/, '_');

const LINE_END = /\r?\n/y;
const SPACE = /[ \t]*/y;
const BLANK = /[ \t]*(?:#[^\n]*)?(?=\r?\n|$)/y;
const ASSIGNMENT = /(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*/y;
const BARE = /[^\r\n]*/y;

/** Reads KEY=VALUE lines: `export`, comments, bare values, quoted ones over several lines. Throws UserErrors. */
export function readDotenv(text: SourceText): FileEntry[] {
  const entries: FileEntry[] = [];
  let offset = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = offset;
    const match = pattern.exec(text.text) ?? undefined;
    if (match !== undefined) offset = pattern.lastIndex;
    return match;
  };
  while (offset < text.text.length) {
    if (take(BLANK) === undefined) {
      take(SPACE);
      const start = offset;
      const [, key = ''] = take(ASSIGNMENT) ?? [];
      if (key === '') throw text.error(start, 'this is no NAME=VALUE', 'Write NAME=VALUE, or # before a comment.');
      const { value, end } = valueAt(text, offset);
      offset = end;
      entries.push({ key, value, position: text.positionOf(start) });
      if (take(BLANK) === undefined) throw text.error(offset, `something stands behind the value of ${key}`, 'Put the whole value into quotes.');
    }
    if (take(LINE_END) === undefined && offset < text.text.length) throw text.error(offset, 'a carriage return stands in the middle of a line', 'Put the whole value into quotes.');
  }
  return entries;
}

function valueAt(text: SourceText, offset: number): { readonly value: string; readonly end: number } {
  const quote = text.text[offset];
  if (quote === "'" || quote === '"') {
    const end = text.closingQuote(offset + 1, quote === "'" ? { quote, lines: 'many' } : { quote, escape: '\\', lines: 'many' });
    if (end === undefined) throw text.error(offset, 'the quote is never closed', `Close it with ${quote}.`);
    const inside = text.text.slice(offset + 1, end);
    return { value: quote === "'" ? inside : unescaped(inside), end: end + 1 };
  }
  // Bare: a comment begins behind a space.
  BARE.lastIndex = offset;
  const bare = BARE.exec(text.text)?.[0] ?? '';
  return { value: bare.replace(/(?:^|[ \t])#[^]*$/, '').trimEnd(), end: offset + bare.length };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** An escape that means nothing stays as it is; a backslash before a line end joins the lines, as in a shell. */
const unescaped = (inside: string): string => inside.replaceAll(/\\([^])/g, (whole, character: string) => (character === '\n' ? '' : ESCAPES[character] ?? ('\\"$`'.includes(character) ? character : whole)));
