import { HASH_ALGORITHMS, type Chances, type HashAlgorithm } from '../chances.ts';
import { outOfMemory } from './expression-failure.ts';

/** As JSONata throws its own errors: it makes the message from the code. */
type Refusal = { readonly code: 'T0410' | 'T0412'; readonly index: number; readonly token: string; readonly type?: string } | { readonly code: 'D3137'; readonly message: string };

class Refused extends Error {
  readonly code: string;

  constructor(refusal: Refusal) {
    super('message' in refusal ? refusal.message : '');
    Object.assign(this, refusal);
    this.code = refusal.code;
  }
}

const mismatch = (token: string, index: number): Refused => new Refused({ code: 'T0410', index, token });
const refused = (message: string): Refused => new Refused({ code: 'D3137', message });

/** The longest list that AWS's $range gives; one more is too much for it. */
const LONGEST_RANGE = 360_145;

export type ExpressionFunction = (...values: readonly unknown[]) => unknown;

/**
 * The functions that Step Functions adds to JSONata. Numbers that are not whole are cut towards zero. Many arguments that
 * make no sense give nothing rather than an error, as on AWS.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#transforming-data-functions
 */
export const statesFunctions = (chances: Chances): Readonly<Record<string, ExpressionFunction>> => ({
  partition: (...values) => {
    atMost(2, 'partition', values);
    return partition(values[0], values[1]);
  },
  range: (...values) => {
    atMost(3, 'range', values);
    return range(wholeNumber(values[0], 'range', 1), wholeNumber(values[1], 'range', 2), values[2]);
  },
  hash: (...values) => {
    atMost(2, 'hash', values);
    const [text, algorithm] = values;
    if (typeof text !== 'string') throw mismatch('hash', 1);
    if (algorithm === undefined) return undefined;
    if (typeof algorithm !== 'string') throw mismatch('hash', 2);
    if (!HASH_ALGORITHMS.some((known) => known === algorithm)) throw refused(`Hash algorithm '${algorithm}' must be one of ${HASH_ALGORITHMS.join(', ')}`);
    return chances.hash(text, algorithm as HashAlgorithm);
  },
  random: (...values) => {
    atMost(1, 'random', values);
    return values[0] === undefined ? chances.random() : chances.random(wholeNumber(values[0], 'random', 1));
  },
  uuid: (...values) => {
    atMost(0, 'uuid', values);
    return chances.uuid();
  },
  parse: (...values) => {
    atMost(1, 'parse', values);
    const [text] = values;
    if (text === undefined) return undefined;
    if (typeof text !== 'string') throw mismatch('parse', 1);
    return parse(text);
  },
});

function atMost(count: number, token: string, values: readonly unknown[]): void {
  if (values.length > count) throw mismatch(token, count + 1);
}

function wholeNumber(value: unknown, token: string, index: number): number {
  if (typeof value !== 'number') throw mismatch(token, index);
  return Math.trunc(value);
}

function partition(list: unknown, size: unknown): unknown {
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) throw new Refused({ code: 'T0412', index: 1, token: 'partition' });
  if (list.length === 0) return undefined;
  if (size === undefined) return [list];
  const length = wholeNumber(size, 'partition', 2);
  if (length < 0) throw refused('Second argument must be zero or greater');
  if (length === 0) return undefined;
  return Array.from({ length: Math.ceil(list.length / length) }, (_, part) => list.slice(part * length, (part + 1) * length));
}

/** A range of one is that one, and no list. */
function range(first: number, last: number, by: unknown): unknown {
  if (by === undefined) return undefined;
  const step = wholeNumber(by, 'range', 3);
  const count = Math.floor((last - first) / step) + 1;
  if (step === 0 || !(count > 0)) return undefined;
  if (first === last) return first;
  if (count > LONGEST_RANGE) throw outOfMemory();
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** Stricter than JavaScript: a key that comes twice in an object, or a number beyond all numbers, is no JSON here. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text, (_, member: unknown) => {
      if (member === Infinity || member === -Infinity) throw refused('Invalid JSON');
      return member;
    });
    if (repeatsKey(text)) throw refused('Invalid JSON');
    return value;
  } catch {
    throw refused('Invalid JSON');
  }
}

/** Of a text that is JSON, whether some object has a key twice. */
function repeatsKey(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (key !== undefined) {
      const name = JSON.parse(key) as string;
      const keys = open.at(-1);
      if (keys?.has(name) === true) return true;
      keys?.add(name);
    }
  }
  return false;
}
