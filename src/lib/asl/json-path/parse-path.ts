import { compileOnce } from '../bounded-cache.ts';
import { parseFilter } from './parse-filter.ts';
import { PATH_FUNCTIONS } from './path-functions.ts';
import { PathError } from './path-error.ts';
import { isDefiniteUntil, type Parameter, type Path, type PathRoot, type Step } from './path.ts';
import { isSpace, skipSpace } from './spaces.ts';

const MOST_STEPS = 500;
const DEEPEST = 50;
const VARIABLE = /^[\p{ID_Start}_][\p{ID_Continue}]*/u;
/** What ends a path that stands among other things. */
const BEHIND_ARGUMENT = ',)';
const BEHIND_OPERAND = ',)]}<>=!~&|';
const LARGEST_INDEX = Number.MAX_SAFE_INTEGER;

/**
 * Reads a path of the States Language, in the dialect of AWS: Jayway's JsonPath with the roots `$` (input), `$$` (context
 * object) and `$name` (variable). Throws PathErrors. Compiled once for each text.
 * https://github.com/json-path/JsonPath and https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
 */
export const parsePath: (text: string) => Path = compileOnce((text) => {
  const begin = skipSpace(text, 0);
  const { path, end } = readPath(text, begin, '', 0);
  const rest = skipSpace(text, end);
  if (rest < text.length) throw new PathError(`"${text.slice(rest, rest + 20)}" does not belong to a path: keys with blanks stand in brackets, ['my key']`, rest);
  return path;
});

/** Reads the path that begins at `at` in a list of arguments, up to a comma or parenthesis. Throws PathErrors. */
export const readArgumentPath = (text: string, at: number): { path: Path; end: number } => readPath(text, at, BEHIND_ARGUMENT, 0);

function readPath(text: string, at: number, stops: string, depth: number): { path: Path; end: number } {
  if (depth > DEEPEST) throw new PathError('this is nested too deep', at);
  const parser = new PathParser(text, at, stops, depth);
  const root = parser.root();
  const steps = parser.steps();
  return { path: pathOf(text.slice(at, parser.at), root, steps), end: parser.at };
}

function pathOf(text: string, root: PathRoot, steps: readonly Step[]): Path {
  const lastOther = steps.findLastIndex((step) => step.kind !== 'function');
  const gathers = lastOther < steps.length - 1 && steps.some((step) => step.kind === 'descent');
  const plain = steps.map((step) => {
    if (step.kind === 'child' && step.names.length === 1) return step.names[0];
    return step.kind === 'index' && step.indexes.length === 1 ? step.indexes[0] : undefined;
  });
  return {
    text,
    root,
    steps,
    isDefinite: gathers || isDefiniteUntil(steps, steps.length),
    plain: plain.every((each) => each !== undefined) ? plain : undefined,
    gathersAt: gathers ? lastOther + 1 : undefined,
  };
}

class PathParser {
  at: number;
  readonly #text: string;
  readonly #stops: string;
  readonly #depth: number;

  constructor(text: string, at: number, stops: string, depth: number) {
    this.#text = text;
    this.at = at;
    this.#stops = stops;
    this.#depth = depth;
  }

