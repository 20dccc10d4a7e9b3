import { expect } from 'chai';
import fc from 'fast-check';
import { javaRandom, systemChances } from '../../../../../src/lib/local/services/states/chances.ts';

describe('chances of the system', () => {
  it('with a seed are those of java.util.Random', () => {
    expect([42, 0, 7, -1, 42.9].map((seed) => javaRandom(seed))).to.deep.equal([0.7275636800328681, 0.730967787376657, 0.7306990420600421, 0.26894263088050496, 0.7275636800328681]);
    expect(systemChances.random(42)).to.equal(0.7275636800328681);
  });

  it('are at least 0 and below 1, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true })), (seed) => {
        const drawn = javaRandom(seed);
        return drawn >= 0 && drawn < 1 && drawn === javaRandom(seed);
      }),
    );
  });

  it('hash the text in UTF-8', () => {
    expect(systemChances.hash('Hello', 'MD5')).to.equal('8b1a9953c4611296a827abf8c47804d7');
    expect(systemChances.hash('ñ', 'MD5')).to.equal('94e9342ecbb1458b6043ecd3bfcbc192');
    expect(systemChances.hash('Hello', 'SHA-1')).to.equal('f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0');
    expect(systemChances.hash('Hello', 'SHA-256')).to.equal('185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969');
    expect(systemChances.hash('Hello', 'SHA-384')).to.match(/^3519fe5ad2c596efe3e276a6f351b8fc/).and.have.length(96);
    expect(systemChances.hash('Hello', 'SHA-512')).to.match(/^3615f80c9d293ed7402687f94b22d58e/).and.have.length(128);
  });

  it('give UUIDs of version 4', () => {
    expect(systemChances.uuid()).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(systemChances.uuid()).to.not.equal(systemChances.uuid());
  });
});
