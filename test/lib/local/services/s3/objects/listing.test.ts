import { expect } from 'chai';
import fc from 'fast-check';
import { compareKeys, listKeys, positionOf, tokenOf, type LowerBound, type Position } from '../../../../../../src/lib/local/services/s3/objects/listing.ts';

const scanOver = (keys: readonly string[]) => {
  const sorted = [...keys].sort(compareKeys).map((key) => ({ key }));
  return ({ from, isExclusive }: LowerBound) => sorted.filter(({ key }) => compareKeys(key, from) >= (isExclusive ? 1 : 0));
};

/** S3's rules said in the plainest way, over everything at once. */
function expected(keys: readonly string[], prefix: string, delimiter: string | undefined): string[] {
  const rolled = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const at = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
      return at === -1 || delimiter === undefined ? `key ${key}` : `prefix ${key.slice(0, at + delimiter.length)}`;
    });
  return [...new Set(rolled)].sort();
}

/** Few letters, so that prefixes and delimiters meet; and the ends of Unicode, where orders differ. */
const letters = fc.constantFrom('a', 'b', '/', '-', 'é', '\uFFFD', '\u{1F600}', '\u{10FFFF}', ' ');
const texts = (minLength: number, maxLength: number) => fc.array(letters, { minLength, maxLength }).map((all) => all.join(''));

describe('listKeys', () => {
  it('gives every key or common prefix once, in pages of any size', () => {
    fc.assert(
      fc.property(fc.uniqueArray(texts(1, 6), { maxLength: 30 }), texts(0, 2), fc.option(texts(1, 2), { nil: undefined }), fc.integer({ min: 1, max: 7 }), (keys, prefix, delimiter, limit) => {
        const seen: string[] = [];
        let after: Position | undefined;
        for (let page = 0; page < 100; page += 1) {
          const { entries, commonPrefixes, next } = listKeys(scanOver(keys), { prefix, delimiter, limit, after });
          expect(entries.length + commonPrefixes.length).to.be.at.most(limit);
          expect(entries.map(({ key }) => key)).to.deep.equal(entries.map(({ key }) => key).sort(compareKeys));
          seen.push(...entries.map(({ key }) => `key ${key}`), ...commonPrefixes.map((common) => `prefix ${common}`));
          if (next === undefined) break;
          after = positionOf(tokenOf(next));
          expect(after).to.deep.equal(next);
        }
        expect(seen.sort()).to.deep.equal(expected(keys, prefix, delimiter));
      }),
    );
  });

  it('asks for no more than one entry of each common prefix', () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `logs/${index}`);
    let read = 0;
    const scan = scanOver([...keys, 'z']);
    function* counted(bound: LowerBound) {
      for (const entry of scan(bound)) {
        read += 1;
        yield entry;
      }
    }
    const page = listKeys(counted, { prefix: '', delimiter: '/', limit: 10, after: undefined });
    expect(page.commonPrefixes).to.deep.equal(['logs/']);
    expect(read).to.equal(2);
  });

  it('takes no token that it did not give', () => {
    for (const token of ['', 'nonsense', Buffer.from('{}').toString('base64url'), Buffer.from('["key"]').toString('base64url')]) expect(positionOf(token)).to.equal(undefined);
  });
});
