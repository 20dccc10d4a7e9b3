import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: bytes of a state's input, output or result. */
export const MOST_DATA_BYTES = 262_144;

/** What a value is as JSON: it stands in several events, and is made once for each. */
const texts = new WeakMap<object, string>();

export function textOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = texts.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    texts.set(value, text);
  }
  return text;
}

/** A UTF-16 unit is at most three bytes. */
export const isTooLarge = (text: string): boolean => text.length * 3 > MOST_DATA_BYTES && Buffer.byteLength(text) > MOST_DATA_BYTES;

/** Throws a StateFailure where what a state gives is more than may be passed on. */
export function checkSize(value: Json, state: string): string {
  const text = textOf(value);
  if (isTooLarge(text)) throw new StateFailure('States.DataLimitExceeded', `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`);
  return text;
}
