import { expect } from 'chai';
import { execa } from 'execa';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { laneWords, openLanes, type LaneWords } from '../../../src/lib/cli/lanes.ts';
import { performPlanFile, savePlan } from '../../../src/lib/cli/plan-file.ts';
import { resumeSend } from '../../../src/lib/cli/resume-send.ts';
import { listRuns, type ListedRun } from '../../../src/lib/cli/run-table.ts';
import { systemClock } from '../../../src/lib/run/clock.ts';
import type { RunEvent } from '../../../src/lib/run/events.ts';
import { Journal } from '../../../src/lib/run/journal/journal.ts';
import { decideVerdict } from '../../../src/lib/run/verdict.ts';
import { openSsm } from '../../../src/lib/topics/ssm/open.ts';
import { prepareSend } from '../../../src/lib/topics/ssm/prepare.ts';
import { withoutNodes, type SavedSend } from '../../../src/lib/topics/ssm/saved-run.ts';
import { planOf, targets } from '../topics/ssm/example-plan.ts';
import { wordsOf } from '../topics/ssm/example-words.ts';
import { id } from '../topics/ssm/fake-run-command.ts';
import { FleetService } from '../topics/ssm/fleet-service.ts';
import { StandIn } from './stand-in.ts';

const PROGRAM = join(import.meta.dirname, 'run-program.ts');
const idsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => id(index + 1));
/** Every tenth node. */
const failing = (node: string): boolean => Number.parseInt(node.slice(-4), 16) % 10 === 0;

interface Report {
  readonly verdict: { readonly counts: Record<string, number>; readonly total: number };
  readonly nodes: readonly { readonly id: string; readonly status: string }[];
}

