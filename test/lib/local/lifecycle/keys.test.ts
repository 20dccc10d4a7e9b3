import { expect } from 'chai';
import { execa } from 'execa';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKeys, readOrMakeKeys } from '../../../../src/lib/local/lifecycle/keys.ts';

describe('readOrMakeKeys', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'drover-keys-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes keys once, for this user alone', () => {
    const made = readOrMakeKeys(folder);
    expect(readOrMakeKeys(folder)).to.deep.equal(made);
    expect(readKeys(folder)).to.deep.equal(made);
    expect(made.accessKeyId).to.match(/^AKIA[A-Z2-7]{16}$/);
    expect(made.secretAccessKey.length).to.equal(40);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).to.equal(0o600);
  });

  it('agrees with every other process that makes them at the same moment', async () => {
    const script = `import { readOrMakeKeys } from ${JSON.stringify(join(import.meta.dirname, '../../../../src/lib/local/lifecycle/keys.ts'))};
      process.stdout.write(readOrMakeKeys(process.argv[1]).accessKeyId);`;
    const makers = await Promise.all(Array.from({ length: 6 }, () => execa(process.execPath, ['--input-type=module', '-e', script, folder])));
    expect(new Set(makers.map(({ stdout }) => stdout)).size).to.equal(1);
  });
});
