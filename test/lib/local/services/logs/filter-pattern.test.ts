import { expect } from 'chai';
import { parseFilterPattern } from '../../../../../src/lib/local/services/logs/filter-pattern.ts';

const MESSAGES = ['[ERROR 400] BAD REQUEST', '[ERROR 401] UNAUTHORIZED REQUEST', '[ERROR 419] MISSING ARGUMENTS', 'all is well', 'she said "no" \\ yes'] as const;
const matched = (pattern: string): number[] => {
  const test = parseFilterPattern(pattern);
  return MESSAGES.flatMap((message, index) => (test(message) ? [index] : []));
};

describe('parseFilterPattern', () => {
  it('reads terms as AWS documents them', () => {
    const cases: [pattern: string, indexes: number[]][] = [
      ['', [0, 1, 2, 3, 4]],
      ['  ', [0, 1, 2, 3, 4]],
      ['ERROR', [0, 1, 2]],
      ['error', []],
      ['ERROR ARGUMENTS', [2]],
      ['"BAD REQUEST"', [0]],
      ['"REQUEST BAD"', []],
      ['ERROR -ARGUMENTS', [0, 1]],
      ['-"all is"', [0, 1, 2, 4]],
      ['?ERROR ?well', [0, 1, 2, 3]],
      ['?"BAD REQUEST" ?"MISSING ARGUMENTS"', [0, 2]],
      ['"said \\"no\\""', [4]],
      ['"\\\\"', [4]],
      ['ERROR ?BAD', [0, 1, 2]],
      ['"[ERROR"401', [1]],
    ];
    for (const [pattern, indexes] of cases) expect(matched(pattern), pattern).to.deep.equal(indexes);
  });

  it('refuses words that need quotes, and quotes that do not close', () => {
    for (const pattern of ['a:b', 'a,b', 'x (y)', 'foo-bar', '--x']) expect(() => parseFilterPattern(pattern), pattern).to.throw(/Invalid character\(s\) in term/);
    expect(() => parseFilterPattern('"open')).to.throw(/a quote is not closed/);
  });

  it('refuses by name the patterns that are not built', () => {
    for (const pattern of ['{ $.level = "ERROR" }', '[ip, user, ...]', '%ERR.*%']) {
      expect(() => parseFilterPattern(pattern), pattern).to.throw(/is not built/).with.property('status', 501);
    }
  });
});
