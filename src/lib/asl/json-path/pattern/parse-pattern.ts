import { PathError } from '../path-error.ts';
import { characterTest, classEnd, escapeLength } from './characters.ts';
import type { Instruction, Pattern } from './pattern.ts';

/** Repetitions are written out, so this bounds `{1000}{1000}` too. */
const LONGEST_PROGRAM = 2000;
const DEEPEST = 50;
const FLAGS = /^[imsu]*$/;

/**
 * Compiles the common part of Java's regular expressions: characters, classes, groups, alternatives, repetitions and
 * anchors. What only a matcher that goes back can do (back references, looking ahead or behind, possessive and atomic
 * parts) is refused, so that no pattern can hang. Throws PathErrors; `offset` is where the pattern begins in the path.
 */
export function parsePattern(source: string, flags: string, offset: number): Pattern {
  const inline = /^\(\?([a-zA-Z]+)\)/.exec(source);
  const all = flags + (inline?.[1] ?? '');
  if (!FLAGS.test(all)) throw new PathError(`the flags "${all}" of a regular expression are not known: i, m, s and u are`, offset);
  const program: Instruction[] = [];
  const parser = new PatternParser(unquoted(source), inline?.[0].length ?? 0, all, offset, program);
  parser.whole();
  program.push({ kind: 'match' });
  return { source, program };
}

/** `\Q…\E` is written out as escapes. */
const unquoted = (source: string): string =>
  source.replaceAll(/\\(?:Q([^]*?)(?:\\E|$)|[^])/g, (escape, text: string | undefined) => (escape.startsWith('\\Q') ? (text ?? '').replaceAll(/[^A-Za-z0-9]/gu, '\\$&') : escape));

const isWord = (character: number | undefined): boolean => character !== undefined && /^\w$/.test(String.fromCodePoint(character));
const isEnd = (character: number | undefined): boolean => character === undefined;
const isLineEnd = (character: number | undefined): boolean => character === undefined || character === 10;

class PatternParser {
  readonly #source: string;
  readonly #flags: string;
  readonly #offset: number;
  readonly #program: Instruction[];
  #at: number;
  #depth = 0;

  constructor(source: string, at: number, flags: string, offset: number, program: Instruction[]) {
    this.#source = source;
    this.#at = at;
    this.#flags = flags;
    this.#offset = offset;
    this.#program = program;
  }

  whole(): void {
    this.#alternatives();
    if (this.#at < this.#source.length) this.#fail('this ) closes nothing');
  }

  #fail(what: string): never {
    throw new PathError(`regular expression /${this.#source}/: ${what}`, this.#offset + this.#at);
  }

  #emit(instruction: Instruction): number {
    if (this.#program.length >= LONGEST_PROGRAM) this.#fail('it is too long when its repetitions are written out');
    return this.#program.push(instruction) - 1;
  }

  #alternatives(): void {
    if (++this.#depth > DEEPEST) this.#fail('its groups are nested too deep');
    const begin = this.#program.length;
    this.#sequence();
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      // What stands so far becomes the first way, the rest the second.
      this.#insert(begin, { kind: 'split', first: begin + 1, second: this.#program.length + 2 });
      const jump: Instruction = { kind: 'jump', to: 0 };
      this.#emit(jump);
      this.#sequence();
      jump.to = this.#program.length;
    }
    this.#depth -= 1;
  }

