import { expect } from 'chai';
import fc from 'fast-check';
import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzip } from '../../../../../src/lib/local/services/lambda/code/unzip.ts';
import { MOST_UNZIPPED_BYTES, readZipDirectory, staysInside } from '../../../../../src/lib/local/services/lambda/code/zip-directory.ts';
import { writeZip } from '../../../../../src/lib/topics/functions/zip-writer.ts';

const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'drover-zip-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const refusal = async (zip: Buffer): Promise<string> => {
  let message = '';
  await inFolder(async (folder) => {
    await unzip(zip, folder).catch((error: Error) => {
      message = error.name === 'InvalidParameterValueException' ? error.message : `${error.name}: ${error.message}`;
    });
  });
  return message;
};

const one = (path: string, text: string): Buffer => writeZip([{ path, content: Buffer.from(text), isExecutable: false }]);
/** Where the central directory begins. */
const centralOf = (zip: Buffer): number => zip.readUInt32LE(zip.length - 6);
const DAMAGED = /^Could not unzip uploaded file/;
const asLink = (zip: Buffer): Buffer => {
  zip.writeUInt32LE((0o120777 << 16) >>> 0, centralOf(zip) + 38);
  return zip;
};

describe('Zips', () => {
  it('are read as they were written, whatever is in them', async () => {
    const segment = fc.stringMatching(/^[a-zA-Z0-9_äß-]{1,8}$/);
    const files = fc.uniqueArray(fc.record({ path: fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.txt`), content: fc.uint8Array({ maxLength: 3000 }), isExecutable: fc.boolean() }), {
      selector: ({ path }) => path.toLowerCase(),
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(files, async (wanted) => {
        await inFolder(async (folder) => {
          await unzip(writeZip(wanted.map((file) => ({ ...file, content: Buffer.from(file.content) }))), folder);
          for (const { path, content, isExecutable } of wanted) {
            expect(readFileSync(join(folder, path)).equals(content)).to.equal(true);
            expect((lstatSync(join(folder, path)).mode & 0o100) !== 0).to.equal(isExecutable);
          }
        });
      }),
      { numRuns: 50 },
    );
  });

  it('are refused, and nothing else happens, whatever is broken in them', async () => {
    const zip = writeZip([
      { path: 'a/b.txt', content: Buffer.from('one '.repeat(100)), isExecutable: false },
      { path: 'c.txt', content: Buffer.from('two'), isExecutable: true },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const broken = Buffer.from(zip);
        broken[at] = (broken[at] ?? 0) ^ change;
        // What is not looked at (a date, a version) may be anything; no other error than AWS's may come of it.
        expect(await refusal(broken)).not.to.match(/^\w*Error: /);
      }),
      { numRuns: 300 },
    );
    for (let length = 0; length < zip.length; length += 7) expect(await refusal(zip.subarray(0, length))).to.match(DAMAGED);
  });

  it('never leave their folder', async () => {
    for (const path of ['../x', 'a/../../x', '/etc/x', 'C:/x', '..\\x', 'a\0b']) expect(await refusal(one(path, 'x')), path).to.match(DAMAGED);
    const file = { path: 'a', content: Buffer.from('x'), isExecutable: false };
    expect(await refusal(writeZip([file, file])), 'two of one name').to.match(DAMAGED);
  });

  it('may have links, but none that lead out', async () => {
    await inFolder(async (folder) => {
      await unzip(asLink(writeZip([{ path: 'bin/tool', content: Buffer.from('../lib/tool.js'), isExecutable: false }, { path: 'lib/tool.js', content: Buffer.from('1'), isExecutable: false }])), folder);
      expect(readlinkSync(join(folder, 'bin/tool'))).to.equal('../lib/tool.js');
      expect(readFileSync(join(folder, 'bin/tool'), 'utf8')).to.equal('1');
    });
    for (const [path, target] of [['a', '/etc/passwd'], ['a', '../x'], ['a/b', '../../x'], ['a/b', 'c/../../..']] as const) expect(staysInside(path, target), `${path} -> ${target}`).to.equal(false);
    expect(staysInside('a/b/c', '../../d')).to.equal(true);
  });

  it('are no bombs', async () => {
    const bomb = one('a', 'x'.repeat(1000));
    bomb.writeUInt32LE(MOST_UNZIPPED_BYTES + 1, centralOf(bomb) + 24);
    expect(() => readZipDirectory(bomb)).to.throw(`Unzipped size must be smaller than ${MOST_UNZIPPED_BYTES} bytes`);
    const liar = one('a', 'x'.repeat(1000));
    liar.writeUInt32LE(10, centralOf(liar) + 24);
    expect(await refusal(liar)).to.match(/^Could not unzip uploaded file: a is damaged/);
    const empty = Buffer.alloc(22);
    empty.writeUInt32LE(0x06054b50, 0);
    expect(await refusal(empty)).to.equal('Uploaded file must be a non-empty zip');
  });
});
