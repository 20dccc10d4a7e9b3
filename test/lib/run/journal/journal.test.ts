import { expect } from 'chai';
import { execa } from 'execa';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import type { RunEvent, Verdict } from '../../../../src/lib/run/events.ts';
import { FanoutState } from '../../../../src/lib/run/fanout/state.ts';
import { Journal, journalFolder } from '../../../../src/lib/run/journal/journal.ts';
import { pastOf } from '../../../../src/lib/run/journal/past.ts';

const PROGRAM = join(import.meta.dirname, 'journal-program.ts');
const notice = (message: string): RunEvent => ({ type: 'notice', at: 1, level: 'info', message });
const dispatching = (sliceId: string, ...nodes: string[]): RunEvent => ({ type: 'dispatching', at: 2, sliceId, lane: '', nodes });
const verdict: Verdict = { total: 1, counts: { success: 1 }, coverage: 1, requiredCoverage: 1, exitCode: 0, summary: '1 of 1 succeeded' };
const ended: RunEvent = { type: 'run-ended', at: 99, verdict };
const run = (id: string, changes: { startedAt?: number; parent?: string } = {}) => ({ id, verb: 'ssm send', title: 'uptime', total: 1, startedAt: 5, parent: undefined, plan: { words: 'w' }, ...changes });

const refusal = (work: () => unknown): UserError => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was taken');
};

