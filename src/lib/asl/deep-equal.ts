import { isArray, isObject, type Json } from './json.ts';

/** The same JSON, whatever the order of the keys. */
export function deepEqual(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (isArray(left)) return isArray(right) && left.length === right.length && left.every((item, index) => deepEqual(item, right[index] ?? null));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key] ?? null, right[key] ?? null));
}
