import { expect } from 'chai';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../../src/lib/run/make-folder.ts';

describe('makeFolder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-folder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const codeOf = (path: string): unknown => {
    try {
      return makeFolder(path);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    }
  };

  it('makes all that is missing, in the mode that is asked for, and is content with what is there', () => {
    const deep = join(folder, 'a', 'b', 'c');
    for (let time = 0; time < 2; time += 1) makeFolder(deep, 0o700);
    for (const path of [deep, join(folder, 'a')]) expect(statSync(path).mode & 0o777).to.equal(0o700);
  });

  it('says where a file is in the way', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(codeOf(join(folder, 'file'))).to.equal('ENOTDIR');
    expect(codeOf(join(folder, 'file', 'below'))).to.equal('ENOTDIR');
  });

  it('gives up where a file system takes no folders', function () {
    if (!existsSync('/proc/self')) {
      console.log('      skipped: no /proc here');
      this.skip();
    }
    expect(codeOf('/proc/drover/a')).to.be.oneOf(['ENOENT', 'EACCES']);
  });
});
