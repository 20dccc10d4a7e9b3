import { deepEqual } from '../equality.ts';
import { isArray, isObject, type Json } from '../json.ts';
import type { Condition, FilterOperator, Operand, Path } from './path.ts';
import { matchesPattern } from './pattern/match-pattern.ts';
import type { Pattern } from './pattern/pattern.ts';

/** What a filter asks of the evaluation that it is part of. */
export interface FilterScope {
  /** The value of a path for this item; undefined where nothing is. A path that can find many gives a list. */
  readonly valueOf: (path: Path, item: Json) => Json | undefined;
  readonly spend: (work: number) => void;
}

/** Whether an item passes. Operators and their conversions are Jayway's: 1 == '1', a missing value is equal to nothing. */
export function accepts(condition: Condition, item: Json, scope: FilterScope): boolean {
  scope.spend(1);
  switch (condition.kind) {
    case 'and':
      return condition.terms.every((term) => accepts(term, item, scope));
    case 'or':
      return condition.terms.some((term) => accepts(term, item, scope));
    case 'not':
      return !accepts(condition.term, item, scope);
    case 'exists':
      return exists(condition.path, item, scope);
    case 'compare':
      return compare(condition.operator, condition.left, condition.right, item, scope);
  }
}

function exists(path: Path, item: Json, scope: FilterScope): boolean {
  const value = scope.valueOf(path, item);
  return path.isDefinite ? value !== undefined : isArray(value) && value.length > 0;
}

function compare(operator: FilterOperator, leftOperand: Operand, rightOperand: Operand, item: Json, scope: FilterScope): boolean {
  if (operator === '=~') return matches(leftOperand, rightOperand, item, scope);
  if (leftOperand.kind === 'pattern' || rightOperand.kind === 'pattern') return false;
  const left = valueOf(leftOperand, item, scope);
  const right = valueOf(rightOperand, item, scope);
  const equal = (a: Json | undefined, b: Json | undefined): boolean => equals(a, b, scope);
  const has = (list: readonly Json[], value: Json | undefined): boolean => list.some((each) => equal(value, each));
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '===':
      return typeof left === typeof right && equal(left, right);
    case '!==':
      return !(typeof left === typeof right && equal(left, right));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isOrdered(operator, left, right);
    case 'in':
      return isArray(right) && has(right, left);
    case 'nin':
      return !(isArray(right) && has(right, left));
    case 'subsetof':
      return isArray(left) && isArray(right) && left.every((each) => has(right, each));
    case 'anyof':
      return isArray(left) && isArray(right) && left.some((each) => has(right, each));
    case 'noneof':
      return isArray(left) && isArray(right) && !left.some((each) => has(right, each));
    case 'all':
      return isArray(left) && isArray(right) && right.every((each) => has(left, each));
    case 'contains':
      if (typeof left === 'string') return typeof right === 'string' && left.includes(right);
      return isArray(left) && has(left, right);
    case 'size':
      return typeof right === 'number' && sizeOf(left) === Math.trunc(right);
    case 'empty':
      return typeof right === 'boolean' && left !== undefined && isEmpty(left) === right;
  }
}

const valueOf = (operand: Operand, item: Json, scope: FilterScope): Json | undefined => {
  if (operand.kind === 'pattern') return undefined;
  return operand.kind === 'path' ? scope.valueOf(operand.path, item) : operand.value;
};

function equals(left: Json | undefined, right: Json | undefined, scope: FilterScope): boolean {
  if (left === undefined || right === undefined) return false;
  if (typeof left === 'string' && typeof right === 'number') return left === String(right);
  if (typeof left === 'number' && typeof right === 'string') return right.trim() !== '' && Number(right) === left;
  return deepEqual(left, right, () => scope.spend(1));
}

/** Numbers with numbers, texts with texts by UTF-16 unit; all else is false. */
function isOrdered(operator: '<' | '<=' | '>' | '>=', left: Json | undefined, right: Json | undefined): boolean {
  const comparable = (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  const [a, b] = [left, right] as [number, number];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function sizeOf(value: Json | undefined): number | undefined {
  return typeof value === 'string' || isArray(value) ? value.length : undefined;
}

function isEmpty(value: Json): boolean | undefined {
  if (typeof value === 'string' || isArray(value)) return value.length === 0;
  return isObject(value) ? Object.keys(value).length === 0 : undefined;
}

/** The pattern stands on either side; of a list one item must match. */
function matches(left: Operand, right: Operand, item: Json, scope: FilterScope): boolean {
  const [first, second] = left.kind === 'pattern' ? [left, right] : [right, left];
  if (first.kind !== 'pattern' || second.kind === 'pattern') return false;
  const value = valueOf(second, item, scope);
  return isArray(value) ? value.some((each) => matchesText(first.pattern, each, scope)) : matchesText(first.pattern, value, scope);
}

function matchesText(pattern: Pattern, value: Json | undefined, scope: FilterScope): boolean {
  const text = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return matchesPattern(pattern, text, scope.spend);
}
