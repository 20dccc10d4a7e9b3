import { UserError } from '../../../errors/errors.ts';
import { TextLines, type Position } from '../../../errors/text-lines.ts';
import type { FileEntry } from './types.ts';

/** How a format writes a text in quotes. */
export interface Quoting {
  readonly quote: string;
  /** Takes the character behind it with it; in csv a quote does. */
  readonly escape?: string;
  readonly lines: 'one' | 'many';
}

/** A text and where it came from, for messages with line and column. */
export class SourceText {
  readonly text: string;
  readonly source: string;
  readonly #lines: TextLines;

  constructor(text: string, source: string) {
    // A byte order mark says nothing of the content.
    this.text = text.replace(/^\uFEFF/, '');
    this.source = source;
    this.#lines = new TextLines(this.text);
  }

  positionOf(offset: number): Position {
    return this.#lines.positionOf(offset);
  }

  /**
   * The offset of the quote that ends a text which begins at `from`; undefined where none does. By hand: on a long text
   * a regular expression runs out of stack.
   */
  closingQuote(from: number, { quote, escape, lines }: Quoting): number | undefined {
    for (let at = from; at < this.text.length; at += 1) {
      const character = this.text[at];
      if (character === escape && (escape !== quote || this.text[at + 1] === quote)) at += 1;
      else if (character === quote) return at;
      if (lines === 'one' && this.text[at] === '\n') return undefined;
    }
    return undefined;
  }

  /** `source:line:column: what`. */
  error(at: number | Position, what: string, hint: string): UserError {
    const { line, column } = typeof at === 'number' ? this.positionOf(at) : at;
    return new UserError('bad-parameter-file', `${this.source}:${line}:${column}: ${what}`, hint);
  }
}

/** Throws a UserError where a key is there twice, or a value cannot be one of a parameter. */
export function checkEntries(entries: readonly FileEntry[], text: SourceText): void {
  const seen = new Map<string, Position>();
  for (const { key, value, position } of entries) {
    if (key === '') throw text.error(position, 'the key is empty', 'Write a name.');
    const first = seen.get(key);
    if (first !== undefined) throw text.error(position, `the key ${JSON.stringify(key)} is there already, in line ${first.line}`, 'Leave one of them out.');
    if (value.includes('\0')) throw text.error(position, `the value of ${JSON.stringify(key)} is binary (it has a NUL character)`, 'Encode it, for example in base64.');
    // It would be sent as another character.
    if (!value.isWellFormed()) throw text.error(position, `the value of ${JSON.stringify(key)} has half of a surrogate pair in it`, 'Write both halves, or the character itself.');
    seen.set(key, position);
  }
}

/** Names of one file, each made of one key. Throws a UserError where two keys become one name: one of them would be lost. */
export class DistinctNames {
  readonly #keyOf = new Map<string, string>();
  readonly #format: string;

  constructor(format: string) {
    this.#format = format;
  }

  add(name: string, key: string): string {
    const other = this.#keyOf.get(name);
    if (other !== undefined) throw new UserError('same-name', `${other} and ${key} are both ${name} in ${this.#format}`, 'Export them in another format (json, yaml), or from a path that has only one of them.');
    this.#keyOf.set(name, key);
    return name;
  }
}
