import { expect } from 'chai';
import fc from 'fast-check';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { foldNodeSet, unfoldNodeSet } from '../../../../src/lib/run/targets/node-set.ts';

const range = (count: number, name: (index: number) => string): string[] => Array.from({ length: count }, (_, index) => name(index));

describe('foldNodeSet', () => {
  const cases: ReadonlyArray<readonly [string, readonly string[], string]> = [
    ['keeps zeros in front', [...range(9, (n) => `web-0${n + 1}`), 'web-11'], 'web-[01-09,11]'],
    ['goes on where the width is filled', ['web-08', 'web-09', 'web-10', 'web-11'], 'web-[08-11]'],
    ['starts anew where the width grows', ['n08', 'n99', 'n100', 'n101'], 'n[08,99-101]'],
    ['counts without zeros over widths', range(12, (n) => `n${n + 1}`), 'n[1-12]'],
    ['never mixes widths', ['n1', 'n2', 'n01', 'n02', 'n002'], 'n[1-2,01-02,002]'],
    ['leaves one name alone', ['web-01'], 'web-01'],
    ['leaves names without numbers alone', ['web', 'db'], 'db,web'],
    ['folds on the number that varies', ['web1-az1', 'web2-az1', 'web3-az1'], 'web[1-3]-az1'],
    ['folds a product', ['r1n1', 'r1n2', 'r2n1', 'r2n2'], 'r[1-2]n[1-2]'],
    ['folds the last number first', ['r1n1', 'r1n2', 'r2n1'], 'r1n[1-2],r2n1'],
    ['joins shapes with commas in a stable order', ['web-2', 'db-1', 'web-1', 'db-2'], 'db-[1-2],web-[1-2]'],
    ['counts beyond what a double can', ['n9007199254740993', 'n9007199254740992', 'n9007199254740995'], 'n[9007199254740992-9007199254740993,9007199254740995]'],
    ['takes a name once', ['a1', 'a1', 'a2'], 'a[1-2]'],
    ['does not fold ids', ['i-0123456789abcdef1', 'i-0123456789abcdef2', 'mi-0123456789abcdef2'], 'i-0123456789abcdef1,i-0123456789abcdef2,mi-0123456789abcdef2'],
    ['quotes what the notation cannot carry', ['a,1', 'b[2]', ' c', ''], '" c","","a,1","b[2]"'],
    ['allows spaces inside of names', ['Web server 1', 'Web server 2'], 'Web server [1-2]'],
    ['is empty for nothing', [], ''],
  ];
  for (const [what, names, folded] of cases) {
    it(what, () => {
      expect(foldNodeSet(names)).to.equal(folded);
      expect(foldNodeSet(names.toReversed())).to.equal(folded);
    });
  }

  it('folds 100,000 names into one', () => {
    expect(foldNodeSet(range(100_000, (n) => `node-${String(n).padStart(6, '0')}`))).to.equal('node-[000000-099999]');
  });

  it('folds addresses', () => {
    const names = range(512, (n) => `ip-10-0-${n >> 8}-${n & 255}`);
    expect(foldNodeSet(names)).to.equal('ip-10-0-[0-1]-[0-255]');
  });
});

describe('unfoldNodeSet', () => {
  it('gives the names in the order in which they stand, each once', () => {
    expect(unfoldNodeSet('web-[09-11,2],db-1,\nweb-10, x')).to.deep.equal(['web-09', 'web-10', 'web-11', 'web-2', 'db-1', 'x']);
  });

  it('knows products and steps', () => {
    expect(unfoldNodeSet('r[1-2]n[1-5/2]')).to.deep.equal(['r1n1', 'r1n3', 'r1n5', 'r2n1', 'r2n3', 'r2n5']);
  });

  for (const text of ['web-[1-', 'web-1]', 'web-[]', 'web-[a-b]', 'web-[5-1]', 'web-[1-5/0]', 'n[1-99999999999]', '"web', 'n[[1]]']) {
    it(`refuses ${text}`, () => {
      expect(() => unfoldNodeSet(text)).to.throw(UserError, /is not a set of nodes/);
    });
  }
});

describe('a folded set', () => {
  const number = fc.oneof(fc.nat(30).map(String), fc.nat(120).map((n) => String(n).padStart(2, '0')), fc.stringMatching(/^[0-9]{1,20}$/));
  const word = fc.constantFrom('web', 'db-', '-az', '', '.eu.', 'a b', 'i-');
  const shaped = fc.array(fc.tuple(word, number), { minLength: 1, maxLength: 3 }).map((parts) => parts.flat().join(''));
  const names = fc.array(fc.oneof({ weight: 5, arbitrary: shaped }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) }), { maxLength: 60 });

  it('unfolds to exactly the names that were folded', () => {
    fc.assert(
      fc.property(names, (all) => {
        const unfolded = unfoldNodeSet(foldNodeSet(all));
        expect(unfolded).to.have.lengthOf(new Set(all).size);
        expect(new Set(unfolded)).to.deep.equal(new Set(all));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the names', () => {
    fc.assert(fc.property(names, (all) => foldNodeSet(all) === foldNodeSet(all.toReversed())));
  });

  it('stays the same when it is folded again', () => {
    fc.assert(fc.property(names, (all) => foldNodeSet(unfoldNodeSet(foldNodeSet(all))) === foldNodeSet(all)));
  });
});
