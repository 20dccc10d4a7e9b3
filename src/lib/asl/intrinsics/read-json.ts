import type { Json } from '../json.ts';
import { IntrinsicFault } from './intrinsic-fault.ts';

const SOURCE = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: ';
const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const WHITE = new Set([' ', '\t', '\n', '\r']);
const IDENTIFIER = /^[\p{L}\p{N}_$]$/u;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const PLAIN_TEXT = /[^"\\\u0000-\u001F]*/uy;

interface Level {
  readonly close: ']' | '}';
  readonly begin: number;
}

/**
 * The first value in a text, as AWS's parser (Jackson) takes it: what follows it is not looked at, and an empty text is
 * null. Throws IntrinsicFaults with that parser's words and place.
 */
export function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    const end = new JsonScanner(text).first();
    return end === undefined ? null : (JSON.parse(text.slice(0, end)) as Json);
  }
}

/** Goes over a text to find where its first value ends, or why it is none. A stack of its own: texts can be nested deep. */
class JsonScanner {
  readonly #text: string;
  readonly #open: Level[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  first(): number | undefined {
    this.#white();
    if (this.#at >= this.#text.length) return undefined;
    do {
      this.#value();
      while (this.#closes());
    } while (this.#open.length > 0);
    return this.#at;
  }

  #white(): void {
    while (WHITE.has(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #place(at: number): string {
    const before = this.#text.slice(0, at);
    return `${SOURCE}${before.split('\n').length}, column: ${at - before.lastIndexOf('\n')}]`;
  }

  #fail(what: string, at: number): never {
    throw new IntrinsicFault(`Cannot convert String to Json in States.StringToJson, caused by: ${what}\n at ${this.#place(at)}`);
  }

  #ends(): never {
    const level = this.#open.at(-1);
    if (level === undefined) return this.#fail('Unexpected end-of-input', this.#at);
    const name = level.close === '}' ? 'Object' : 'Array';
    return this.#fail(`Unexpected end-of-input: expected close marker for ${name} (start marker at ${this.#place(level.begin)})`, this.#at);
  }

  #unexpected(expected: string): never {
    const code = this.#text.codePointAt(this.#at) ?? 0;
    return this.#fail(`Unexpected character ('${String.fromCodePoint(code)}' (code ${code})): ${expected}`, this.#at);
  }

  /** A value, with the beginnings of the lists and objects that it begins with. */
  #value(): void {
    for (;;) {
      this.#white();
      const next = this.#text[this.#at];
      if (next === undefined) this.#ends();
      if (next !== '{' && next !== '[') break;
      this.#open.push({ close: next === '{' ? '}' : ']', begin: this.#at });
      this.#at += 1;
      if (this.#isEmpty()) return;
      if (next === '{') this.#key();
    }
    if (this.#text[this.#at] === '"') return this.#string();
    const number = NUMBER.exec(this.#text.slice(this.#at, this.#at + 1000))?.[0];
    if (number !== undefined) {
      this.#at += number.length;
      return;
    }
    return this.#word();
  }

  /** Nothing in it: the end is left to `closes`. */
  #isEmpty(): boolean {
    this.#white();
    if (this.#at >= this.#text.length) this.#ends();
    return this.#text[this.#at] === this.#open.at(-1)?.close;
  }

  #word(): void {
    const begin = this.#at;
    while (IDENTIFIER.test(this.#text[this.#at] ?? ' ')) this.#at += 1;
    const word = this.#text.slice(begin, this.#at);
    if (word === 'true' || word === 'false' || word === 'null') return;
    if (word === '') this.#unexpected(`expected a valid value ${EXPECTED}`);
    this.#fail(`Unrecognized token '${word}': was expecting ${EXPECTED}`, this.#at);
  }

  #string(): void {
    const begin = this.#at;
    for (this.#at += 1; ; this.#at += this.#text[this.#at] === '\\' ? 2 : 1) {
      PLAIN_TEXT.lastIndex = this.#at;
      this.#at += PLAIN_TEXT.exec(this.#text)?.[0].length ?? 0;
      const next = this.#text[this.#at];
      if (next === '"') break;
      if (next === undefined) this.#fail('Unexpected end-of-input: was expecting closing quote for a string value', this.#at);
      if (next < ' ') this.#fail(`Illegal unquoted character ((CTRL-CHAR, code ${next.charCodeAt(0)})): has to be escaped using backslash to be included in string value`, this.#at);
    }
    this.#at += 1;
    try {
      JSON.parse(this.#text.slice(begin, this.#at));
    } catch {
      this.#fail('Unrecognized character escape', this.#at - 1);
    }
  }

  #key(): void {
    this.#white();
    if (this.#at >= this.#text.length) this.#ends();
    if (this.#text[this.#at] !== '"') this.#unexpected('was expecting double-quote to start field name');
    this.#string();
    this.#white();
    if (this.#at >= this.#text.length) this.#ends();
    if (this.#text[this.#at] !== ':') this.#unexpected('was expecting a colon to separate field name and value');
    this.#at += 1;
  }

  /** Behind a value: true where its list or object ends too; false where another value follows, or all is over. */
  #closes(): boolean {
    const level = this.#open.at(-1);
    if (level === undefined) return false;
    this.#white();
    const next = this.#text[this.#at];
    if (next === undefined) this.#ends();
    if (next !== level.close && next !== ',') this.#unexpected(`was expecting comma to separate ${level.close === '}' ? 'Object' : 'Array'} entries`);
    this.#at += 1;
    if (next === ',') {
      if (level.close === '}') this.#key();
      return false;
    }
    this.#open.pop();
    return true;
  }
}
