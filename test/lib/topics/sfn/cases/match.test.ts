import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../../../src/lib/asl/json.ts';
import { differences, matcherProblem } from '../../../../../src/lib/topics/sfn/cases/match.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
/** Without texts that are matchers by chance. */
const plain = json.filter((value) => !JSON.stringify(value).includes('<'));

describe('what is different from what was expected', () => {
  it('is nothing of a value and itself, nor of any part of it', () => {
    fc.assert(fc.property(plain, (value) => void expect(differences(value, value)).to.deep.equal([])));
    fc.assert(fc.property(json, (value) => void expect(differences('<any>', value)).to.deep.equal([])));
  });

  it('is something of two values that are not the same', () => {
    fc.assert(fc.property(plain, plain, (one, other) => {
      fc.pre(JSON.stringify(sorted(one)) !== JSON.stringify(sorted(other)));
      expect(differences(one, other)).not.to.deep.equal([]);
    }));
  });

  it('has its path before it', () => {
    expect(differences({ a: [1, { 'b c': 2 }], d: 4 }, { a: [1, { 'b c': 3 }, 9], e: 5 })).to.deep.equal(['$.a[1]["b c"]: expected 2, was 3', '$.a[2]: 9 was not expected', '$.d: expected 4, is missing', '$.e: 5 was not expected']);
    expect(differences([1, 2], [1])).to.deep.equal(['$[1]: expected 2, is missing']);
    expect(differences({}, [])).to.deep.equal(['$: expected {}, was []']);
  });

  it('follows matchers', () => {
    expect(differences({ id: '<any string>', n: '<any number>', list: '<any array>', at: '<match ^\\d+$>' }, { id: 'x', n: 1, list: [], at: '12' })).to.deep.equal([]);
    expect(differences({ id: '<any string>', at: '<match ^\\d+$>' }, { id: 7, at: 'x' })).to.deep.equal(['$.id: expected "<any string>", was 7', '$.at: expected "<match ^\\\\d+$>", was "x"']);
    expect(matcherProblem('<any strnig>')).to.match(/is no matcher/);
    expect(matcherProblem('<match (>')).to.match(/Invalid regular expression/);
    expect(matcherProblem('<b>any</b>')).to.equal(undefined);
  });

  it('passes over what else there is, where only some members are asked for', () => {
    expect(differences({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, { among: true })).to.deep.equal([]);
    expect(differences({ a: { b: 1 } }, { a: { c: 2 } }, { among: true })).to.deep.equal(['$.a.b: expected 1, is missing']);
  });
});

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries<Json>(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}
