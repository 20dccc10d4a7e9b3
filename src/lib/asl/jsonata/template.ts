import { QueryEvaluationError } from '../failure.ts';
import { isArray, isObject, type Json } from '../json.ts';
import { ExpressionFailure } from './expression-failure.ts';
import { expressionIn } from './expression.ts';
import { typeName } from './plain-json.ts';

/** Evaluates one expression. undefined: it gave nothing. Throws an ExpressionFailure, or what its AbortSignal says. */
export type Evaluate<Bindings> = (expression: string, bindings: Bindings) => Promise<Json | undefined>;

export interface PlacedExpression {
  readonly expression: string;
  /** The field in AWS's words: `Output/result`, and in lists `Output/items[0]/name`. */
  readonly where: string;
}

/** All expressions in a value of a field, in the order in which they are evaluated. Keys are never expressions. */
export function* expressionsIn(value: Json, field: string): Generator<PlacedExpression> {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    if (expression !== undefined) yield { expression, where: field };
  } else if (isArray(value)) {
    for (const [index, item] of value.entries()) yield* expressionsIn(item, `${field}[${index}]`);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) yield* expressionsIn(member, `${field}/${key}`);
  }
}

/**
 * The value of a field (Arguments, Output, Assign…), with what its expressions give in their places. The field is named as
 * AWS names it: `Output`, `Choices[1]/Condition`, `Catch[0]/Output`. Throws a QueryEvaluationError for the first that fails
 * or gives nothing. A value without expressions is given back as it is.
 */
export async function evaluateTemplate<Bindings>(value: Json, field: string, bindings: Bindings, evaluate: Evaluate<Bindings>): Promise<Json> {
  const results: Json[] = [];
  for (const placed of expressionsIn(value, field)) results.push(await evaluatePlaced(placed, bindings, evaluate));
  return results.length === 0 ? value : filledIn(value, results.values());
}

async function evaluatePlaced<Bindings>({ expression, where }: PlacedExpression, bindings: Bindings, evaluate: Evaluate<Bindings>): Promise<Json> {
  try {
    const result = await evaluate(expression, bindings);
    if (result !== undefined) return result;
  } catch (error) {
    throw error instanceof ExpressionFailure ? new QueryEvaluationError(expression, where, error.what) : error;
  }
  throw new QueryEvaluationError(expression, where, 'returned nothing (undefined).');
}

function filledIn(value: Json, results: Iterator<Json, undefined>): Json {
  if (typeof value === 'string') return expressionIn(value) === undefined ? value : (results.next().value ?? null);
  if (isArray(value)) return value.map((item) => filledIn(item, results));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filledIn(member, results)]));
  return value;
}

export interface FieldTypes {
  readonly array: readonly Json[];
  readonly number: number;
  readonly integer: number;
  readonly string: string;
  readonly boolean: boolean;
}

/**
 * The value of a field that has a type: Items ('array'), Seconds ('integer'), Condition ('boolean'), Error ('string')…
 * Throws a QueryEvaluationError also where it is of another type.
 */
export async function evaluateTyped<Type extends keyof FieldTypes, Bindings>(value: Json, field: string, type: Type, bindings: Bindings, evaluate: Evaluate<Bindings>): Promise<FieldTypes[Type]> {
  const result = await evaluateTemplate(value, field, bindings, evaluate);
  if (isOfType(result, type)) return result;
  const json = JSON.stringify(result);
  const expression = (typeof value === 'string' ? expressionIn(value) : undefined) ?? JSON.stringify(value);
  throw new QueryEvaluationError(expression, field, `returned an unexpected result type. Expected '${type}', but was '${typeName(result)}' for value: ${json}`);
}

const isOfType = <Type extends keyof FieldTypes>(value: Json, type: Type): value is Json & FieldTypes[Type] => (type === 'integer' ? Number.isInteger(value) : typeName(value) === type);
