import { expect } from 'chai';
import fc from 'fast-check';
import { cutToWidth, padToWidth, textWidth } from '../../../src/lib/view/text-width.ts';
import { safeLine } from '../../../src/lib/view/safe-text.ts';

describe('text width', () => {
  for (const [text, width] of [
    ['', 0],
    ['abc', 3],
    ['ü', 1],
    ['u\u0308', 1],
    ['漢字', 4],
    ['🚀', 2],
    ['👩‍👩‍👧', 2],
    ['\u200B', 0],
    ['…█', 2],
    ['ｆ', 2],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${width}`, () => expect(textWidth(text)).to.equal(width));
  }

  it('cuts with a mark, and never a character in two', () => {
    expect(['abcdef', 'abc', '漢字漢', 'a漢字'].map((text) => cutToWidth(text, 4))).to.deep.equal(['abc…', 'abc', '漢…', 'a漢…']);
    expect(cutToWidth('abc', 0)).to.equal('');
  });

  it('cuts to no more than was asked for, and leaves what fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(12), (text, width) => {
        const safe = safeLine(text);
        const cut = cutToWidth(safe, width);
        expect(textWidth(cut)).to.be.at.most(width);
        if (textWidth(safe) <= width && width > 0) expect(cut).to.equal(safe);
        expect(textWidth(padToWidth(cut, width))).to.equal(width);
      }),
    );
  });

  it('pads on both sides', () => {
    expect([padToWidth('漢', 4), padToWidth('a', 3, 'right'), padToWidth('abc', 2)]).to.deep.equal(['漢  ', '  a', 'abc']);
  });
});
