import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listRuns, runTable } from '../../../src/lib/cli/run-table.ts';
import { verbOf } from '../../../src/lib/cli/run-verbs.ts';
import { UserError } from '../../../src/lib/errors/errors.ts';
import { Journal } from '../../../src/lib/run/journal/journal.ts';
import { decideVerdict } from '../../../src/lib/run/verdict.ts';

const run = (id: string, title: string, parent?: string) => ({ id, verb: 'ssm send', title, total: 3, startedAt: 0, parent, plan: { secret: 'plan' } });

describe('listRuns', () => {
  it('tells runs that go on, that have ended, and whose program is gone, the newest first', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-table-'));
    const journal = new Journal(folder);
    try {
      const ended = journal.begin(run('aaaa1111', 'up\u001B[2Jtime\nnow'));
      ended.handle({ type: 'run-ended', at: 5, verdict: decideVerdict({ statuses: ['success', 'success', 'failed'] }) });
      await ended.close();
      await journal.begin(run('bbbb1111', 'date', 'aaaa1111')).close();
      const held = journal.begin(run('cccc1111', 'id'));
      const runs = listRuns(journal, 10);
      expect(runs.map(({ id, state }) => `${id} ${state}`)).to.deep.equal(['cccc1111 running', 'bbbb1111 broken-off', 'aaaa1111 ended']);
      expect(JSON.stringify(runs)).to.not.include('secret');
      expect(listRuns(journal, 1)).to.have.length(1);
      await held.close();

      const [header, ...lines] = runTable(runs).split('\n');
      expect(header).to.match(/^RUN +STARTED +VERB +NODES +STATE +COMMAND$/);
      expect(lines[0]).to.match(/^cccc1111 +1970-01-01 00:00:00 +ssm send +3 +running +id$/);
      expect(lines[1]).to.match(/broken off: runs resume goes on +date \(retry of aaaa1111\)$/);
      expect(lines[2]).to.match(/2 of 3 succeeded, 1 failed +uptime now$/);
      expect(lines).to.have.length(3);
    } finally {
      journal.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('verbOf', () => {
  it('knows how to go on with a send, and says so of what it does not know', async () => {
    expect(await verbOf('ssm send')).to.have.keys('resume', 'retry');
    expect(() => verbOf('dx reboot')).to.throw(UserError, 'cannot go on with a run of "dx reboot"').with.property('exitCode', 2);
  });
});
