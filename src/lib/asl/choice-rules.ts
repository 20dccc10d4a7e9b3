import { StateFailure } from './failure.ts';
import { lookUp } from './json-path/evaluate-path.ts';
import { parsePath } from './json-path/parse-path.ts';
import { PathError, PathNotFound } from './json-path/path-error.ts';
import type { Json } from './json.ts';
import type { ChoiceRule } from './machine.ts';
import type { Roots } from './roots.ts';
import { compileStringPattern } from './string-pattern.ts';
import { parseTimestamp } from './timestamps.ts';

type Test = (roots: Roots) => boolean;
type Order = 'Equals' | 'LessThan' | 'LessThanEquals' | 'GreaterThan' | 'GreaterThanEquals';

/** Of two values of one kind: negative, zero or positive. */
const HOLDS: Readonly<Record<Order, (difference: number) => boolean>> = {
  Equals: (difference) => difference === 0,
  LessThan: (difference) => difference < 0,
  LessThanEquals: (difference) => difference <= 0,
  GreaterThan: (difference) => difference > 0,
  GreaterThanEquals: (difference) => difference >= 0,
};

/** The validator lets no other operand through here. */
const textOf = (operand: Json): string => (typeof operand === 'string' ? operand : JSON.stringify(operand));
const timeOf = (value: Json): number | undefined => (typeof value === 'string' ? parseTimestamp(value) : undefined);
const order = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : Number(a > b));

/** The difference of two values of a kind; undefined where one of them is of another. Texts are ordered by UTF-16 unit. */
const DIFFERENCES: Readonly<Record<string, (left: Json, right: Json) => number | undefined>> = {
  String: (left, right) => (typeof left === 'string' && typeof right === 'string' ? order(left, right) : undefined),
  Numeric: (left, right) => (typeof left === 'number' && typeof right === 'number' ? order(left, right) : undefined),
  Boolean: (left, right) => (typeof left === 'boolean' && typeof right === 'boolean' ? Number(left !== right) : undefined),
  Timestamp: (left, right) => {
    const [a, b] = [timeOf(left), timeOf(right)];
    return a === undefined || b === undefined ? undefined : order(a, b);
  },
};

const KINDS: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => timeOf(value) !== undefined,
};

const COMPARISON = /^(String|Numeric|Boolean|Timestamp)(Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)(Path)?$/;

/** All comparisons of the JSONPath form of Choice. https://states-language.net/spec.html#choice-state */
export const CHOICE_OPERATORS: readonly string[] = [
  ...['String', 'Numeric', 'Timestamp'].flatMap((kind) => Object.keys(HOLDS).flatMap((each) => [`${kind}${each}`, `${kind}${each}Path`])),
  'BooleanEquals',
  'BooleanEqualsPath',
  'StringMatches',
  'IsPresent',
  ...Object.keys(KINDS),
];

const compiled = new WeakMap<ChoiceRule, Test>();

/**
 * Whether a rule of a Choice state fits. A value of another type fits nothing; a path that finds nothing fails the state,
 * but for IsPresent. Rules are compiled once, so they must not change. Throws StateFailures.
 */
export function chooses(rule: ChoiceRule, roots: Roots): boolean {
  const before = compiled.get(rule);
  if (before !== undefined) return before(roots);
  const test = compileRule(rule);
  compiled.set(rule, test);
  return test(roots);
}

function compileRule(rule: ChoiceRule): Test {
  if (rule.And !== undefined) {
    const tests = rule.And.map(compileRule);
    return (roots) => tests.every((test) => test(roots));
  }
  if (rule.Or !== undefined) {
    const tests = rule.Or.map(compileRule);
    return (roots) => tests.some((test) => test(roots));
  }
  if (rule.Not !== undefined) {
    const test = compileRule(rule.Not);
    return (roots) => !test(roots);
  }
  return compileComparison(rule);
}

function compileComparison(rule: ChoiceRule): Test {
  const name = CHOICE_OPERATORS.find((each) => rule[each] !== undefined);
  if (name === undefined || rule.Variable === undefined) return () => false;
  const operand = rule[name] as Json;
  const valueOf = compileVariable(rule.Variable);
  if (name === 'IsPresent') return (roots) => (valueOf(roots) !== undefined) === operand;
  const present = required(rule.Variable);
  const kind = KINDS[name];
  if (kind !== undefined) return (roots) => kind(present(roots)) === operand;
  if (name === 'StringMatches') {
    const matches = compileStringPattern(textOf(operand));
    return (roots) => {
      const value = present(roots);
      return typeof value === 'string' && matches(value);
    };
  }
  return compileOrder(name, present, operand);
}

function compileOrder(name: string, present: (roots: Roots) => Json, operand: Json): Test {
  const [, kind = '', relation = '', isPath] = COMPARISON.exec(name) ?? [];
  const difference = DIFFERENCES[kind];
  const holds = HOLDS[relation as Order];
  const other = isPath === undefined ? () => operand : required(textOf(operand));
  return (roots) => {
    const left = present(roots);
    const distance = difference?.(left, other(roots));
    return distance !== undefined && holds(distance);
  };
}

const invalid = (text: string, what: string): StateFailure => new StateFailure('States.Runtime', `Invalid path '${text}'${what}`);

/** undefined where a definite path finds nothing. */
function compileVariable(text: string): (roots: Roots) => Json | undefined {
  try {
    const path = parsePath(text);
    return (roots) => {
      try {
        return lookUp(path, roots);
      } catch (error) {
        throw error instanceof PathNotFound ? invalid(text, ` : ${error.message}`) : error;
      }
    };
  } catch (error) {
    throw error instanceof PathError ? invalid(text, ` : ${error.message}`) : error;
  }
}

function required(text: string): (roots: Roots) => Json {
  const valueOf = compileVariable(text);
  return (roots) => {
    const value = valueOf(roots);
    if (value === undefined) throw invalid(text, ": The choice state's condition path references an invalid value.");
    return value;
  };
}
