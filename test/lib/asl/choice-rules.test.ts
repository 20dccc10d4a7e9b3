import { expect } from 'chai';
import fc from 'fast-check';
import { CHOICE_OPERATORS, chooses } from '../../../src/lib/asl/choice-rules.ts';
import { StateFailure } from '../../../src/lib/asl/failure.ts';
import type { Json } from '../../../src/lib/asl/json.ts';
import type { ChoiceRule } from '../../../src/lib/asl/machine.ts';
import { compileStringPattern } from '../../../src/lib/asl/string-pattern.ts';
import { documents } from './json.ts';

const choose = (rule: ChoiceRule, input: Json): boolean => chooses(rule, { input, context: { Execution: { Input: { n: 0 } } }, variables: { n: 7 } });
const compare = (operator: string, left: Json, operand: Json): boolean => choose({ Variable: '$.left', [operator]: operand }, { left });

const EARLY = '2025-01-01T00:00:00Z';
const LATE = '2025-01-01T12:00:00.000+00:00';

describe('chooses', () => {
  /** For each kind: smaller, larger, something equal to the larger, something of another kind. */
  const KINDS: readonly [string, Json, Json, Json, Json][] = [
    ['String', 'Apple', 'apple', 'apple', 1],
    ['Numeric', 1, 2.5, 2.5, '2.5'],
    ['Timestamp', EARLY, LATE, '2025-01-01T12:00:00Z', 'later'],
  ];
  for (const [kind, less, more, same, other] of KINDS) {
    it(`orders ${kind} values, and others not at all`, () => {
      const row = (left: Json, right: Json): string[] =>
        ['Equals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].filter((order) => {
          const literal = compare(`${kind}${order}`, left, right);
          expect(choose({ Variable: '$.left', [`${kind}${order}Path`]: '$.right' }, { left, right })).to.equal(literal);
          return literal;
        });
      expect(row(less, more)).to.deep.equal(['LessThan', 'LessThanEquals']);
      expect(row(more, less)).to.deep.equal(['GreaterThan', 'GreaterThanEquals']);
      expect(row(more, same)).to.deep.equal(['Equals', 'LessThanEquals', 'GreaterThanEquals']);
      expect(row(other, more)).to.deep.equal([]);
      expect(row(more, other)).to.deep.equal([]);
      expect(row(null, null)).to.deep.equal([]);
    });
  }

  it('compares booleans', () => {
    expect(compare('BooleanEquals', true, true)).to.equal(true);
    expect(compare('BooleanEquals', false, true)).to.equal(false);
    expect(compare('BooleanEquals', 'true', true)).to.equal(false);
    expect(choose({ Variable: '$.a', BooleanEqualsPath: '$.b' }, { a: false, b: false })).to.equal(true);
    expect(choose({ Variable: '$.a', BooleanEqualsPath: '$.b' }, { a: false, b: 'false' })).to.equal(false);
  });

  const TYPES: readonly [Json, readonly string[]][] = [
    [null, ['IsNull']],
    [1, ['IsNumeric']],
    ['x', ['IsString']],
    [EARLY, ['IsString', 'IsTimestamp']],
    [false, ['IsBoolean']],
    [{}, []],
    [[], []],
  ];
  for (const [value, types] of TYPES) {
    it(`knows what ${JSON.stringify(value)} is`, () => {
      for (const operator of ['IsNull', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp']) {
        expect(compare(operator, value, true), operator).to.equal(types.includes(operator));
        expect(compare(operator, value, false), operator).to.equal(!types.includes(operator));
      }
      expect(compare('IsPresent', value, true)).to.equal(true);
      expect(compare('IsPresent', value, false)).to.equal(false);
    });
  }

  it('takes what is missing for missing, an index past the end too', () => {
    expect(choose({ Variable: '$.nope.deep', IsPresent: false }, {})).to.equal(true);
    expect(choose({ Variable: '$.nope', IsPresent: true }, {})).to.equal(false);
    expect(choose({ Variable: '$.list[0]', IsPresent: true }, { list: [] })).to.equal(false);
  });

  const INVALID: readonly [ChoiceRule, string][] = [
    [{ Variable: '$.nope', NumericEquals: 1 }, '$.nope'],
    [{ Variable: '$.nope', IsNull: true }, '$.nope'],
    [{ Variable: '$.left', NumericEqualsPath: '$.right' }, '$.right'],
    [{ Not: { Variable: '$.nope.x', StringMatches: '*' } }, '$.nope.x'],
    [{ Variable: '$$.Nope', IsString: true }, '$$.Nope'],
    [{ Variable: '$nobody', IsString: true }, '$nobody'],
  ];
  for (const [rule, path] of INVALID) {
    it(`fails on ${JSON.stringify(rule)}`, () => {
      expect(() => choose(rule, { left: 7 })).to.throw(StateFailure).that.includes({ error: 'States.Runtime', cause: `Invalid path '${path}': The choice state's condition path references an invalid value.` });
    });
  }

  it('joins rules, and looks no further than it must', () => {
    const yes: ChoiceRule = { Variable: '$.a', NumericEquals: 1 };
    const no: ChoiceRule = { Variable: '$.a', NumericEquals: 2 };
    const bad: ChoiceRule = { Variable: '$.nope', NumericEquals: 2 };
    const input = { a: 1 };
    expect(choose({ And: [yes, yes] }, input)).to.equal(true);
    expect(choose({ And: [no, bad] }, input)).to.equal(false);
    expect(choose({ Or: [yes, bad] }, input)).to.equal(true);
    expect(choose({ Or: [no, no] }, input)).to.equal(false);
    expect(choose({ Not: { And: [yes, { Or: [no, no] }] } }, input)).to.equal(true);
    expect(() => choose({ And: [yes, bad] }, input)).to.throw(StateFailure);
  });

  it('reads the context object and variables', () => {
    expect(choose({ Variable: '$$.Execution.Input.n', NumericLessThanEquals: 0 }, {})).to.equal(true);
    expect(choose({ Variable: '$.n', NumericEqualsPath: '$n' }, { n: 7 })).to.equal(true);
  });

  it('has all 39 comparisons', () => expect(new Set(CHOICE_OPERATORS).size).to.equal(39));

  it('says true or false of any value', () => {
    fc.assert(
      fc.property(documents, documents, fc.constantFrom(...CHOICE_OPERATORS.filter((each) => !each.endsWith('Path'))), (left, operand, operator) => {
        expect(compare(operator, left, operand)).to.be.a('boolean');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('compileStringPattern', () => {
  const CASES: readonly [string, string, boolean][] = [
    ['foo*.log', 'foobar.log', true],
    ['*.log', 'zebra.log', true],
    ['foo*.*', 'foobar.zebra', true],
    ['foo*.*', 'foobar', false],
    [String.raw`file\*name.txt`, 'file*name.txt', true],
    [String.raw`file\*name.txt`, 'fileXname.txt', false],
    [String.raw`a\\*`, String.raw`a\b`, true],
    ['a*a', 'a', false],
    ['*', '', true],
    ['', 'a', false],
    ['a.c', 'abc', false],
    ['*\n*', 'a\nb', true],
  ];
  for (const [pattern, text, fits] of CASES) it(`${JSON.stringify(pattern)} ${fits ? 'fits' : 'does not fit'} ${JSON.stringify(text)}`, () => expect(compileStringPattern(pattern)(text)).to.equal(fits));

  it('fits what a regular expression fits', () => {
    const letters = fc.constantFrom('a', 'b', '*');
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 8 }), fc.string({ unit: letters, maxLength: 10 }), (pattern, text) => {
        expect(compileStringPattern(pattern)(text)).to.equal(new RegExp(`^${pattern.replaceAll('*', '[^]*')}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });
});
