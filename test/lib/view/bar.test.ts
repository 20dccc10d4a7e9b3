import { expect } from 'chai';
import fc from 'fast-check';
import { progressBar, type BarPart } from '../../../src/lib/view/bar.ts';
import { noColor } from '../../../src/lib/view/color.ts';

const parts = (...counts: number[]): BarPart[] => counts.map((count, index) => ({ count, style: 'red', character: 'abc'[index] ?? 'x' }));

describe('a progress bar', () => {
  it('gives each part its share', () => {
    expect(progressBar(parts(5, 2), 10, 10, noColor)).to.equal('aaaaabb░░░');
    expect(progressBar([], 0, 4, noColor)).to.equal('░░░░');
  });

  it('shows one in ten thousand, and is full only at the end', () => {
    expect(progressBar(parts(9998, 1), 10_000, 10, noColor)).to.equal('aaaaaaaab░');
    expect(progressBar(parts(9999, 1), 10_000, 10, noColor)).to.equal('aaaaaaaaab');
  });

  it('is always as wide as was asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 3 }), fc.nat(1000), fc.integer({ min: 4, max: 120 }), (counts, rest, width) => {
        const total = counts.reduce((sum, count) => sum + count, rest);
        const bar = progressBar(parts(...counts), total, width, noColor);
        expect(bar).to.have.length(width);
        if (rest > 0) expect(bar).to.match(/░$/);
      }),
    );
  });
});
