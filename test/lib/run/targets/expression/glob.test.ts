import { expect } from 'chai';
import fc from 'fast-check';
import { matchesGlob } from '../../../../../src/lib/run/targets/expression/glob.ts';
import { compareVersions } from '../../../../../src/lib/run/targets/expression/version.ts';
import { like } from './expressions.ts';

describe('matchesGlob', () => {
  it('agrees with a regular expression', () => {
    const letters = (...units: string[]): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
    fc.assert(fc.property(letters('a', 'b', '*', '?', '.'), letters('a', 'b', '.', '\n'), (glob, text) => void expect(matchesGlob(glob, text)).to.equal(like(glob, text))), { numRuns: 3000 });
  });

  it('takes bounded steps where a regular expression would take forever', () => {
    expect(matchesGlob(`${'*a'.repeat(500)}b`, 'a'.repeat(5000))).to.equal(false);
  });
});

describe('compareVersions', () => {
  const CASES: readonly [string, string, number][] = [
    ['3.2.582.0', '3.2.582.0', 0],
    ['3.2', '3.2.0.0', 0],
    ['3.10.0', '3.9.9', 1],
    ['3.2', '3.2.0.1', -1],
    ['03.2', '3.2', 0],
    ['', '0', 0],
  ];
  for (const [a, b, order] of CASES) {
    it(`puts "${a}" ${order < 0 ? 'before' : order > 0 ? 'after' : 'beside'} "${b}"`, () => {
      expect(Math.sign(compareVersions(a, b))).to.equal(order);
      expect(Math.sign(compareVersions(b, a)) + order).to.equal(0);
    });
  }
});
