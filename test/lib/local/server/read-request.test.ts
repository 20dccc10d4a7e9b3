import { expect } from 'chai';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { decodedBody, unchunk } from '../../../../src/lib/local/server/read-request.ts';
import type { WireRequest } from '../../../../src/lib/local/wire/exchange.ts';
import { AwsError } from '../../../../src/lib/local/wire/service.ts';

const request = (headers: Record<string, string>, body: Buffer | string): WireRequest => ({ method: 'POST', path: '/', query: new URLSearchParams(), headers, body: Buffer.from(body) });

/** As the SDKs write it: pieces with their sizes, a last empty one, trailers. */
function chunked(pieces: readonly Buffer[], trailers = '', extension = ''): Buffer {
  const parts = [...pieces, Buffer.alloc(0)].map((piece) => Buffer.concat([Buffer.from(`${piece.length.toString(16)}${extension}\r\n`), piece, piece.length > 0 ? Buffer.from('\r\n') : Buffer.alloc(0)]));
  return Buffer.concat([...parts, Buffer.from(`${trailers}\r\n`)]);
}

const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
  } catch (error) {
    expect(error).to.be.instanceOf(AwsError);
    return (error as AwsError).code;
  }
  return 'none';
};

describe('decodedBody', () => {
  it('unzips what a message is sent in', () => {
    const text = JSON.stringify({ a: 'é'.repeat(1000) });
    for (const headers of [{ 'x-amz-target': 'AmazonSSM.ListCommands' }, { 'smithy-protocol': 'rpc-v2-cbor' }, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }]) {
      expect(decodedBody(request({ 'content-encoding': 'gzip', ...headers }, gzipSync(text))).body.toString('utf8')).to.equal(text);
    }
  });

  it('refuses what is said to be gzip and is not', () => {
    expect(codeOf(() => decodedBody(request({ 'content-encoding': 'gzip', 'x-amz-target': 'AmazonSSM.ListCommands' }, '{}')))).to.equal('SerializationException');
  });

  it("leaves an object's own encoding alone", () => {
    const body = gzipSync('content');
    expect(decodedBody(request({ 'content-encoding': 'gzip' }, body)).body.equals(body)).to.equal(true);
  });

  it('takes the pieces of aws-chunked apart, whatever their sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 }), fc.constantFrom('', ';chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'), (pieces, extension) => {
        const buffers = pieces.map((piece) => Buffer.from(piece));
        const { body } = unchunk(chunked(buffers, '', extension));
        expect(body.equals(Buffer.concat(buffers))).to.equal(true);
      }),
    );
  });

  it('lets checksums behind the content join the headers, and nothing else', () => {
    const body = chunked([Buffer.from('hello')], 'x-amz-checksum-crc32:NhCmhg==\r\nx-amz-acl:public-read\r\n');
    const decoded = decodedBody(request({ 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '5' }, body));
    expect(decoded.body.toString('utf8')).to.equal('hello');
    expect(decoded.headers['x-amz-checksum-crc32']).to.equal('NhCmhg==');
    expect(decoded.headers['x-amz-acl']).to.equal(undefined);
    expect(decoded.headers['content-encoding']).to.equal(undefined);
  });

  it('keeps the encoding that is the object\'s own', () => {
    const decoded = decodedBody(request({ 'content-encoding': 'gzip, aws-chunked' }, chunked([gzipSync('x')])));
    expect(decoded.headers['content-encoding']).to.equal('gzip');
  });

  it('refuses a content that is shorter or longer than was said', () => {
    for (const length of ['4', '6']) {
      expect(codeOf(() => decodedBody(request({ 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': length }, chunked([Buffer.from('hello')]))))).to.equal('IncompleteBody');
    }
  });

  it('refuses broken pieces, wherever they are cut', () => {
    const whole = chunked([Buffer.from('hello'), Buffer.from('world!')]);
    const last = whole.lastIndexOf('0\r\n');
    for (let length = 0; length < last + 3; length++) expect(codeOf(() => unchunk(whole.subarray(0, length))), `cut at ${length}`).to.equal('IncompleteBody');
    for (const body of ['zz\r\nab\r\n0\r\n\r\n', '5x\r\nhello\r\n0\r\n\r\n', '-1\r\n\r\n0\r\n\r\n', '2\r\nhello\r\n0\r\n\r\n', 'ffffffff\r\nx', '5hello']) {
      expect(codeOf(() => unchunk(Buffer.from(body))), body).to.equal('IncompleteBody');
    }
  });
});
