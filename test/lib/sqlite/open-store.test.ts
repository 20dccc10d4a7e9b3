import { expect } from 'chai';
import { execa } from 'execa';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../src/lib/errors/errors.ts';
import { openStore } from '../../../src/lib/sqlite/open-store.ts';

const SOURCE = join(import.meta.dirname, '../../../src/lib/sqlite/open-store.ts');
const TABLE = 'CREATE TABLE toys (name TEXT PRIMARY KEY, size INTEGER) STRICT';

describe('openStore', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-store-'));
    file = join(folder, 'engine.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps what was written, for this user alone', () => {
    const store = openStore(file);
    store.migrate('toys', [TABLE]);
    expect(store.run('INSERT INTO toys VALUES (:name, :size)', { name: 'ball', size: 3 })).to.equal(1);
    store.close();
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    const again = openStore(file);
    expect(again.get<{ size: number }>('SELECT size FROM toys')?.size).to.equal(3);
    again.close();
  });

  it('undoes a transaction as a whole, nested calls included', () => {
    const store = openStore(':memory:');
    store.migrate('toys', [TABLE]);
    expect(() =>
      store.transaction(() => {
        store.run("INSERT INTO toys VALUES ('a', 1)");
        store.transaction(() => store.run("INSERT INTO toys VALUES ('b', 2)"));
        throw new Error('no');
      }),
    ).to.throw('no');
    expect(store.all('SELECT * FROM toys')).to.deep.equal([]);
    store.close();
  });

  it('migrates step by step, once, and refuses a newer file', () => {
    const store = openStore(file);
    store.migrate('toys', [TABLE]);
    store.migrate('toys', [TABLE, 'ALTER TABLE toys ADD COLUMN colour TEXT']);
    store.migrate('toys', [TABLE, 'ALTER TABLE toys ADD COLUMN colour TEXT']);
    store.run("INSERT INTO toys VALUES ('ball', 1, 'red')");
    expect(() => store.migrate('toys', [TABLE])).to.throw(UserError, /newer/);
    store.close();
  });

  it('is refused to a second process, and free again as soon as the first was killed', async () => {
    const holder = execa(process.execPath, ['--input-type=module', '-e', `import { openStore } from ${JSON.stringify(SOURCE)}; globalThis.held = openStore(${JSON.stringify(file)}); console.log('held'); setInterval(() => {}, 1000);`], { reject: false });
    await once(holder.stdout, 'data');
    expect(() => openStore(file)).to.throw(UserError, /in use by another process/);
    holder.kill('SIGKILL');
    await holder;
    openStore(file).close();
  });

  it('loses nothing committed, and nothing else, when it is killed in the middle of a transaction', async () => {
    const script = `import { openStore } from ${JSON.stringify(SOURCE)};
      const store = openStore(${JSON.stringify(file)});
      store.migrate('toys', [${JSON.stringify(TABLE)}]);
      store.run("INSERT INTO toys VALUES ('kept', 1)");
      store.transaction(() => { store.run("INSERT INTO toys VALUES ('lost', 2)"); process.kill(process.pid, 'SIGKILL'); while (true); });`;
    await execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
    const store = openStore(file);
    expect(store.all<{ name: string }>('SELECT name FROM toys').map(({ name }) => name)).to.deep.equal(['kept']);
    store.close();
  });

  it('says in a line what is wrong with a file that is no database, or a folder that is not there', () => {
    writeFileSync(file, 'this is no database at all, only a text that is long enough'.repeat(100));
    expect(() => openStore(file)).to.throw(UserError, /damaged or no database/);
    expect(() => openStore(join(folder, 'missing', 'engine.db'))).to.throw(UserError, /cannot be opened/);
  });
});
