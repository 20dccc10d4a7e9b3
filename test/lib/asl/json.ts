import fc from 'fast-check';
import type { Json } from '../../../src/lib/asl/json.ts';

/** Keys that meet each other often, and some that are special in JavaScript. */
export const KEYS = ['a', 'b', 'c', 'my key', "it's", '__proto__', 'constructor', 'ä'] as const;

export const keys = fc.constantFrom(...KEYS);

/** Documents of few keys, so that random paths find something in them. */
export const documents: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('x', 'y', '1', ''), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** Any JSON at all, as it comes out of a parser. */
export const anyJson: fc.Arbitrary<Json> = fc.json({ stringUnit: 'grapheme' }).map((text) => JSON.parse(text) as Json);
