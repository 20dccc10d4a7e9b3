import { expect } from 'chai';
import { formatDuration, formatRate } from '../../../src/lib/view/duration.ts';
import { ordinal } from '../../../src/lib/run/fanout/rate.ts';
import { statusWithExit } from '../../../src/lib/view/status-words.ts';

describe('words for numbers', () => {
  it('of time', () => {
    const times = [-5, 0, 449, 9949, 9951, 59_400, 59_600, 60_000, 200_000, 3_600_000, 7_500_000];
    expect(times.map(formatDuration)).to.deep.equal(['0.0 s', '0.0 s', '0.4 s', '9.9 s', '10 s', '59 s', '1 min', '1 min', '3 min 20 s', '1 h', '2 h 5 min']);
  });

  it('of pace', () => {
    expect([0.001, 0.025, 0.1, 9.94, 12.4, 200].map(formatRate)).to.deep.equal(['0.1/min', '1.5/min', '0.1/s', '9.9/s', '12/s', '200/s']);
  });

  it('of order', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 111, 122].map(ordinal).join(' ')).to.equal('1st 2nd 3rd 4th 11th 12th 13th 21st 111th 122nd');
  });

  it('of an end', () => {
    expect(statusWithExit('success', 0)).to.equal('success');
    expect(statusWithExit('failed', 127)).to.equal('failed (exit 127)');
    expect(statusWithExit('undeliverable', undefined)).to.equal('undeliverable');
  });
});
