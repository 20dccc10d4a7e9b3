import type { Json } from '../json.ts';
import type { Definition } from './definition.ts';
import { definitionOf, EmptyObject, type Entry, type Place } from './place.ts';
import { TextLines } from '../../errors/text-lines.ts';
import { definitionError, type Path } from './position.ts';

/** No state machine is nested as deeply, and whoever walks through one may call itself a level deeper for each. */
export const MOST_LEVELS = 500;

const MEND = 'Mend the JSON.';

/**
 * A definition in JSON (RFC 8259), with comments passed over unless they are `refused`. Keys such as `__proto__` are
 * data: objects have no prototype. Throws UserErrors with `source:line:column`.
 */
export function readJsonDefinition(text: string, source: string, comments: 'allowed' | 'refused' = 'allowed'): Definition {
  const reader = new JsonReader(text, source, comments === 'allowed');
  const { value, place } = reader.readAll();
  return definitionOf({ value, root: place, text, source, format: 'json', duplicates: reader.duplicates, firstComment: reader.firstComment });
}

interface Read {
  readonly value: Json;
  readonly place: Place;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD_START = /^[\p{L}\p{N}_$]/u;
const WORD = /[\p{L}\p{N}_$.+-]+/uy;
const PLAIN = /[^"\\\0-\u001F]*/y;
const NOT_PLAIN = /[\\\0-\u001F]/;
const HEX = /[0-9a-fA-F]{4}/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const WORDS = new Map<string, Json>([['true', true], ['false', false], ['null', null]]);

class JsonReader {
  readonly duplicates: Array<{ readonly path: Path; readonly first: number }> = [];
  firstComment: number | undefined;
  readonly #text: string;
  readonly #source: string;
  readonly #comments: boolean;
  readonly #path: Array<string | number> = [];
  #at = 0;

  constructor(text: string, source: string, comments: boolean) {
    this.#text = text;
    this.#source = source;
    this.#comments = comments;
  }

  readAll(): Read {
    const read = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw this.#error(this.#at, `${this.#here()} stands behind the end of the definition`, 'Leave one JSON value in the file.');
    return read;
  }

  #value(): Read {
    this.#space();
    const start = this.#at;
    const character = this.#text[start];
    if (character === '{' || character === '[') {
      if (this.#path.length >= MOST_LEVELS) throw this.#error(start, `it is nested more than ${MOST_LEVELS} levels deep`, 'Move parts into state machines of their own.');
      this.#at += 1;
      return character === '{' ? this.#object(start) : this.#array(start);
    }
    const value = character === '"' ? this.#string() : this.#scalar();
    return { value, place: { start, end: this.#at } };
  }

  #object(start: number): Read {
    const value = new EmptyObject();
    const keys = new Map<string, Entry>();
    this.#space();
    if (this.#take('}')) return { value, place: { start, end: start, keys } };
    for (;;) {
      this.#space();
      const at = this.#at;
      if (this.#text[at] === '}') throw this.#error(at, 'a comma stands behind the last field', 'Remove the comma.');
      if (this.#text[at] !== '"') throw this.#error(at, `${this.#here()} stands where the name of a field is expected`, this.#text[at] === "'" || WORD_START.test(this.#text[at] ?? '') ? 'Write names in double quotes.' : MEND);
      const key = this.#string();
      this.#space();
      if (!this.#take(':')) throw this.#error(this.#at, `${this.#here()} stands where the colon behind ${JSON.stringify(key)} is expected`, 'Write a colon between a name and its value.');
      this.#path.push(key);
      const first = keys.get(key);
      if (first !== undefined) this.duplicates.push({ path: [...this.#path], first: first.key });
      const read = this.#value();
      this.#path.pop();
      value[key] = read.value;
      keys.set(key, { key: at, value: read.place });
      this.#space();
      if (this.#take('}')) return { value, place: { start, end: start, keys } };
      this.#comma('}', key);
    }
  }

  #array(start: number): Read {
    const [value, items]: [Json[], Place[]] = [[], []];
    this.#space();
    if (this.#take(']')) return { value, place: { start, end: start, items } };
    for (;;) {
      this.#space();
      if (this.#text[this.#at] === ']') throw this.#error(this.#at, 'a comma stands behind the last element', 'Remove the comma.');
      this.#path.push(value.length);
      const read = this.#value();
      this.#path.pop();
      value.push(read.value);
      items.push(read.place);
      this.#space();
      if (this.#take(']')) return { value, place: { start, end: start, items } };
      this.#comma(']', undefined);
    }
  }

  #comma(close: string, key: string | undefined): void {
    if (this.#take(',')) return;
    throw this.#error(this.#at, `${this.#here()} stands where a comma or ${close} is expected, behind ${key === undefined ? 'the element' : `the value of ${JSON.stringify(key)}`}`, this.#at >= this.#text.length ? `Close it with ${close}.` : 'Write a comma between two of them.');
  }

  #scalar(): Json {
    const start = this.#at;
    const number = this.#match(NUMBER);
    const rest = this.#match(WORD);
    if (number !== '' && rest === '') return Number(number);
    const word = number + rest;
    const known = WORDS.get(word);
    if (known !== undefined) return known;
    const owner = this.#path.at(-1);
    const wanted = owner === undefined ? 'a value' : typeof owner === 'number' ? 'an element' : `the value of ${JSON.stringify(owner)}`;
    if (word === '') throw this.#error(start, `${this.#here()} stands where ${wanted} is expected`, this.#text[start] === "'" ? 'Write texts in double quotes.' : MEND);
    throw this.#error(start, `${JSON.stringify(shortened(word))} is no JSON value`, 'Write texts in double quotes; numbers have no leading zeros, and a digit on each side of the point.');
  }

  #string(): string {
    const start = this.#at;
    // Nearly all texts have nothing in them that is special.
    const end = this.#text.indexOf('"', start + 1);
    const plain = this.#text.slice(start + 1, end);
    if (end !== -1 && !NOT_PLAIN.test(plain)) {
      this.#at = end + 1;
      return plain;
    }
    this.#at += 1;
    let value = '';
    for (;;) {
      value += this.#match(PLAIN);
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#at += 1;
        return value;
      }
      if (character === undefined || character === '\n' || character === '\r') throw this.#error(start, 'the text that begins here has no end in its line', 'Close it with a double quote; write line breaks as \\n.');
      if (character !== '\\') throw this.#error(this.#at, `a control character (U+${hex(character)}) stands in a text`, `Write it as \\u${hex(character)}.`);
      value += this.#escape();
    }
  }

  #escape(): string {
    const at = this.#at;
    const letter = this.#text[at + 1] ?? '';
    const plain = ESCAPES[letter];
    this.#at += 2;
    if (plain !== undefined && letter !== '') return plain;
    const code = letter === 'u' ? this.#match(HEX) : '';
    if (code !== '') return String.fromCharCode(Number.parseInt(code, 16));
    throw this.#error(at, `${JSON.stringify(`\\${letter}`).slice(1, -1).replace('\\\\', '\\')} is no escape sequence of JSON`, 'Write a backslash as \\\\; other characters need none.');
  }

  /** White space and, where they are allowed, comments. */
  #space(): void {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === 32 || code === 10 || code === 13 || code === 9) this.#at += 1;
      else if (code === 47 && this.#comments && (text[this.#at + 1] === '/' || text[this.#at + 1] === '*')) this.#comment();
      else return;
    }
  }

  #comment(): void {
    this.firstComment ??= this.#at;
    const block = this.#text[this.#at + 1] === '*';
    const end = this.#text.indexOf(block ? '*/' : '\n', this.#at + 2);
    if (end === -1 && block) throw this.#error(this.#at, 'the comment that begins here has no end', 'Close it with */.');
    this.#at = end === -1 ? this.#text.length : end + (block ? 2 : 1);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp): string {
    const start = this.#at;
    pattern.lastIndex = start;
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  /** What stands at the place where something else is expected. */
  #here(): string {
    const point = this.#text.codePointAt(this.#at);
    return point === undefined ? 'the end of the text' : JSON.stringify(String.fromCodePoint(point));
  }

  #error(offset: number, what: string, hint: string): Error {
    return definitionError(this.#source, new TextLines(this.#text).positionOf(offset), what, hint);
  }
}

const shortened = (word: string): string => (word.length > 40 ? `${word.slice(0, 40)}…` : word);

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
