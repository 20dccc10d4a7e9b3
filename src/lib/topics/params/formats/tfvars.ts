import type { SourceText } from './source-text.ts';
import type { FileEntry } from './types.ts';

/** https://developer.hashicorp.com/terraform/language/expressions/strings */

export const tfvarsName = (key: string): string => key.replaceAll(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=[\d-])/, '_');

const SHORT: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t`, '"': String.raw`\"`, '\\': String.raw`\\` };

export const tfvarsLine = (key: string, value: string): string => `${tfvarsName(key)} = ${hclString(value)}\n`;

const hclString = (value: string): string => `"${value.replaceAll(/[\n\r\t"\\]/g, (character) => SHORT[character] ?? character).replaceAll(/([$%])\{/g, '$1$1{')}"`;

const SPACE = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const NAME = /[A-Za-z_][\w-]*/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const STRING = /"((?:[^"\\\n]|\\[^\n])*)"/y;
const HEREDOC = /<<(-?)([A-Za-z_][\w-]*)\r?\n/y;
const PLAIN = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false/y;
const LINE_REST = /[ \t]*(?:#[^\n]*|\/\/[^\n]*)?(?:\r?\n|$)/y;

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
      if (this.#take(EQUALS) === undefined) throw this.#error(`= is missing behind ${key}`, 'Write name = "value".');
      const isList = this.#text.text[this.#offset] === '[';
      const value = isList ? this.#list().join(',') : this.#scalar();
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
    const start = this.#offset;
    const inside = this.#take(STRING)?.[1];
    if (inside === undefined) {
      if (this.#text.text[this.#offset] === '"') throw this.#error('the quote is not closed on its line', String.raw`Close it with ", and write \n for line ends.`);
      return undefined;
    }
    return this.#literal(inside.replaceAll(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g, (whole, what: string) => this.#escape(whole, what, start)), start);
  }

  #escape(whole: string, what: string, start: number): string {
    const meant = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[what];
    if (meant !== undefined) return meant;
    if (what.length > 1) return String.fromCodePoint(Math.min(Number.parseInt(what.slice(1), 16), 0x10ffff));
    throw this.#text.error(start, `${whole} means nothing`, String.raw`Write \\ for a backslash.`);
  }

  #heredoc(): string | undefined {
    const start = this.#offset;
    const [, indented, word = ''] = this.#take(HEREDOC) ?? [];
    if (indented === undefined) return undefined;
    const end = new RegExp(`^[ \\t]*${word}(?=\\r?$)`, 'm');
    const rest = this.#text.text.slice(this.#offset);
    const close = end.exec(rest);
    if (close === null) throw this.#text.error(start, `<<${word} is never closed`, `Close it with a line that says ${word}.`);
    const body = rest.slice(0, close.index).replaceAll('\r\n', '\n');
    this.#offset += close.index + close[0].length;
    return this.#literal(indented === '-' ? withoutIndent(body) : body, start);
  }

  /** Templates are Terraform's to fill in. */
  #literal(text: string, start: number): string {
    const [template] = /[$%]\{/.exec(text.replaceAll(/\$\$\{|%%\{/g, ' ')) ?? [];
    if (template !== undefined) throw this.#text.error(start, `it has ${template} in it, which Terraform fills in`, `Write ${template.charAt(0)}${template} for the characters themselves.`);
    return text.replaceAll(/([$%])\1\{/g, '$1{');
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

/** `<<-`: the indentation that all lines share goes. */
function withoutIndent(body: string): string {
  const lines = body.split('\n');
  const least = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0));
  return lines.map((line) => line.slice(Number.isFinite(least) ? Math.min(least, line.length) : 0)).join('\n');
}
