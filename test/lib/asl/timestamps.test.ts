import { expect } from 'chai';
import fc from 'fast-check';
import { parseTimestamp } from '../../../src/lib/asl/timestamps.ts';

describe('parseTimestamp', () => {
  const TAKEN: readonly [string, number][] = [
    ['1970-01-01T00:00:00Z', 0],
    ['2016-03-14T01:59:00Z', Date.UTC(2016, 2, 14, 1, 59)],
    ['2016-03-14T01:59:00.5Z', Date.UTC(2016, 2, 14, 1, 59, 0, 500)],
    ['2016-03-14T01:59:00+02:30', Date.UTC(2016, 2, 13, 23, 29)],
    ['2016-03-14T01:59:00-01:00', Date.UTC(2016, 2, 14, 2, 59)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ];
  for (const [text, time] of TAKEN) it(`takes ${text}`, () => expect(parseTimestamp(text)).to.equal(time));

  it('keeps what is finer than a millisecond', () => expect(parseTimestamp('1970-01-01T00:00:01.243167252Z')).to.be.closeTo(1243.167252, 1e-9));

  const REFUSED = ['', '2016-03-14', '2016-03-14 01:59:00Z', '2016-03-14t01:59:00Z', '2016-03-14T01:59:00z', '2016-03-14T01:59:00', '2016-03-14T01:59Z', '2016-12-05T25:29:29Z', '2016-03-14T01:60:00Z', '2023-02-29T00:00:00Z', '2016-13-01T00:00:00Z', '2016-00-01T00:00:00Z', '2016-03-14T01:59:00.Z', '2016-03-14T01:59:00.1234567890Z', '2016-03-14T01:59:00+0100', '2016-03-14T01:59:00Z ', '2025-01-01T00%3A00%3A00Z', '1735689600'];
  for (const text of REFUSED) it(`refuses ${JSON.stringify(text)}`, () => expect(parseTimestamp(text)).to.equal(undefined));

  it('reads what a Date writes', () => {
    const dates = fc.date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseTimestamp(date.toISOString())).to.equal(date.getTime());
      }),
    );
  });
});