describe('a run in a process of its own', () => {
  const environment = { AWS_ACCESS_KEY_ID: 'BASE', AWS_SECRET_ACCESS_KEY: 's' };
  const flags = { output: 'json', json: true, live: false } as const;
  const { signal } = new AbortController();
  let folder: string;
  let standIn: StandIn;
  let endpoint: string;
  const begin = (verb: string, words: object = {}) =>
    execa(process.execPath, [PROGRAM, verb, JSON.stringify({ endpoint, ...words })], { reject: false, env: { DROVER_JOURNAL: join(folder, 'journal'), ...environment } });
  const run = async (verb: string, words: object = {}): Promise<{ exitCode: number | undefined; answer: unknown }> => {
    const { stdout, exitCode } = await begin(verb, words);
    return { exitCode, answer: JSON.parse(stdout) };
  };
  const inJournal = <T>(look: (journal: Journal) => T): T => {
    const journal = new Journal(join(folder, 'journal'));
    try {
      return look(journal);
    } finally {
      journal.close();
    }
  };
  const runs = (): ListedRun[] => inJournal((journal) => listRuns(journal, 10));
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drover-run-'));
    standIn = new StandIn(new FleetService({ clock: systemClock, takes: () => 100, failing }), idsOf(120));
    endpoint = await standIn.start();
  });
  afterEach(async () => {
    await standIn.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes on after SIGKILL: what was sent without an answer is found, the rest is sent, nobody twice', async () => {
    let sends = 0;
    let kill = (): void => undefined;
    standIn.fate = (operation) => {
      if (operation !== 'SendCommand') return 'answer';
      sends += 1;
      if (sends !== 2) return 'answer';
      kill();
      return 'never';
    };
    const first = begin('send', { ids: idsOf(120) });
    kill = () => first.kill('SIGKILL');
    expect((await first).signal).to.equal('SIGKILL');
    expect(standIn.service.runs.size).to.be.within(51, 119);
    expect(runs()[0]?.state).to.equal('broken-off');

    const { exitCode, answer } = await run('resume');
    const { verdict, nodes } = answer as Report;
    expect(exitCode).to.equal(3);
    expect(verdict).to.deep.include({ total: 120, counts: { success: 108, failed: 12 } });
    expect(nodes.filter(({ status, id: node }) => (status === 'failed') !== failing(node))).to.deep.equal([]);
    expect(standIn.service.runs.size).to.equal(120);
    expect([...new Set(standIn.service.runs.values())]).to.deep.equal([1]);
    expect(runs()[0]).to.deep.include({ state: 'ended', verdict });

    const written = new Map<string, string>();
    inJournal((journal) => {
      for (const event of journal.events(journal.find('@last').id)) if (event.type === 'node-output') written.set(event.node, (written.get(event.node) ?? '') + event.text);
    });
    expect(Object.fromEntries(written)).to.deep.equal(Object.fromEntries(idsOf(120).map((node) => [node, `hello from ${node}\n`])));
  });

  it('tries again what failed, as a run of its own that names the old one', async () => {
    expect((await run('send', { ids: idsOf(30) })).exitCode).to.equal(3);
    const again = await run('retry');
    expect((again.answer as Report).nodes.map(({ id: node }) => node)).to.deep.equal([id(10), id(20), id(30)]);
    expect([...standIn.service.runs].filter(([, count]) => count === 2).map(([key]) => key.split(' ')[0])).to.deep.equal([id(10), id(20), id(30)]);
    const [second, first] = runs();
    expect(second?.parent).to.equal(first?.id);
  });

  it('leaves no run behind where its view cannot be opened', async () => {
    writeFileSync(join(folder, 'taken'), '');
    const { answer, exitCode } = await run('send', { ids: idsOf(2), outDir: join(folder, 'taken', 'below') });
    expect(answer).to.have.nested.property('error.code').that.does.not.equal('bug');
    expect(exitCode).to.not.equal(0);
    expect(standIn.service.taken).to.deep.equal([]);
    expect(runs()).to.deep.equal([]);
  });

  it('keeps its verdict where it cannot be taken up again', async () => {
    const plan = planOf(targets(1));
    const saved: SavedSend<LaneWords> = { version: 1, lanes: laneWords({}), plan, requiredCoverage: 1 };
    const started: RunEvent = { type: 'run-started', at: 1, runId: 'aaaa1111', verb: 'ssm send', title: 't', nodes: plan.nodes, concurrency: 1, stopsAtFailure: 1 };
    const verdict = decideVerdict({ statuses: ['unknown'] });
    const journal = new Journal(join(folder, 'journal'));
    const log = journal.begin({ id: 'aaaa1111', verb: 'ssm send', title: 't', total: 1, startedAt: 1, parent: undefined, plan: withoutNodes(saved) });
    for (const event of [started, { type: 'run-ended', at: 2, verdict } satisfies RunEvent]) log.handle(event);
    await log.close();
    // No region is set: there is nowhere to ask.
    const nowhere = { root: folder, environment: { AWS_CONFIG_FILE: join(folder, 'none') } };
    expect(await resumeSend(journal.find('aaaa1111'), journal, flags, nowhere, signal).catch((error: unknown) => error)).to.have.property('code');
    expect(journal.find('aaaa1111')).to.deep.include({ verdict, endedAt: 2 });
    expect(journal.isHeld('aaaa1111')).to.equal(false);
    journal.close();
  });

  it('carries out a plan that was kept, and refuses it once the fleet has changed', async () => {
    const file = join(folder, 'plan.json');
    standIn = await another(idsOf(3));
    const words = laneWords({ 'endpoint-url': endpoint, region: 'eu-west-1' });
    const context = { root: folder, environment };
    const lanes = await openLanes(words, context);
    const plan = await prepareSend(wordsOf(), lanes.map(({ connection, name }) => openSsm(connection, name)), signal);
    savePlan(file, { version: 1, lanes: words, plan, requiredCoverage: 1 });
    expect((await run('apply', { file })).answer).to.have.nested.property('verdict.counts').that.deep.equals({ success: 3 });
    expect(standIn.service.taken.flatMap(({ nodes }) => nodes)).to.deep.equal(idsOf(3));
    standIn.nodes = idsOf(2);
    expect(await performPlanFile(file, flags, context, signal).catch((error: unknown) => error)).to.include({ code: 'fleet-drifted', exitCode: 5 });
    expect(standIn.service.taken).to.have.length(1);
  });

  async function another(nodes: string[]): Promise<StandIn> {
    await standIn.stop();
    const next = new StandIn(new FleetService({ clock: systemClock, takes: () => 100 }), nodes);
    endpoint = await next.start();
    return next;
  }
});
