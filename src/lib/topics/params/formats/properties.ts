import type { SourceText } from './source-text.ts';
import type { FileEntry } from './types.ts';

/** https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html */

const SHORT: Readonly<Record<string, string>> = { '\t': String.raw`\t`, '\n': String.raw`\n`, '\r': String.raw`\r`, '\f': String.raw`\f` };

/** As Properties.store writes it: readable as ISO 8859-1. */
export const propertiesLine = (key: string, value: string): string => `${escaped(key).replaceAll(' ', String.raw`\ `)}=${escaped(value).replace(/^ +/, (spaces) => spaces.replaceAll(' ', String.raw`\ `))}\n`;

const escaped = (text: string): string =>
  text
    .replaceAll(/[\\=:#!]/g, String.raw`\$&`)
    .replaceAll(/[\t\n\r\f]/g, (character) => SHORT[character] ?? character)
    // Unit by unit, as Java has it.
    .replaceAll(/[^ -~]/g, (character) => [...Array(character.length).keys()].map((index) => `\\u${character.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}`).join(''));

const LINE_END = /\r\n|\r|\n/;

/** Reads what Properties.load reads. Throws UserErrors. */
export function readProperties(text: SourceText): FileEntry[] {
  const entries: FileEntry[] = [];
  let line = 0;
  const lines = text.text.split(LINE_END);
  while (line < lines.length) {
    const first = line;
    let natural = withoutIndent(lines[line]);
    const position = { line: first + 1, column: (lines[first] ?? '').length - natural.length + 1 };
    line += 1;
    // A backslash alone begins nothing: what follows can be a comment still.
    if (natural === '' || natural === '\\' || /^[#!]/.test(natural)) continue;
    const parts: string[] = [];
    while (isContinued(natural)) {
      parts.push(natural.slice(0, -1));
      natural = withoutIndent(lines[line]);
      line += 1;
    }
    const logical = parts.join('') + natural;
    const [, key = '', value = ''] = /^((?:\\[^]|[^\\ \t\f=:])*)(?:[ \t\f]*[=:][ \t\f]*|[ \t\f]+|$)([^]*)$/.exec(logical) ?? [];
    const read = (part: string): string => unescaped(part, () => text.error(position, String.raw`\u is not followed by four hexadecimal digits`, String.raw`Write it like \u00E4, or \\u for a backslash and a u.`));
    entries.push({ key: read(key), value: read(value), position });
  }
  return entries;
}

const withoutIndent = (line = ''): string => line.replace(/^[ \t\f]+/, '');

/** An odd number of backslashes at the end: the last one stands before the line end, or before nothing. */
function isContinued(line: string): boolean {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') count += 1;
  return count % 2 === 1;
}

const LONG: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** A backslash before any other character stands for that character. */
function unescaped(part: string, refuse: () => Error): string {
  return part.replaceAll(/\\(u[0-9a-fA-F]{4}|[^])/g, (_whole, what: string) => {
    if (what.length === 5) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    if (what === 'u') throw refuse();
    return LONG[what] ?? what;
  });
}
