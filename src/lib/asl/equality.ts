import { isArray, isObject, type Json } from './json.ts';

/** The same JSON, whatever the order of the keys. `visit` is told of every value that is looked at. */
export function deepEqual(left: Json, right: Json, visit?: () => void): boolean {
  visit?.();
  if (left === right) return true;
  if (isArray(left)) return isArray(right) && left.length === right.length && left.every((item, index) => deepEqual(item, right[index] ?? null, visit));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key] ?? null, right[key] ?? null, visit));
}

/** The same text for equal values only. */
export function canonicalText(value: Json): string {
  if (isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`).join(',')}}`;
}
