import { isArray, isObject } from '../json.ts';
import type { ChoiceRule } from '../machine.ts';

/** What stands between the variable and the value, by the end of a comparison's name. The longer ones come first. */
const COMPARISONS: ReadonlyArray<readonly [ending: string, words: string]> = [
  ['GreaterThanEquals', '>='],
  ['LessThanEquals', '<='],
  ['GreaterThan', '>'],
  ['LessThan', '<'],
  ['Equals', '='],
  ['Matches', 'matches'],
];

/** Fields of a rule that compare nothing. */
const OTHER_FIELDS = new Set(['Variable', 'Next', 'Comment', 'Assign', 'Output']);

/**
 * The condition of a Choice rule in words: `$.n > 5 and $.kind = "book"`. A JSONata condition is its expression.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export function describeCondition(rule: ChoiceRule): string {
  if (rule.Condition !== undefined) return expression(rule.Condition);
  if (isArray(rule.And)) return all(rule.And, 'and');
  if (isArray(rule.Or)) return all(rule.Or, 'or');
  if (isObject(rule.Not)) return `not ${inParentheses(rule.Not)}`;
  return compare(rule);
}

/** In JSONata an expression loses the marks around it. */
export const expression = (value: unknown): string => (typeof value === 'string' ? (/^\{%\s*([^]*?)\s*%\}$/.exec(value)?.[1] ?? value).replaceAll(/\s+/g, ' ') : shown(value));

const all = (rules: readonly ChoiceRule[], word: string): string => rules.map((rule) => (rules.length > 1 ? inParentheses(rule) : describeCondition(rule))).join(` ${word} `);

const inParentheses = (rule: ChoiceRule): string => (isArray(rule.And) || isArray(rule.Or) ? `(${describeCondition(rule)})` : describeCondition(rule));

function compare(rule: ChoiceRule): string {
  const variable = asWritten(rule.Variable ?? '');
  const [name, value] = Object.entries(rule).find(([field]) => !OTHER_FIELDS.has(field)) ?? [];
  if (name === undefined) return variable;
  const kind = /^Is(\w+)$/.exec(name)?.[1];
  // IsPresent, IsNull, IsString and the like.
  if (kind !== undefined) return `${variable} is ${value === false ? 'not ' : ''}${words(kind)}`;
  const bare = name.replace(/Path$/, '');
  const found = COMPARISONS.find(([ending]) => bare.endsWith(ending));
  const right = bare === name ? shown(value) : asWritten(value);
  return `${variable} ${found?.[1] ?? words(bare)} ${right}`;
}

const words = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** Paths stand as they are; what should be one and is not is shown all the same. */
const asWritten = (value: unknown): string => (typeof value === 'string' ? value : shown(value));
const shown = (value: unknown): string => JSON.stringify(value) ?? '';
