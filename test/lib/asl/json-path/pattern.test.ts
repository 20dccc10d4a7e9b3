import { expect } from 'chai';
import fc from 'fast-check';
import { PathError } from '../../../../src/lib/asl/json-path/path-error.ts';
import { matchesPattern } from '../../../../src/lib/asl/json-path/pattern/match-pattern.ts';
import { parsePattern } from '../../../../src/lib/asl/json-path/pattern/parse-pattern.ts';

const matches = (source: string, flags: string, text: string): boolean => matchesPattern(parsePattern(source, flags, 0), text, () => {});

/** Expressions over few letters, as they are written. */
const expressions: fc.Arbitrary<string> = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', '\\.', '^', '$', '\\b', ''),
    fc.array(tie('expression'), { maxLength: 3 }).map((parts) => parts.join('')),
    fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `(?:${left}|${right})`),
    fc.tuple(tie('expression'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,}', '{0,2}')).map(([part, sign]) => `(${part})${sign}`),
  ),
})).expression;

describe('the regular expressions of filters', () => {
  it('match what the expressions of JavaScript match as a whole', () => {
    let matched = 0;
    fc.assert(
      fc.property(expressions, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', ' ', '\n'), maxLength: 8 }), fc.constantFrom('', 'i', 's', 'm'), (source, text, flags) => {
        const expected = new RegExp(`^(?:${source})$(?![^])`, flags).test(text) && new RegExp(`(?<![^])(?:${source})(?![^])`, flags).test(text);
        expect(matches(source, flags, text), `/${source}/${flags} on ${JSON.stringify(text)}`).to.equal(expected);
        if (expected) matched += 1;
      }),
      { numRuns: 4000 },
    );
    expect(matched).to.be.greaterThan(100);
  });

  const CASES: readonly [string, string, string, boolean][] = [
    ['.*', '', '', true],
    ['a', 'i', 'A', true],
    ['(?i)abc', '', 'ABC', true],
    ['\\p{L}+', '', 'äЖ中', true],
    ['.', '', '\u{1F680}', true],
    ['[\\w.-]+@[\\w.-]+\\.com', '', 'a.b-c@d.com', true],
    ['\\Qa.b\\E+', '', 'a.bb', true],
    ['\\Qa.b\\E', '', 'axb', false],
    ['(?<year>\\d{4})-\\d\\d', '', '2024-02', true],
    ['a{2,3}', '', 'aaaa', false],
    ['\\/x', '', '/x', true],
    ['a|', '', '', true],
    ['x\\_y', '', 'x_y', true],
  ];
  for (const [source, flags, text, isMatch] of CASES) it(`/${source}/${flags} ${isMatch ? 'matches' : 'does not match'} ${text}`, () => expect(matches(source, flags, text)).to.equal(isMatch));

  const REFUSED = ['(a', 'a)', '[a', '[]a]', '[a[b]]', '[a&&b]', '*a', 'a**', 'a++', '(?=a)', '(?!a)', '(?<=a)', '(?>a)', '(a)\\1', '\\k<a>', 'a{2,1}', 'a{x}', '(?:a{1000}){1000}', `${'('.repeat(60)}a${')'.repeat(60)}`, '\\p{Nope}', '(?x)a', '\\'];
  for (const source of REFUSED) it(`refuses ${source.slice(0, 20)}`, () => expect(() => matches(source, '', 'a')).to.throw(PathError));

  it('do work in proportion to the text, where an engine that goes back would double it with every letter', () => {
    const workFor = (length: number): number => {
      let work = 0;
      matchesPattern(parsePattern('(?:a*)*(?:a|aa)+b', '', 0), 'a'.repeat(length), (more) => (work += more));
      return work;
    };
    expect(workFor(2000)).to.be.within(workFor(1000) * 1.9, workFor(1000) * 2.1);
  });
});
