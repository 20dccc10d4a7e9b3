import { expect } from 'chai';
import fc from 'fast-check';
import { CHECKSUM_ALGORITHMS, createHasher } from '../../../../../../src/lib/local/services/s3/content/checksum.ts';

const hex = (algorithm: (typeof CHECKSUM_ALGORITHMS)[number], text: string): string => {
  const hasher = createHasher(algorithm);
  hasher.update(Buffer.from(text));
  return hasher.digest().toString('hex');
};

describe('S3 checksums', () => {
  it('give the check values of the catalogue of CRCs', () => {
    expect(hex('CRC32', '123456789')).to.equal('cbf43926');
    expect(hex('CRC32C', '123456789')).to.equal('e3069283');
    expect(hex('CRC64NVME', '123456789')).to.equal('ae8b14860a799888');
    expect(hex('SHA1', 'abc')).to.equal('a9993e364706816aba3e25717850c26c9cd0d89d');
  });

  it('are the same however the content is cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHECKSUM_ALGORITHMS), fc.array(fc.uint8Array()), (algorithm, chunks) => {
        const [pieces, whole] = [createHasher(algorithm), createHasher(algorithm)];
        for (const chunk of chunks) pieces.update(chunk);
        whole.update(Buffer.concat(chunks));
        expect(pieces.digest().toString('hex')).to.equal(whole.digest().toString('hex'));
      }),
    );
  });
});
