import { expect } from 'chai';
import fc from 'fast-check';
import { StateFailure } from '../../../../src/lib/asl/failure.ts';
import { PathError } from '../../../../src/lib/asl/json-path/path-error.ts';
import { getAt, parseReferencePath, putAt } from '../../../../src/lib/asl/json-path/reference-path.ts';
import type { Json } from '../../../../src/lib/asl/json.ts';
import { documents, keys } from '../json.ts';

const put = (path: string, root: Json, value: Json): Json => putAt(root, parseReferencePath(path), value);
const paths = fc.array(fc.oneof(keys, fc.integer({ min: -3, max: 3 })), { maxLength: 4 }).map((steps) => `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `['${step.replaceAll("'", "\\'")}']`)).join('')}`);

describe('reference paths', () => {
  const PUT: readonly [string, Json, Json, Json][] = [
    ['$', { a: 1 }, 2, 2],
    ['$.b', { a: 1 }, 2, { a: 1, b: 2 }],
    ['$.a', { a: { old: true }, b: 1 }, 2, { a: 2, b: 1 }],
    ['$.a.b.c', { a: { x: 1 } }, 2, { a: { x: 1, b: { c: 2 } } }],
    ['$.a.b', {}, null, { a: { b: null } }],
    ['$.l[1].x', { l: [0, { y: 1 }] }, 2, { l: [0, { y: 1, x: 2 }] }],
    ['$.l[-1]', { l: [0, 1] }, 2, { l: [0, 2] }],
    ["$['__proto__']", {}, 2, JSON.parse('{"__proto__": 2}') as Json],
  ];
  for (const [path, root, value, result] of PUT) it(`put ${JSON.stringify(value)} at ${path}`, () => expect(put(path, root, value)).to.deep.equal(result));

  const CONFLICTS: readonly [string, Json, string][] = [
    ['$.a.b', { a: 1 }, 'Unable to apply step "b" to input {"a":1}'],
    ['$.a', [1], 'Unable to apply step "a" to input [1]'],
    ['$.a', 'text', 'Unable to apply step "a" to input "text"'],
    ['$.a[0]', {}, 'Unable to apply step "0" to input {}'],
    ['$.a[3]', { a: [1] }, 'Unable to apply step "3" to input {"a":[1]}'],
  ];
  for (const [path, root, cause] of CONFLICTS) {
    it(`fail where ${path} does not fit`, () => {
      expect(() => put(path, root, 1)).to.throw(StateFailure).that.includes({ error: 'States.ReferencePathConflict', cause });
    });
  }

  it('fail where nothing is to be read', () => {
    expect(() => getAt({ a: {} }, parseReferencePath('$.a.items'))).to.throw(StateFailure).that.includes({ error: 'States.ReferencePathConflict', cause: 'Unable to apply step "items" to input {"a":{}}' });
    expect(getAt({ a: [null] }, parseReferencePath('$.a[0]'))).to.equal(null);
  });

  it('give back what was put, share the rest and change nothing', () => {
    let done = 0;
    fc.assert(
      fc.property(documents, paths, documents, (root, text, value) => {
        const before = JSON.stringify(root);
        const path = parseReferencePath(text);
        let result: Json;
        try {
          result = putAt(root, path, value);
        } catch (error) {
          expect(error).to.be.instanceOf(StateFailure);
          return;
        } finally {
          expect(JSON.stringify(root)).to.equal(before);
        }
        done += 1;
        expect(getAt(result, path)).to.equal(value);
      }),
      { numRuns: 2000 },
    );
    expect(done).to.be.greaterThan(200);
  });

  for (const path of ['$.a[*]', '$..a', '$.a[0:1]', '$.a[0,1]', "$['a','b']", '$.a[?(@.b)]', '$.a.length()', 'a']) it(`are not ${path}`, () => expect(() => parseReferencePath(path)).to.throw(PathError));
});
