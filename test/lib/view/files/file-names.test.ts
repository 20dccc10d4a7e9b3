import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileNames } from '../../../../src/lib/view/files/file-names.ts';

describe('file names for nodes', () => {
  it('are the labels where those will do', () => {
    const names = new FileNames();
    for (const label of ['web-01', 'ip-10-0-0-1.eu-west-1.compute.internal', 'käse 漢', 'a(b)']) expect(names.nameFor(label, label)).to.equal(label);
  });

  for (const label of ['../../etc/x', '/etc/passwd', '..', '.', '', '.bashrc', 'a/b', 'a\\b', 'C:', 'a\0b', 'x'.repeat(300), '漢'.repeat(300), 'end. ', '-rf', '\uD800']) {
    it(`cannot leave the folder as ${JSON.stringify(label).slice(0, 24)}`, () => {
      const name = new FileNames().nameFor(label, 'i-1');
      expect(name).to.match(/^[^/\\\0.-][^/\\\0]*~[0-9a-f]{8}$/);
      expect(Buffer.byteLength(`${name}.stdout`)).to.be.lessThan(256);
    });
  }

  it('stay the same from run to run', () => {
    expect(new FileNames().nameFor('a/b', 'i-1')).to.equal(new FileNames().nameFor('a/b', 'i-1'));
  });

  it('never clash, also where case does not count', () => {
    const label = fc.oneof(fc.constantFrom('a', 'A', '../a', '_a', 'é', 'e\u0301', 'É', '.', '..', '', 'x'.repeat(300)), fc.string({ unit: 'binary', maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(label, { maxLength: 20 }), (labels) => {
        const names = new FileNames();
        const given = labels.map((each, index) => names.nameFor(each, `id-${index}`));
        expect(new Set(given.map((name) => name.normalize('NFC').toLowerCase())).size).to.equal(labels.length);
      }),
      { numRuns: 500 },
    );
  });

  it('are names that this file system takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-names-'));
    try {
      const names = new FileNames();
      const labels = ['../../x', 'y'.repeat(400), '🚀'.repeat(90), 'a\nb', '\uDFFF', 'plain'];
      for (const label of labels) writeFileSync(join(folder, `${names.nameFor(label, label)}.stdout`), '');
      expect(readdirSync(folder)).to.have.length(labels.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
