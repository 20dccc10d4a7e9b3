import { expect } from 'chai';
import { RateMeter } from '../../../src/lib/view/rate-meter.ts';

const START = 1_700_000_000_000;

describe('the rate', () => {
  it('is not known before something has ended', () => {
    const meter = new RateMeter();
    expect(meter.perSecond(START)).to.equal(undefined);
    meter.start(START);
    expect(meter.perSecond(START + 5000)).to.equal(undefined);
  });

  it('is that of the last half minute', () => {
    const meter = new RateMeter();
    meter.start(START);
    for (let second = 0; second < 60; second += 1) for (let end = 0; end < (second < 30 ? 10 : 2); end += 1) meter.record(START + second * 1000);
    expect(meter.perSecond(START + 59_000)).to.equal(2);
  });

  it('is that of the whole run where the window says little', () => {
    const meter = new RateMeter();
    meter.start(START);
    meter.record(START + 1000);
    expect(meter.perSecond(START + 100_000)).to.equal(0.01);
  });

  it('is not shaken by time that goes back', () => {
    const meter = new RateMeter();
    meter.start(START);
    for (let end = 0; end < 10; end += 1) meter.record(START + 5000 - end * 1000);
    expect(meter.perSecond(START + 5000)).to.equal(2);
  });
});
