import type { SourceText } from './source-text.ts';
import type { FileEntry } from './types.ts';

/** https://developer.hashicorp.com/terraform/language/expressions/strings */

export const tfvarsName = (key: string): string => key.replaceAll(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=[\d-])/, '_');

const SHORT: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t`, '"': String.raw`\"`, '\\': String.raw`\\` };

export const tfvarsLine = (key: string, value: string): string => `${tfvarsName(key)} = ${hclString(value)}\n`;

const hclString = (value: string): string => `"${value.replaceAll(/[\n\r\t"\\]/g, (character) => SHORT[character] ?? character).replaceAll(/([$%])\{/g, '$1$1{')}"`;

const SPACE = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const NAME = /[A-Za-z_][\w-]*/y;
const BLANK = /(?:[ \t]+|\/\*[^]*?\*\/)*/y;
const EQUALS = /=/y;
const HEREDOC = /<<(-?)([A-Za-z_][\w-]*)\r?\n/y;
const LINE = /[^\n]*\n?/y;
const TEMPLATE = /([$%])\1\{|[$%]\{/g;
const TEMPLATE_OR_ESCAPE = /([$%])\1\{|[$%]\{|\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g;
const PLAIN = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false/y;
const LINE_REST = /(?:#[^\n]*|\/\/[^\n]*)?(?:\r?\n|$)/y;

/** Reads `name = value` where the value is text, a number, true, false, or a list of texts. Throws UserErrors. */
export function readTfvars(text: SourceText): FileEntry[] {
  const reader = new TfvarsReader(text);
  return reader.read();
}

class TfvarsReader {
  readonly #text: SourceText;
  #offset = 0;

  constructor(text: SourceText) {
    this.#text = text;
  }

  read(): FileEntry[] {
    const entries: FileEntry[] = [];
    for (;;) {
      this.#take(SPACE);
      if (this.#offset >= this.#text.text.length) return entries;
      const position = this.#text.positionOf(this.#offset);
      const key = this.#take(NAME)?.[0] ?? this.#quoted();
      if (key === undefined) throw this.#error('this is no name', 'Write name = "value".');
      this.#take(BLANK);
      if (this.#take(EQUALS) === undefined) throw this.#error('= is missing behind this name', 'Write name = "value".');
      this.#take(BLANK);
      const isList = this.#text.text[this.#offset] === '[';
      const value = isList ? this.#list().join(',') : this.#scalar();
      this.#take(BLANK);
      if (this.#take(LINE_REST) === undefined) throw this.#error(`something stands behind the value of ${key}`, 'Write one name = "value" a line.');
      entries.push({ key, value, position, ...(isList ? { type: 'StringList' as const } : {}) });
    }
  }

  #scalar(): string {
    const value = this.#quoted() ?? this.#heredoc() ?? this.#take(PLAIN)?.[0];
    if (value === undefined) throw this.#error('only texts, numbers, true, false and lists of them can be parameters', 'Write it as "text".');
    return value;
  }

  #list(): string[] {
    const items: string[] = [];
    this.#offset += 1;
    for (;;) {
      this.#take(SPACE);
      if (this.#text.text[this.#offset] === ']') break;
      const start = this.#offset;
      const item = this.#scalar();
      if (item.includes(',')) throw this.#text.error(start, 'an item of a list has a comma in it, which separates the items of a StringList', 'Write the whole value as "text".');
      items.push(item);
      this.#take(SPACE);
      if (this.#text.text[this.#offset] === ',') this.#offset += 1;
      else if (this.#text.text[this.#offset] !== ']') throw this.#error('the list is never closed', 'Separate items by commas, and close it with ].');
    }
    this.#offset += 1;
    return items;
  }

  #quoted(): string | undefined {
    if (this.#text.text[this.#offset] !== '"') return undefined;
    const start = this.#offset + 1;
    const end = this.#text.closingQuote(start, { quote: '"', escape: '\\', lines: 'one' });
    if (end === undefined) throw this.#error('the quote is not closed on its line', String.raw`Close it with ", and write \n for line ends.`);
    this.#offset = end + 1;
    return this.#literal(this.#text.text.slice(start, end), TEMPLATE_OR_ESCAPE, start);
  }

  #escape(whole: string, what: string, start: number): string {
    const meant = ESCAPES[what];
    if (meant !== undefined) return meant;
    const code = what.length > 1 ? Number.parseInt(what.slice(1), 16) : undefined;
    if (code === undefined) throw this.#text.error(start, `${whole} means nothing`, String.raw`Write \\ for a backslash.`);
    // Halves of a surrogate pair are no characters, nor is what lies behind the last one.
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw this.#text.error(start, `${whole} is no character`, String.raw`Write the character itself, or \U and eight hexadecimal digits.`);
    return String.fromCodePoint(code);
  }

  #heredoc(): string | undefined {
    const start = this.#offset;
    const [, indented, word = ''] = this.#take(HEREDOC) ?? [];
    if (indented === undefined) return undefined;
    const body = this.#offset;
    while (this.#offset < this.#text.text.length) {
      const line = this.#take(LINE)?.[0] ?? '';
      if (line.trim() === word) {
        const lineStart = this.#offset - line.length;
        this.#offset = lineStart + line.trimEnd().length;
        const literal = this.#literal(this.#text.text.slice(body, lineStart), TEMPLATE, body);
        return indented === '-' ? withoutIndent(literal) : literal;
      }
    }
    throw this.#text.error(start, `<<${word} is never closed`, `Close it with a line that says ${word}.`);
  }

  /** Templates are Terraform's to fill in: doubled, they are the characters themselves. */
  #literal(text: string, pattern: RegExp, start: number): string {
    let literal = '';
    let done = 0;
    for (const match of text.matchAll(pattern)) {
      const [whole, doubled, escape] = match;
      const offset = start + match.index;
      if (doubled === undefined && escape === undefined) throw this.#text.error(offset, `it has ${whole} in it, which Terraform fills in`, `Write ${whole.charAt(0)}${whole} for the characters themselves.`);
      literal += text.slice(done, match.index) + (escape === undefined ? whole.slice(1) : this.#escape(whole, escape, offset));
      done = match.index + whole.length;
    }
    return literal + text.slice(done);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#offset;
    const match = pattern.exec(this.#text.text) ?? undefined;
    if (match !== undefined) this.#offset = pattern.lastIndex;
    return match;
  }

  #error(what: string, hint: string): Error {
    return this.#text.error(this.#offset, what, hint);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** `<<-`: the indentation that all lines share goes. Lines of nothing but space have no say in it, and stay. */
function withoutIndent(body: string): string {
  const lines = body.split('\n');
  let least = Infinity;
  for (const line of lines) if (line.trim() !== '') least = Math.min(least, /^[ \t]*/.exec(line)?.[0].length ?? 0);
  return lines.map((line) => (line.trim() === '' ? line : line.slice(least))).join('\n');
}
