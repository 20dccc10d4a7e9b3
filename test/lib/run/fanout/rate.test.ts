import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { checkRate, limitsFor, ordinal, rateWords } from '../../../../src/lib/run/fanout/rate.ts';

const words = (maxConcurrency: string, maxErrors: string, targets: number): string => rateWords({ maxConcurrency, maxErrors }, limitsFor({ maxConcurrency, maxErrors }, targets), targets);

describe('checkRate', () => {
  for (const good of ['1', '50', '9999999', '1%', '25%', '100%']) {
    it(`takes --max-concurrency ${good}`, () => checkRate({ maxConcurrency: good, maxErrors: '0' }));
  }
  for (const bad of ['0', '0%', '01', '101%', '1.5', '25 %', '-1', '10000000', '', 'all', '%', '1e3', '٣']) {
    it(`refuses --max-concurrency "${bad}"`, () => {
      expect(() => checkRate({ maxConcurrency: bad, maxErrors: '0' })).to.throw(UserError, `--max-concurrency: "${bad}" is neither a number nor a percentage`).with.property('exitCode', 2);
    });
  }
  for (const good of ['0', '0%', '2', '5%', '100%']) {
    it(`takes --max-errors ${good}`, () => checkRate({ maxConcurrency: '1', maxErrors: good }));
  }
  for (const bad of ['101%', '-1', '2.5%', 'none', '', '00%']) {
    it(`refuses --max-errors "${bad}"`, () => {
      expect(() => checkRate({ maxConcurrency: '1', maxErrors: bad })).to.throw(UserError, `--max-errors: "${bad}" is neither`);
    });
  }
});

describe('limitsFor', () => {
  it('rounds a percentage down, and never lets nobody go', () => {
    expect(limitsFor({ maxConcurrency: '25%', maxErrors: '10%' }, 50)).to.deep.equal({ maxConcurrency: 12, maxErrors: 5 });
    expect(limitsFor({ maxConcurrency: '1%', maxErrors: '1%' }, 3)).to.deep.equal({ maxConcurrency: 1, maxErrors: 0 });
    expect(limitsFor({ maxConcurrency: '100%', maxErrors: '100%' }, 0)).to.deep.equal({ maxConcurrency: 1, maxErrors: 0 });
  });

  it('keeps within the share, for any fleet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100_000 }), (percent, targets) => {
        const { maxConcurrency, maxErrors } = limitsFor({ maxConcurrency: `${percent}%`, maxErrors: `${percent}%` }, targets);
        expect(maxErrors * 100).to.be.at.most(percent * targets).and.above(percent * targets - 100);
        expect(maxConcurrency).to.equal(Math.max(1, maxErrors));
      }),
    );
  });
});

describe('rateWords', () => {
  it('prints the arithmetic', () => {
    expect(words('25%', '2', 48)).to.equal('12 at a time (25% of 48); stops at the 3rd failure');
    expect(words('10', '10%', 50)).to.equal('10 at a time; stops at the 6th failure (10% of 50)');
    expect(words('50', '0', 20)).to.equal('all 20 at once; stops at the 1st failure');
    expect(words('50', '100%', 20)).to.equal('all 20 at once; never stops for failures');
  });

  it('counts as people count', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111, 112, 113, 1003].map(ordinal)).to.deep.equal(['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd', '101st', '111th', '112th', '113th', '1003rd']);
  });
});
