import { expect } from 'chai';
import { execa } from 'execa';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { Journal } from '../../../../src/lib/run/journal/journal.ts';

const dispatching = (sliceId: string, ...nodes: string[]): RunEvent => ({ type: 'dispatching', at: 2, sliceId, lane: '', nodes });
const run = (id: string) => ({ id, verb: 'ssm send', title: 'uptime', total: 1, startedAt: 5, parent: undefined, plan: {} });

const refusal = (work: () => unknown): UserError => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was taken');
};

describe('the journal on a disk that is in the way', () => {
  let folder: string;
  const open: Journal[] = [];
  const journalOf = (): Journal => {
    const journal = new Journal(folder);
    open.push(journal);
    return journal;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-journal-'));
  });
  afterEach(() => {
    for (const journal of open.splice(0)) journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('throws before anything is sent, in a line that says what to do', function () {
    if (process.getuid?.() !== 0) {
      console.log('      (needs root for a small file system: left out)');
      this.skip();
    }
    const place = mkdtempSync(join(tmpdir(), 'drover-full-'));
    const mounted = execa({ reject: false })`mount -t tmpfs -o size=200k tmpfs ${place}`;
    return mounted.then(async ({ failed }) => {
      if (failed) {
        console.log('      (no file system can be mounted here: left out)');
        rmSync(place, { recursive: true });
        this.skip();
      }
      try {
        const journal = new Journal(join(place, 'journal'));
        const log = journal.begin(run('aaaa1111'));
        log.handle(dispatching('1', 'n-1'));
        const error = refusal(() => {
          for (let number = 0; number < 10_000; number += 1) log.handle(dispatching(String(number), ...Array.from({ length: 50 }, (_, node) => `i-${number}-${node}`)));
        });
        expect(error).to.include({ code: 'disk-full', exitCode: 1 });
        expect(error.hint).to.include('DROVER_JOURNAL');
        await log.close().catch(() => undefined);
        expect([...journal.events('aaaa1111')][0]).to.deep.equal(dispatching('1', 'n-1'));
        journal.close();
      } finally {
        await execa`umount ${place}`;
        rmSync(place, { recursive: true, force: true });
      }
    });
  });

  it('does not even begin a run that it cannot note', () => {
    journalOf();
    const database = new DatabaseSync(join(folder, 'runs.db'));
    database.exec("CREATE TRIGGER full BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'no'); END");
    database.close();
    const journal = journalOf();
    expect(() => journal.begin(run('aaaa1111'))).to.throw('no');
    expect(journal.list(10)).to.deep.equal([]);
    expect(journal.isHeld('aaaa1111')).to.equal(false);
  });

  it('says in a line what is wrong with a folder that cannot be used', () => {
    writeFileSync(join(folder, 'runs.db'), 'this is no database at all, only a text that is long enough'.repeat(100));
    expect(refusal(() => new Journal(folder))).to.include({ code: 'database-damaged' }).and.have.property('hint').that.includes('DROVER_JOURNAL');
    if (process.getuid?.() !== 0) {
      chmodSync(folder, 0o500);
      expect(refusal(() => new Journal(join(folder, 'below')))).to.include({ code: 'database-unusable' });
      chmodSync(folder, 0o700);
    }
  });
});