  /** Puts an instruction in front of a part that ends the program, and moves what the part points at. */
  #insert(at: number, instruction: Instruction): void {
    const part = this.#program.splice(at).map((each) => moved(each, 1));
    this.#emit(instruction);
    for (const each of part) this.#emit(each);
  }

  #sequence(): void {
    for (let next = this.#source[this.#at]; next !== undefined && next !== '|' && next !== ')'; next = this.#source[this.#at]) {
      const begin = this.#program.length;
      this.#atom(next);
      this.#repetitions(begin);
    }
  }

  #atom(next: string): void {
    if (next === '(') return this.#group();
    if (next === '^') return this.#anchor(1, (before) => (this.#flags.includes('m') ? isLineEnd(before) : isEnd(before)));
    if (next === '$') return this.#anchor(1, (_before, after) => (this.#flags.includes('m') ? isLineEnd(after) : isEnd(after)));
    if ('*+?'.includes(next)) this.#fail(`${next} repeats nothing`);
    if (next === '[') return this.#character(classEnd(this.#source, this.#at) ?? this.#fail('this class is not closed, or holds another one'));
    if (next === '\\') return this.#escape();
    return this.#character(this.#at + ((this.#source.codePointAt(this.#at) ?? 0) > 0xffff ? 2 : 1));
  }

  #group(): void {
    const begin = this.#at;
    const named = /^\(\?<[A-Za-z][A-Za-z0-9]*>/.exec(this.#source.slice(begin, begin + 100))?.[0];
    if (named !== undefined) this.#at += named.length;
    else if (this.#source.startsWith('(?:', begin)) this.#at += 3;
    else if (this.#source[begin + 1] === '?') this.#fail('(? must be followed by a colon: a part that looks ahead or behind, or is atomic, is not supported');
    else this.#at += 1;
    this.#alternatives();
    if (this.#source[this.#at] !== ')') this.#fail('a ( is not closed');
    this.#at += 1;
  }

  #anchor(length: number, holds: (before: number | undefined, after: number | undefined) => boolean): void {
    this.#at += length;
    this.#emit({ kind: 'assert', holds });
  }

  #escape(): void {
    const name = this.#source[this.#at + 1];
    if (name === 'A') return this.#anchor(2, isEnd);
    if (name === 'z' || name === 'Z') return this.#anchor(2, (_before, after) => isEnd(after));
    if (name === 'b') return this.#anchor(2, (before, after) => isWord(before) !== isWord(after));
    if (name === 'B') return this.#anchor(2, (before, after) => isWord(before) === isWord(after));
    const length = escapeLength(this.#source, this.#at);
    return this.#character(this.#at + (length ?? this.#fail(`\\${name ?? ''} is not supported`)));
  }

  #character(end: number): void {
    const test = characterTest(this.#source.slice(this.#at, end), this.#flags);
    if (test === undefined) this.#fail('this is not a character or class that is supported');
    this.#at = end;
    this.#emit({ kind: 'character', test });
  }

  #repetitions(begin: number): void {
    const sign = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})/.exec(this.#source.slice(this.#at, this.#at + 12));
    if (sign === null) {
      if (this.#source[this.#at] === '{') this.#fail('this { begins no repetition like {2,3}');
      return;
    }
    this.#at += sign[0].length;
    const [text, least, comma, most] = sign;
    // Lazy or not: the same texts match as a whole.
    if (this.#source[this.#at] === '?') this.#at += 1;
    if (this.#source[this.#at] === '+') this.#fail('a possessive repetition is not supported');
    if (/[*+?{]/.test(this.#source[this.#at] ?? '')) this.#fail('a repetition of a repetition needs a group');
    const part = this.#program.splice(begin);
    if (text === '*') return this.#repeat(begin, part, 0, undefined);
    if (text === '+') return this.#repeat(begin, part, 1, undefined);
    if (text === '?') return this.#repeat(begin, part, 0, 1);
    const [from, to] = [Number(least), most === undefined ? undefined : Number(most)];
    if (to !== undefined && to < from) this.#fail(`${text} ends before it begins`);
    return this.#repeat(begin, part, from, comma === undefined ? from : to);
  }

  #repeat(begin: number, part: readonly Instruction[], least: number, most: number | undefined): void {
    const copy = (): void => {
      const distance = this.#program.length - begin;
      for (const each of part) this.#emit(moved(each, distance));
    };
    for (let count = 0; count < least; count++) copy();
    if (most === undefined) {
      const split: Instruction = { kind: 'split', first: this.#program.length + 1, second: 0 };
      const loop = this.#emit(split);
      copy();
      this.#emit({ kind: 'jump', to: loop });
      split.second = this.#program.length;
      return;
    }
    const splits: { second: number }[] = [];
    for (let count = least; count < most; count++) {
      const split: Instruction = { kind: 'split', first: this.#program.length + 1, second: 0 };
      this.#emit(split);
      splits.push(split);
      copy();
    }
    for (const split of splits) split.second = this.#program.length;
  }
}

function moved(instruction: Instruction, distance: number): Instruction {
  if (instruction.kind === 'split') return { kind: 'split', first: instruction.first + distance, second: instruction.second + distance };
  return instruction.kind === 'jump' ? { kind: 'jump', to: instruction.to + distance } : instruction;
}
