import { compileOnce } from '../bounded-cache.ts';
import { readArgumentPath } from '../json-path/parse-path.ts';
import { PathError } from '../json-path/path-error.ts';
import { skipSpace } from '../json-path/spaces.ts';
import { INTRINSIC_NAMES, type Argument, type Call, type Intrinsic, type IntrinsicName } from './intrinsic.ts';

const DEEPEST = 10;
const NAME = /^States\.([A-Za-z0-9]+)/;
const LITERAL = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![A-Za-z0-9_.])/;
const ESCAPED = "'{}\\";

/** Whether a text is meant as an intrinsic function, rather than as a path. */
export const isIntrinsic = (text: string): boolean => text.trimStart().startsWith('States.');

/**
 * Reads a call of an intrinsic function. How many arguments it takes is not looked at: AWS says that when it runs. Throws
 * PathErrors. Compiled once for each text. https://states-language.net/spec.html#intrinsic-functions
 */
export const parseIntrinsic: (text: string) => Intrinsic = compileOnce((text) => {
  const parser = new IntrinsicParser(text);
  const call = parser.call();
  parser.end();
  return { text, call };
});

class IntrinsicParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #fail(what: string, at = this.#at): never {
    throw new PathError(what, at);
  }

  #peek(): string | undefined {
    this.#at = skipSpace(this.#text, this.#at);
    return this.#text[this.#at];
  }

  end(): void {
    if (this.#peek() !== undefined) this.#fail('nothing can follow the call of a function');
  }

  call(): Call {
    this.#peek();
    const begin = this.#at;
    const found = NAME.exec(this.#text.slice(begin, begin + 60));
    const name = INTRINSIC_NAMES.find((each) => each === found?.[1]);
    if (found === null || name === undefined) return this.#fail('this is no intrinsic function of the States Language', begin);
    if (++this.#depth > DEEPEST) this.#fail(`intrinsic functions can be nested at most ${DEEPEST} deep`, begin);
    this.#at = begin + found[0].length;
    if (this.#peek() !== '(') this.#fail('a ( is missing here');
    this.#at += 1;
    const args = this.#args();
    this.#depth -= 1;
    return { kind: 'call', name: name satisfies IntrinsicName, args };
  }

  #args(): Argument[] {
    const args: Argument[] = [];
    if (this.#peek() === ')') {
      this.#at += 1;
      return args;
    }
    for (;;) {
      args.push(this.#argument());
      const next = this.#peek();
      if (next !== ',' && next !== ')') this.#fail('a , or ) is missing here');
      this.#at += 1;
      if (next === ')') return args;
    }
  }

  #argument(): Argument {
    const next = this.#peek();
    if (next === "'") return this.#quoted();
    if (next === '$') {
      const { path, end } = readArgumentPath(this.#text, this.#at);
      this.#at = end;
      return { kind: 'path', path };
    }
    if (next === 'S') return this.call();
    const literal = LITERAL.exec(this.#text.slice(this.#at, this.#at + 400))?.[0];
    if (literal === undefined) this.#fail("an argument is missing here: a path, a text in ' quotes, a number, true, false, null or another function");
    this.#at += literal.length;
    return { kind: 'literal', value: JSON.parse(literal) as number | boolean | null };
  }

  #quoted(): Argument {
    const begin = this.#at + 1;
    let value = '';
    for (this.#at = begin; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (character === "'") {
        this.#at += 1;
        return { kind: 'text', value, raw: this.#text.slice(begin, this.#at - 1) };
      }
      if (character === '\\') {
        this.#at += 1;
        if (!ESCAPED.includes(this.#text[this.#at] ?? 'x')) this.#fail("a \\ in a text must be followed by ', {, } or another \\", this.#at - 1);
      }
      value += this.#text[this.#at] ?? '';
    }
    return this.#fail("this text is not closed with '", begin - 1);
  }
}
