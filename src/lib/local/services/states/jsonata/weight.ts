import { isArray, isObject, type Json } from '../../../../asl/json.ts';

/**
 * How many values are in values, counted up to a limit, or somewhat more. What was counted is remembered by its identity
 * as long as it lives, for the same input is seen by many expressions: it must not change.
 */
export class Weights {
  readonly #known = new WeakMap<object, { readonly weight: number; readonly isWhole: boolean }>();

  of(value: Json | undefined, limit: number): number {
    if (typeof value !== 'object' || value === null) return 1;
    const known = this.#known.get(value);
    if (known !== undefined && (known.isWhole || known.weight > limit)) return known.weight;
    const weight = count(value, limit);
    this.#known.set(value, { weight, isWhole: weight <= limit });
    return weight;
  }
}

function count(root: Json, limit: number): number {
  let weight = 0;
  const waiting: Json[] = [root];
  for (let value = waiting.pop(); value !== undefined && weight <= limit; value = waiting.pop()) {
    weight += 1;
    if (isArray(value)) for (const item of value) waiting.push(item);
    else if (isObject(value)) for (const member of Object.values(value)) waiting.push(member);
  }
  return weight;
}
