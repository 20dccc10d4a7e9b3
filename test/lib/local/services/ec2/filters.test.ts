import { expect } from 'chai';
import fc from 'fast-check';
import { wildcards } from '../../../../../src/lib/local/services/ec2/filters.ts';

describe('wildcards of EC2 filters', () => {
  it('match the whole value; * any text, ? one character, \\ takes their meaning', () => {
    const cases: [pattern: string, value: string, matches: boolean][] = [
      ['web-*', 'web-01', true],
      ['web-*', 'my-web-01', false],
      ['*', '', true],
      ['web-0?', 'web-01', true],
      ['web-0?', 'web-0', false],
      ['a\\*b', 'a*b', true],
      ['a\\*b', 'axb', false],
      ['a\\?', 'a?', true],
      ['10.0.0.1', '10.0.0.1', true],
      ['10.0.0.1', '10a0b0c1', false],
      ['Web', 'web', false],
      ['a*\nb', 'ax\nb', true],
    ];
    for (const [pattern, value, matches] of cases) expect(wildcards(pattern).test(value), `${pattern} on ${value}`).to.equal(matches);
  });

  it('let any text match itself once its own wildcards are escaped', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        const pattern = wildcards(text.replaceAll(/[*?\\]/g, '\\$&'));
        return pattern.test(text) && pattern.test(other) === (text === other);
      }),
    );
  });
});
