import { expect } from 'chai';
import { readRange } from '../../../../../../src/lib/local/services/s3/objects/byte-range.ts';

describe('readRange', () => {
  it('reads the forms of HTTP, cut at the end of the content', () => {
    expect(readRange('bytes=0-0', 10)).to.deep.equal({ start: 0, end: 1 });
    expect(readRange('bytes=2-', 10)).to.deep.equal({ start: 2, end: 10 });
    expect(readRange('bytes=2-100', 10)).to.deep.equal({ start: 2, end: 10 });
    expect(readRange('bytes=-3', 10)).to.deep.equal({ start: 7, end: 10 });
    expect(readRange('bytes=-30', 10)).to.deep.equal({ start: 0, end: 10 });
  });

  it('passes over what it cannot read, or what asks for several', () => {
    for (const header of [undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'lines=1-2']) expect(readRange(header, 10), String(header)).to.equal(undefined);
  });

  it('refuses what lies outside', () => {
    for (const header of ['bytes=10-', 'bytes=10-20', 'bytes=-0']) expect(() => readRange(header, 10), header).to.throw('not satisfiable');
    expect(() => readRange('bytes=0-', 0)).to.throw('not satisfiable');
  });
});