  #fail(what: string, at = this.at): never {
    throw new PathError(what, at);
  }

  #inFilter(): boolean {
    return this.#stops === BEHIND_OPERAND;
  }

  root(): PathRoot {
    const first = this.#text[this.at];
    if (first === '@' && this.#inFilter()) {
      this.at += 1;
      return { kind: 'item' };
    }
    if (first !== '$') this.#fail('a path begins with $, $$ or $variable');
    this.at += 1;
    if (this.#inFilter()) return { kind: 'input' };
    if (this.#text[this.at] === '$') {
      this.at += 1;
      return { kind: 'context' };
    }
    const name = VARIABLE.exec(this.#text.slice(this.at, this.at + 300))?.[0];
    if (name === undefined) return { kind: 'input' };
    this.at += name.length;
    return { kind: 'variable', name };
  }

  steps(): Step[] {
    const steps: Step[] = [];
    const isWhole = this.#stops === '';
    for (let next = this.#text[this.at]; next !== undefined; next = this.#text[this.at]) {
      if (steps.length >= MOST_STEPS) this.#fail(`a path has at most ${MOST_STEPS} steps`);
      if (next === '[') steps.push(this.#bracket());
      else if (next === '.') this.#dots(steps);
      else if (isSpace(next) || (!isWhole && this.#stops.includes(next))) break;
      else this.#fail("a . or [ is expected here");
    }
    return steps;
  }

  #dots(steps: Step[]): void {
    const begin = this.at;
    this.at += 1;
    if (this.#text[this.at] === '.') {
      this.at += 1;
      steps.push({ kind: 'descent' });
    }
    const next = this.#text[this.at];
    if (next === '.') this.#fail('a third . is not valid');
    if (next === '[') steps.push(this.#bracket());
    else if (next === '*') {
      this.at += 1;
      steps.push({ kind: 'wildcard' });
    } else if (next === undefined || isSpace(next)) this.#fail("a path must not end with a '.' or '..'", begin);
    else steps.push(this.#name(steps.at(-1)?.kind === 'descent'));
  }

  /** A key or a function. `\` keeps the next character from ending the key. https://states-language.net/spec.html#path */
  #name(isBehindDescent: boolean): Step {
    const begin = this.at;
    let name = '';
    for (let next = this.#text[this.at]; next !== undefined; next = this.#text[this.at]) {
      if (next === '.' || next === '[' || next === '(' || isSpace(next) || (this.#stops !== '' && this.#stops.includes(next))) break;
      const code = /^\\u([0-9a-fA-F]{4})/.exec(this.#text.slice(this.at, this.at + 6))?.[1];
      if (code !== undefined) name += String.fromCharCode(Number.parseInt(code, 16));
      else name += next === '\\' ? (this.#text[this.at + 1] ?? this.#fail('\\ needs a character behind it')) : next;
      this.at += code === undefined ? (next === '\\' ? 2 : 1) : 6;
    }
    if (name === '') this.#fail('a key is missing here');
    if (this.#text[this.at] !== '(') return { kind: 'child', names: [name] };
    if (!PATH_FUNCTIONS.has(name)) this.#fail(`Function with name: ${name} does not exist.`, begin);
    if (isBehindDescent) this.#fail('a function cannot follow ..', begin);
    return { kind: 'function', name, parameters: this.#parameters() };
  }

  #parameters(): Parameter[] {
    this.at = skipSpace(this.#text, this.at + 1);
    const parameters: Parameter[] = [];
    if (this.#text[this.at] === ')') {
      this.at += 1;
      return parameters;
    }
    for (;;) {
      parameters.push(this.#parameter());
      this.at = skipSpace(this.#text, this.at);
      const next = this.#text[this.at];
      this.at += 1;
      if (next === ')') return parameters;
      if (next !== ',') this.#fail('a , or ) is missing here', this.at - 1);
      this.at = skipSpace(this.#text, this.at);
    }
  }

  #parameter(): Parameter {
    if (this.#text[this.at] === '$' || this.#text[this.at] === '@') {
      const { path, end } = readPath(this.#text, this.at, BEHIND_OPERAND, this.#depth + 1);
      this.at = end;
      return { kind: 'path', path };
    }
    const literal = /^(?:-?\d+(?:\.\d+)?|true|false|null|"(?:[^"\\]|\\.)*")/.exec(this.#text.slice(this.at, this.at + 2000))?.[0];
    if (literal === undefined) this.#fail('an argument is missing here: a path, a number or a text in double quotes');
    try {
      const value = JSON.parse(literal) as string | number | boolean | null;
      this.at += literal.length;
      return { kind: 'value', value };
    } catch {
      return this.#fail('this text has an escape that JSON does not know');
    }
  }

  #bracket(): Step {
    const begin = this.at;
    this.at = skipSpace(this.#text, begin + 1);
    const next = this.#text[this.at];
    if (next === "'" || next === '"') return { kind: 'child', names: this.#names(next) };
    if (next === '?') return this.#filter();
    if (next === '*') {
      this.at += 1;
      this.#close();
      return { kind: 'wildcard' };
    }
    const end = this.#text.indexOf(']', this.at);
    const inside = this.#text.slice(this.at, end === -1 ? this.#text.length : end);
    if (end === -1 || !/^[\d,: -]+$/.test(inside)) this.#fail("a key in quotes, an index, a slice, * or ?( ) is expected here");
    const step = inside.includes(':') ? this.#slice(inside) : this.#indexes(inside);
    this.at = end + 1;
    return step;
  }

  #close(): void {
    this.at = skipSpace(this.#text, this.at);
    if (this.#text[this.at] !== ']') this.#fail('a ] is missing here');
    this.at += 1;
  }

  #names(quote: string): string[] {
    const names: string[] = [];
    for (;;) {
      if (this.#text[this.at] !== quote) this.#fail(`a key in ${quote} is missing here`);
      names.push(this.#quoted(quote));
      this.at = skipSpace(this.#text, this.at);
      if (this.#text[this.at] !== ',') break;
      this.at = skipSpace(this.#text, this.at + 1);
    }
    this.#close();
    return names;
  }

  /** A backslash stands for itself, as on AWS, except before the quote that would end the key. */
  #quoted(quote: string): string {
    const begin = this.at;
    let name = '';
    for (this.at += 1; this.at < this.#text.length; this.at += 1) {
      const character = this.#text[this.at] ?? '';
      if (character === quote) {
        this.at += 1;
        return name;
      }
      if (character === '\\' && this.#text[this.at + 1] === quote) this.at += 1;
      name += this.#text[this.at] ?? '';
    }
    return this.#fail(`this key is not closed with ${quote}`, begin);
  }

  #filter(): Step {
    this.at = skipSpace(this.#text, this.at + 1);
    if (this.#text[this.at] !== '(') this.#fail('a filter is written [?( )]');
    const { condition, end } = parseFilter(this.#text, this.at + 1, this.#depth, (text, at, depth) => readPath(text, at, BEHIND_OPERAND, depth));
    this.at = end;
    this.#close();
    return { kind: 'filter', condition };
  }

  #indexes(inside: string): Step {
    const indexes = inside.split(',').map((each) => this.#integer(each));
    return { kind: 'index', indexes };
  }

  /** Jayway reads a third number, a step, and takes no notice of it. */
  #slice(inside: string): Step {
    const [from = '', to = ''] = inside.split(':').map((each) => each.trim());
    if (from === '' && to === '') this.#fail('a slice needs a number before or behind the colon');
    return { kind: 'slice', from: from === '' ? undefined : this.#integer(from), to: to === '' ? undefined : this.#integer(to) };
  }

  #integer(text: string): number {
    if (!/^-?\d+$/.test(text.trim())) this.#fail(`"${text.trim()}" is not an index`);
    // No list is that long: what is larger finds as little.
    return Math.max(-LARGEST_INDEX, Math.min(LARGEST_INDEX, Number(text)));
  }
}
