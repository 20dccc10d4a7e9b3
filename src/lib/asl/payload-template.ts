import { compileExpression, type Expression } from './expression.ts';
import { StateFailure } from './failure.ts';
import type { Chances } from './chances.ts';
import { isArray, isObject, type Json, type JsonObject } from './json.ts';
import type { Roots } from './roots.ts';

/** undefined: there is nothing to evaluate in it, so it stands as it is. */
const compiled = new WeakMap<object, Expression | undefined>();

/**
 * A payload template, filled in: keys that end in `.$` hold a path or an intrinsic function, and lose that ending; all else
 * stands as it is. A template is compiled once, so it must not change. Throws StateFailures.
 * https://states-language.net/spec.html#payload-template
 */
export function evaluateTemplate(template: Json, roots: Roots, chances: Chances): Json {
  if (typeof template !== 'object' || template === null) return template;
  if (!compiled.has(template)) compiled.set(template, compileTemplate(template));
  return compiled.get(template)?.(roots, chances) ?? template;
}

function compileTemplate(template: Json): Expression | undefined {
  if (isArray(template)) return compileList(template);
  return isObject(template) ? compileObject(template) : undefined;
}

function compileList(template: readonly Json[]): Expression | undefined {
  const items = template.map((item) => ({ item, expression: compileTemplate(item) }));
  if (items.every(({ expression }) => expression === undefined)) return undefined;
  return (roots, chances) => items.map(({ item, expression }) => (expression === undefined ? item : expression(roots, chances)));
}

function compileObject(template: JsonObject): Expression | undefined {
  const fields = Object.entries(template).map(([key, value]) => compileField(key, value));
  if (fields.every(({ expression }) => expression === undefined)) return undefined;
  // Not by assignment: a key `__proto__` is data.
  return (roots, chances) => Object.fromEntries(fields.map(({ key, value, expression }) => [key, expression === undefined ? value : expression(roots, chances)]));
}

function compileField(key: string, value: Json): { key: string; value: Json; expression: Expression | undefined } {
  if (!key.endsWith('.$')) return { key, value, expression: compileTemplate(value) };
  if (typeof value !== 'string') throw new StateFailure('States.Runtime', `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`);
  return { key: key.slice(0, -2), value, expression: compileExpression(value, key) };
}
