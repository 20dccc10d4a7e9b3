import type { Json } from '../json.ts';
import { PathError } from './path-error.ts';
import { FILTER_OPERATORS, type Condition, type FilterOperator, type Operand, type Path } from './path.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import { skipSpace } from './spaces.ts';

const DEEPEST = 50;
const SYMBOLS = /^(?:===|!==|==|!=|<=|>=|=~|<|>)/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/;
const WORD = /^[A-Za-z]+/;
const LITERALS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Reads a path inside a filter and says where it ends. The reader of paths gives itself: one calls the other. */
export type PathReader = (text: string, at: number, depth: number) => { readonly path: Path; readonly end: number };

/** Reads what stands between the parentheses of `[?(…)]`: from behind the `(` to behind the `)`. Throws PathErrors. */
export function parseFilter(text: string, at: number, depth: number, readPath: PathReader): { condition: Condition; end: number } {
  const parser = new FilterParser(text, at, depth, readPath);
  const condition = parser.alternatives();
  parser.expect(')');
  return { condition, end: parser.at };
}

class FilterParser {
  at: number;
  readonly #text: string;
  readonly #readPath: PathReader;
  #depth: number;

  constructor(text: string, at: number, depth: number, readPath: PathReader) {
    this.#text = text;
    this.at = at;
    this.#depth = depth;
    this.#readPath = readPath;
  }

  #fail(what: string): never {
    throw new PathError(what, this.at);
  }

  #peek(): string | undefined {
    this.at = skipSpace(this.#text, this.at);
    return this.#text[this.at];
  }

  #take(sign: string): boolean {
    this.#peek();
    if (!this.#text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  expect(sign: string): void {
    if (!this.#take(sign)) this.#fail(`a ${sign} is missing here`);
  }

  #deeper<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) this.#fail('this is nested too deep');
    const value = read();
    this.#depth -= 1;
    return value;
  }

  alternatives(): Condition {
    return this.#joined('||', 'or', () => this.#joined('&&', 'and', () => this.#term()));
  }

  #joined(sign: string, kind: 'and' | 'or', read: () => Condition): Condition {
    const first = read();
    const terms = [first];
    while (this.#take(sign)) terms.push(read());
    return terms.length === 1 ? first : { kind, terms };
  }

  #term(): Condition {
    if (this.#peek() === '!') {
      this.at += 1;
      return { kind: 'not', term: this.#deeper(() => this.#term()) };
    }
    if (this.#take('(')) {
      const condition = this.#deeper(() => this.alternatives());
      this.expect(')');
      return condition;
    }
    const begin = this.at;
    const left = this.#operand();
    const operator = this.#operator();
    if (operator !== undefined) return { kind: 'compare', operator, left, right: this.#operand() };
    if (left.kind === 'path') return { kind: 'exists', path: left.path };
    throw new PathError('an operator is missing behind this value', begin);
  }

  #operator(): FilterOperator | undefined {
    const next = this.#peek();
    if (next === undefined || next === ')' || next === '&' || next === '|') return undefined;
    const rest = this.#text.slice(this.at, this.at + 12);
    const found = SYMBOLS.exec(rest)?.[0] ?? WORD.exec(rest)?.[0].toLowerCase();
    const operator = FILTER_OPERATORS.find((each) => each === found);
    if (operator === undefined) this.#fail(`this is no operator: ${FILTER_OPERATORS.join(' ')} are`);
    this.at += operator.length;
    return operator;
  }

  #operand(): Operand {
    const next = this.#peek();
    if (next === '@' || next === '$') {
      const { path, end } = this.#readPath(this.#text, this.at, this.#depth + 1);
      this.at = end;
      return { kind: 'path', path };
    }
    if (next === '/') return this.#pattern();
    return { kind: 'value', value: this.#value() };
  }

  #pattern(): Operand {
    const begin = this.at;
    let end = begin + 1;
    while (end < this.#text.length && this.#text[end] !== '/') end += this.#text[end] === '\\' ? 2 : 1;
    if (this.#text[end] !== '/') this.#fail('this regular expression is not closed with a /');
    const flags = WORD.exec(this.#text.slice(end + 1, end + 12))?.[0] ?? '';
    this.at = end + 1 + flags.length;
    return { kind: 'pattern', pattern: parsePattern(this.#text.slice(begin + 1, end), flags, begin) };
  }

  /** JSON, with texts in single or double quotes. */
  #value(): Json {
    const next = this.#peek();
    if (next === "'" || next === '"') return this.#quoted(next);
    if (next === '[') return this.#deeper(() => this.#list());
    if (next === '{') return this.#deeper(() => this.#object());
    const rest = this.#text.slice(this.at, this.at + 400);
    const number = NUMBER.exec(rest)?.[0];
    if (number !== undefined) {
      this.at += number.length;
      return Number(number);
    }
    const word = WORD.exec(rest)?.[0] ?? '';
    const literal = Object.hasOwn(LITERALS, word) ? LITERALS[word] : undefined;
    if (literal === undefined) this.#fail('a value is missing here: a path, a text in quotes, a number, true, false, null, a list or a /regular expression/');
    this.at += word.length;
    return literal;
  }

  #list(): Json {
    this.expect('[');
    const items: Json[] = [];
    if (this.#take(']')) return items;
    do items.push(this.#value());
    while (this.#take(','));
    this.expect(']');
    return items;
  }

  #object(): Json {
    this.expect('{');
    const entries: [string, Json][] = [];
    if (this.#take('}')) return {};
    do {
      const quote = this.#peek();
      if (quote !== "'" && quote !== '"') this.#fail('the name of a field is missing here, in quotes');
      const name = this.#quoted(quote);
      this.expect(':');
      entries.push([name, this.#value()]);
    } while (this.#take(','));
    this.expect('}');
    return Object.fromEntries(entries);
  }

  #quoted(quote: string): string {
    const begin = this.at;
    let value = '';
    for (let index = begin + 1; index < this.#text.length; index++) {
      const character = this.#text[index] ?? '';
      if (character === quote) {
        this.at = index + 1;
        return value;
      }
      if (character !== '\\') {
        value += character;
        continue;
      }
      index += 1;
      const escaped = this.#text[index] ?? '';
      const code = /^u([0-9a-fA-F]{4})/.exec(this.#text.slice(index, index + 5))?.[1];
      if (code !== undefined) index += 4;
      value += code === undefined ? (ESCAPES[escaped] ?? escaped) : String.fromCharCode(Number.parseInt(code, 16));
    }
    return this.#fail('this text is not closed');
  }
}