describe('Journal', () => {
  let folder: string;
  const open: Journal[] = [];
  const launch = (words: readonly string[]) => execa(process.execPath, [PROGRAM, folder, ...words], { reject: false });
  const children: ReturnType<typeof launch>[] = [];
  const journalOf = (): Journal => {
    const journal = new Journal(folder);
    open.push(journal);
    return journal;
  };
  /** Events that a connection of its own finds on the disk. */
  const onDisk = (id: string): string[] => {
    const database = new DatabaseSync(join(folder, 'runs.db'), { readOnly: true });
    const rows = database.prepare('SELECT events FROM run_events WHERE run = ? ORDER BY number').all(id) as { events: string }[];
    database.close();
    return rows.flatMap(({ events }) => (JSON.parse(events) as RunEvent[]).map((event) => (event.type === 'notice' ? event.message : event.type)));
  };
  const start = async (...words: string[]): Promise<{ said: string; child: ReturnType<typeof launch> }> => {
    const child = launch(words);
    children.push(child);
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    return { said: said.toString().trim(), child };
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-journal-'));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      await child;
    }
    for (const journal of open.splice(0)) journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back every event in order, and the run with its verdict', async () => {
    const journal = journalOf();
    const log = journal.begin(run('aaaa1111', { parent: 'bbbb' }));
    const events: RunEvent[] = [notice('1'), dispatching('1', 'n-1'), notice('2'), notice('3'), { type: 'node-output', at: 3, node: 'n-1', step: 's', stream: 'stdout', text: 'ä\u0000\u001B[31m"\n' }, ended];
    for (const event of events) log.handle(event);
    await log.close();
    expect([...journal.events('aaaa1111')]).to.deep.equal(events);
    expect(journal.find('aaaa1111')).to.deep.equal({ ...run('aaaa1111'), parent: 'bbbb', pid: process.pid, endedAt: 99, verdict });
    expect([...journal.events('unknown')]).to.deep.equal([]);
  });

  it('has what is about to happen on the disk before anybody can act on it', async () => {
    const log = journalOf().begin(run('aaaa1111'));
    log.handle(notice('before'));
    log.handle(dispatching('1', 'n-1'));
    expect(onDisk('aaaa1111')).to.deep.equal(['before', 'dispatching']);
    log.handle({ type: 'dispatched', at: 3, dispatchId: 'c-1', sliceId: '1', nodes: ['n-1'] });
    expect(onDisk('aaaa1111').at(-1)).to.equal('dispatched');
    await log.close();
  });

  it('writes what is less urgent in company, soon, and at the end', async () => {
    const log = journalOf().begin(run('aaaa1111'));
    log.handle(notice('1'));
    expect(onDisk('aaaa1111')).to.deep.equal([]);
    for (let number = 2; number <= 200; number += 1) log.handle(notice(String(number)));
    expect(onDisk('aaaa1111')).to.have.length(200);
    log.handle(notice('late'));
    while (onDisk('aaaa1111').at(-1) !== 'late') await new Promise((resolve) => setTimeout(resolve, 50));
    log.handle(notice('last'));
    await log.close();
    expect(onDisk('aaaa1111')).to.have.length(202);
  });

  it('goes on with a run behind what it has, and forgets the end that it had', async () => {
    const journal = journalOf();
    const log = journal.begin(run('aaaa1111'));
    for (const event of [notice('1'), ended]) log.handle(event);
    await log.close();
    const again = journal.resume('aaaa1111');
    expect(journal.find('aaaa1111')).to.deep.include({ endedAt: undefined, verdict: undefined });
    again.handle(notice('2'));
    await again.close();
    expect([...journal.events('aaaa1111')]).to.deep.equal([notice('1'), ended, notice('2')]);
    expect(pastOf(journal.events('aaaa1111'))).to.deep.equal([notice('1'), notice('2')]);
  });

  it('is for this user alone', async () => {
    await journalOf().begin(run('aaaa1111')).close();
    expect(statSync(folder).mode & 0o077).to.equal(0);
    expect(statSync(join(folder, 'runs.db')).mode & 0o777).to.equal(0o600);
  });

  describe('finding a run', () => {
    beforeEach(async () => {
      const journal = journalOf();
      for (const id of ['aaaa1111', 'aaaa2222', 'bbbb1111', 'bbbb']) await journal.begin(run(id)).close();
    });

    it('by its id, by the beginning that no other has, and the newest', () => {
      const journal = journalOf();
      expect(['aaaa1111', 'aaaa2', 'bbbb', '@last'].map((word) => journal.find(word).id)).to.deep.equal(['aaaa1111', 'aaaa2222', 'bbbb', 'bbbb']);
      expect(journal.list(2).map(({ id }) => id)).to.deep.equal(['bbbb', 'bbbb1111']);
    });

    it('refuses a beginning that several have, and one that is too short to mean anything', () => {
      expect(refusal(() => journalOf().find('aaaa'))).to.include({ code: 'ambiguous-run', exitCode: 2 });
      for (const word of ['aaa', '', 'cccc', '%', '____', 'AAAA1111']) expect(refusal(() => journalOf().find(word))).to.include({ code: 'unknown-run', exitCode: 4 });
    });

    it('says so where there is none at all', () => {
      const journal = journalOf();
      journal.forget(journal.list(10).map(({ id }) => id));
      expect(refusal(() => journal.find('@last'))).to.include({ code: 'unknown-run', message: 'the journal has no runs', exitCode: 4 });
    });
  });

  describe('holding a run', () => {
    it('refuses it to a second process, and to the same one, and gives it free with the end of the log', async () => {
      const journal = journalOf();
      const log = journal.begin(run('aaaa1111'));
      expect(journal.isHeld('aaaa1111')).to.equal(true);
      expect((await start('resume', 'aaaa1111')).said).to.equal('run-held: run aaaa1111 is held by another process');
      expect(refusal(() => journal.resume('aaaa1111'))).to.include({ code: 'run-held', exitCode: 5 });
      await log.close();
      expect(journal.isHeld('aaaa1111')).to.equal(false);
      expect((await start('resume', 'aaaa1111')).said).to.equal('held');
      expect(journal.isHeld('aaaa1111')).to.equal(true);
    });

    it('gives it free when its process is killed, with everything that was urgent', async () => {
      const { said, child } = await start('begin', 'aaaa1111');
      expect(said).to.equal('held');
      const journal = journalOf();
      expect(journal.isHeld('aaaa1111')).to.equal(true);
      child.kill('SIGKILL');
      await child;
      const log = journal.resume('aaaa1111');
      expect(journal.find('aaaa1111')).to.deep.include({ pid: process.pid, endedAt: undefined });
      expect([...journal.events('aaaa1111')].filter(({ type }) => type === 'dispatching')).to.deep.equal([dispatching('1', 'n-1')]);
      await log.close();
    });

    it('lets many processes write runs of their own at once', async () => {
      const started = await Promise.all(['aaaa1111', 'bbbb1111', 'cccc1111'].map((id) => start('begin', id)));
      expect(started.map(({ said }) => said)).to.deep.equal(['held', 'held', 'held']);
      const journal = journalOf();
      expect(journal.list(10).map(({ id }) => id).sort()).to.deep.equal(['aaaa1111', 'bbbb1111', 'cccc1111']);
    });
  });

  describe('forgetting runs', () => {
    it('takes those that ended before a time, never one that is held, and all of what it had', async () => {
      const journal = journalOf();
      const old = journal.begin(run('aaaa1111', { startedAt: 5 }));
      old.handle(ended);
      await old.close();
      await journal.begin(run('brokenoff', { startedAt: 50 })).close();
      const held = journal.begin(run('held1111', { startedAt: 1 }));
      expect(journal.olderThan(99)).to.deep.equal(['brokenoff']);
      expect(journal.olderThan(100).sort()).to.deep.equal(['aaaa1111', 'brokenoff']);
      expect(journal.forget(journal.olderThan(100))).to.equal(2);
      expect(journal.list(10).map(({ id }) => id)).to.deep.equal(['held1111']);
      expect(onDisk('aaaa1111')).to.deep.equal([]);
      expect(readdirSync(join(folder, 'held')).filter((name) => !name.startsWith('held1111'))).to.deep.equal([]);
      await held.close();
    });
  });

  it('gives back 100,000 nodes, and a state that can go on', async () => {
    const journal = journalOf();
    const log = journal.begin(run('aaaa1111'));
    const ids = Array.from({ length: 100_000 }, (_, index) => `i-${index}`);
    for (let at = 0; at < ids.length; at += 50) {
      const nodes = ids.slice(at, at + 50);
      log.handle(dispatching(String(at), ...nodes));
      log.handle({ type: 'dispatched', at: 3, dispatchId: `c-${at}`, sliceId: String(at), nodes });
      for (const node of nodes) log.handle({ type: 'node-status', at: 4, node, status: 'success', exitCode: 0 });
    }
    await log.close();
    const state = new FanoutState();
    let count = 0;
    for (const event of journal.events('aaaa1111')) {
      state.apply(event);
      count += 1;
    }
    expect(count).to.equal(104_000);
    expect([state.inFlight, state.open().length, state.hasEnded('i-99999')]).to.deep.equal([0, 0, true]);
  });
});

describe('journalFolder', () => {
  it('is where the user says, else where the XDG rules say', () => {
    expect(journalFolder({ DROVER_JOURNAL: '/j', XDG_STATE_HOME: '/x', HOME: '/h' })).to.equal('/j');
    expect(journalFolder({ XDG_STATE_HOME: '/x', HOME: '/h' })).to.equal('/x/drover/journal');
    expect(journalFolder({ HOME: '/h', DROVER_JOURNAL: '', XDG_STATE_HOME: '' })).to.equal('/h/.local/state/drover/journal');
    expect(journalFolder({ DROVER_JOURNAL: 'here' })).to.equal(join(process.cwd(), 'here'));
  });
});
