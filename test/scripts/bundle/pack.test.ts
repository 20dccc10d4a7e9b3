import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packChunks, type Files } from '../../../scripts/bundle/pack.ts';

/** main → a → b; other → b, and c, which nobody always loads; a comes to c by itself. */
const FILES: Files = new Map([
  ['main.js', 'const a=require("./chunks/chunk-A.js");exports.said=a.said;exports.later=a.later;'],
  ['commands/other.js', 'exports.b=require("../chunks/chunk-B.js");exports.c=require("../chunks/chunk-C.js");'],
  ['chunks/chunk-A.js', 'const b=require("./chunk-B.js");exports.said="a "+b.said;exports.later=()=>require("./chunk-C.js").said;'],
  ['chunks/chunk-B.js', 'globalThis.timesMade=(globalThis.timesMade??0)+1;exports.said="b";'],
  ['chunks/chunk-C.js', 'exports.said="c";'],
]);
const IMPORTS = new Map([
  ['main.js', ['chunks/chunk-A.js']],
  ['chunks/chunk-A.js', ['chunks/chunk-B.js']],
  ['commands/other.js', ['chunks/chunk-B.js', 'chunks/chunk-C.js']],
]);

describe('packChunks', () => {
  const packed = packChunks(FILES, IMPORTS, ['main.js']);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-pack-'));
    for (const [file, text] of packed) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('puts what an entry always loads into one file and leaves the rest', () => {
    expect([...packed.keys()].toSorted()).to.deep.equal(['chunks/chunk-C.js', 'chunks/main.js', 'commands/other.js', 'main.js']);
  });

  it('changes nothing of what the files do, and makes each once', () => {
    const require = createRequire(join(folder, 'x.js'));
    const main = require('./main.js') as { said: string; later: () => string };
    expect([main.said, main.later()]).to.deep.equal(['a b', 'c']);
    expect(require('./commands/other.js')).to.deep.equal({ b: { said: 'b' }, c: { said: 'c' } });
    expect((globalThis as { timesMade?: number }).timesMade).to.equal(1);
  });

  it('leaves the chunks of an earlier entry in its pack', () => {
    const both = packChunks(FILES, IMPORTS, ['main.js', 'commands/other.js']);
    expect(both.get('chunks/commands-other.js')).to.contain('chunk-C.js').and.not.to.contain('"chunk-B.js":');
    expect(both.get('commands/other.js')).to.contain('require("../chunks/main.js")("chunk-B.js")');
  });
});
