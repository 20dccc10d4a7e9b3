import { expect } from 'chai';
import fc from 'fast-check';
import { wrapName } from '../../../../../src/lib/topics/sfn/draw/wrap-name.ts';
import { safeLine } from '../../../../../src/lib/view/safe-text.ts';
import { textWidth } from '../../../../../src/lib/view/text-width.ts';

describe('names on several lines', () => {
  it('break between words, and in words that are too long for a line', () => {
    expect(wrapName('Wait for delivery', 20, 2)).to.deep.equal(['Wait for delivery']);
    expect(wrapName('Wait for delivery', 10, 2)).to.deep.equal(['Wait for', 'delivery']);
    expect(wrapName('SendInvoiceToCustomer', 12, 2)).to.deep.equal(['SendInvoice', 'ToCustomer']);
    expect(wrapName('catch CardDeclined, States.Timeout', 20, 2)).to.deep.equal(['catch CardDeclined,', 'States.Timeout']);
  });

  it('are cut where there is no line left', () => {
    expect(wrapName('one two three four', 7, 2)).to.deep.equal(['one two', 'three …']);
    expect(wrapName('abcdefghij', 4, 2)).to.deep.equal(['abc…']);
  });

  it('never take more than their room, and lose nothing where there is room', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 }), (text, columns, most) => {
        const safe = safeLine(text);
        const lines = wrapName(safe, columns, most);
        expect(lines.length).to.be.within(1, most);
        for (const line of lines) expect(textWidth(line)).to.be.at.most(columns);
        if (textWidth(safe) <= columns) expect(lines).to.deep.equal([safe.trim()]);
      }),
    );
  });
});
