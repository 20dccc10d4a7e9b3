import { expect } from 'chai';
import { decodedBody } from '../../../../../src/lib/local/server/read-request.ts';

const request = (body: string, headers: Readonly<Record<string, string>> = {}) => ({
  method: 'PUT',
  path: '/bucket/key',
  query: new URLSearchParams(),
  headers: { 'content-encoding': 'gzip, aws-chunked', 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', ...headers },
  body: Buffer.from(body),
});

describe("S3's chunked encoding", () => {
  it('is taken apart, and its checksum joins the headers; nothing else does', () => {
    const { body, headers } = decodedBody(request('4;chunk-signature=ab\r\nWiki\r\nA\r\n\r\npedia 10\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\nx-amz-meta-a:b\r\nx-amz-trailer-signature:00\r\n\r\n', { 'x-amz-decoded-content-length': '14' }));
    expect(body.toString()).to.equal('Wiki\r\npedia 10');
    expect(headers['x-amz-checksum-crc32']).to.equal('AAAAAA==');
    expect(headers).not.to.have.any.keys('x-amz-meta-a', 'x-amz-trailer-signature');
    expect(headers['content-encoding']).to.equal('gzip');
    expect(decodedBody(request('0\r\n\r\n', { 'content-encoding': 'aws-chunked' })).headers['content-encoding']).to.equal(undefined);
  });

  it('is refused where it is cut short, or not as long as it says', () => {
    for (const body of ['', '4\r\nWi', '4\r\nWiki\r\n', 'x\r\n']) expect(() => decodedBody(request(body)), JSON.stringify(body)).to.throw('ends before it is complete');
    expect(() => decodedBody(request('4\r\nWiki\r\n0\r\n\r\n', { 'x-amz-decoded-content-length': '5' }))).to.throw('x-amz-decoded-content-length');
  });
});
