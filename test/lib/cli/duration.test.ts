import { expect } from 'chai';
import { parseDurationSeconds } from '../../../src/lib/cli/duration.ts';
import { UserError } from '../../../src/lib/errors/errors.ts';

describe('parseDurationSeconds', () => {
  for (const [text, seconds] of [
    ['0', 0],
    ['600', 600],
    ['10m', 600],
    ['1h30m', 5400],
    ['2d', 172_800],
    [' 45s ', 45],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseDurationSeconds(text, '--timeout')).to.equal(seconds));
  }

  for (const text of ['', 'm', '10 m', '-5', '1.5h', '10x', '1e3']) {
    it(`refuses ${JSON.stringify(text)} and names the flag`, () => {
      expect(() => parseDurationSeconds(text, '--timeout')).to.throw(UserError, /--timeout/);
    });
  }
});
