import { expect } from 'chai';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import { parseExpression } from '../../../../../src/lib/run/targets/expression/parse.ts';
import type { Instance, ManagedNode } from '../../../../../src/lib/run/targets/types.ts';
import { examine, type DoctorLane } from '../../../../../src/lib/topics/ssm/doctor/examine.ts';
import { reportText } from '../../../../../src/lib/topics/ssm/doctor/report.ts';
import type { DoctorReport } from '../../../../../src/lib/topics/ssm/doctor/types.ts';
import { noColor } from '../../../../../src/lib/view/color.ts';
import { ManualClock } from '../../../view/manual-clock.ts';

const A = 'i-0abc12345678def00';
const B = 'mi-0abc12345678def01';
const { signal } = new AbortController();
const clock = new ManualClock(1_800_000_000_000);

const managed = (id: string, facts: Partial<ManagedNode> = {}): ManagedNode => ({
  id,
  computerName: undefined,
  registeredName: undefined,
  ping: 'Online',
  lastPingAt: clock.now(),
  platform: 'Linux',
  platformName: undefined,
  agentVersion: '3.3.1.0',
  ipAddress: undefined,
  ...facts,
});

interface Place {
  readonly managed?: readonly ManagedNode[];
  readonly instances?: readonly Instance[];
  /** Calls that are refused. */
  readonly denied?: readonly string[];
  /** What hybrid nodes have of tags. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** One account and region, in memory. */
function lane(name: string, place: Place): DoctorLane & { readonly calls: string[] } {
  const calls: string[] = [];
  const answer = async <T>(call: string, value: T): Promise<T> => {
    calls.push(call);
    if (place.denied?.includes(call)) throw new RemoteError('AccessDeniedException', `${call}: not for you`, 'Ask for it.', { exitCode: 5 });
    return value;
  };
  const { managed: nodes = [], instances = [] } = place;
  const among = <T extends { readonly id: string }>(all: readonly T[], ids: readonly string[] | undefined): T[] => all.filter(({ id }) => ids?.includes(id) ?? true);
  return {
    calls,
    name,
    region: name,
    doctor: {
      instances: (ids) => answer('instances', among(instances, ids).map((instance) => ({ ...instance, profile: 'role', stateReason: undefined }))),
      registrations: (ids) => answer('registrations', among(nodes, ids).map((node) => ({ ...node, isLatestAgent: true }))),
      recentCommands: () => answer('recent', []),
      regions: () => answer('regions', ['ap-south-1', 'eu-west-1', 'us-east-1']),
    },
    fleet: {
      managedNodes: ({ ids, tags = [] }) => answer('fleet', among(nodes, ids).filter(() => tags.every(({ key, values }) => values.includes(place.tags?.[key] ?? '')))),
      instances: ({ ids }) => answer('fleet', among(instances, ids)),
    },
    documents: { document: (documentName) => answer('document', { name: documentName, type: 'Command', platforms: ['Linux'], parameters: [] }) },
  };
}

const look = (words: readonly string[], lanes: readonly DoctorLane[], targets?: string): Promise<DoctorReport> =>
  examine(words, lanes, { document: { name: 'AWS-RunShellScript', version: undefined }, expression: targets === undefined ? undefined : parseExpression(targets), clock, signal });
const FLEET: Place = { managed: [managed(A), managed(B, { registeredName: 'edge-1' })], instances: [{ id: A, state: 'running', tags: { Name: 'web-1', Role: 'web' } }], tags: { Role: 'web' } };

describe('examine', () => {
  it('finds nodes by id, by name and folded, and nothing wrong with them', async () => {
    const report = await look([A, 'web-1', 'edge-[1]', B], [lane('eu-west-1', FLEET)]);
    expect(report.nodes.map(({ id, name, where }) => [id, name, where])).to.deep.equal([[A, 'web-1', 'eu-west-1'], [B, 'edge-1', 'eu-west-1']]);
    expect(report).to.deep.include({ unknown: [], unread: [], problems: 0, warnings: 0, exitCode: 0 });
  });

  it('does not list the fleet for ids', async () => {
    const place = lane('eu-west-1', FLEET);
    await look([A, B], [place]);
    expect(place.calls.toSorted()).to.deep.equal(['document', 'instances', 'recent', 'recent', 'registrations']);
  });

  it('looks in every region, and says where else where somebody is in none', async () => {
    const report = await look([A, 'nobody'], [lane('us-east-1', {}), lane('eu-west-1', FLEET)]);
    expect(report.nodes.map(({ where }) => where)).to.deep.equal(['eu-west-1']);
    expect(report.unknown).to.deep.equal([{ word: 'nobody', lookedIn: ['us-east-1', 'eu-west-1'], next: 'Check the spelling and the account (--profile, --role-arn), or look elsewhere: --regions ap-south-1' }]);
    expect(report.exitCode).to.equal(4);
  });

  it('guesses at regions where they may not be asked for', async () => {
    const [unknown] = (await look(['nobody'], [lane('us-east-1', { denied: ['regions'] })])).unknown;
    expect(unknown?.next).to.match(/other regions with --regions eu-west-1/);
  });

  it('goes on where a call is denied, and names it', async () => {
    const report = await look([A, B], [lane('eu-west-1', { ...FLEET, denied: ['instances', 'recent'] })]);
    const warnings = report.nodes.flatMap(({ name, checks }) => checks.filter(({ status }) => status === 'warning').map((check) => `${name} ${check.name} ${check.seen}`));
    expect(warnings).to.deep.equal([
      `${A} instance not known, the call denied: instances: not for you`,
      `${A} commands not known, the call denied: recent: not for you`,
      `edge-1 commands not known, the call denied: recent: not for you`,
    ]);
    expect(report).to.include({ problems: 0, warnings: 3, exitCode: 0 });
  });

  it('goes on where a whole region is denied, and throws where all are', async () => {
    const closed = lane('us-east-1', { denied: ['instances', 'registrations'] });
    const report = await look([A], [closed, lane('eu-west-1', FLEET)]);
    expect(report.unread).to.deep.equal([{ where: 'us-east-1', why: 'registrations: not for you', next: 'Ask for it.' }]);
    expect(report).to.include({ exitCode: 0, warnings: 1 });
    expect(await look([A], [closed]).catch((error: unknown) => error)).to.include({ code: 'AccessDeniedException', exitCode: 5 });
  });

  it('explains targets by what EC2 says of an instance and Systems Manager of a hybrid node', async () => {
    const report = await look([A, B], [lane('eu-west-1', FLEET)], 'tag:Role=db | tag:Role=web & platform:Windows');
    expect(report).to.include({ problems: 2, exitCode: 3 });
    expect(report.nodes.map(({ checks }) => checks.find(({ name }) => name === 'targets')?.details)).to.deep.equal([
      ['no: tag:Role=db, Role is web', 'no: tag:Role=web & platform:Windows', '  yes: tag:Role=web, Role is web', '  no: platform:Windows, it runs Linux'],
      ['no: tag:Role=db, Systems Manager says it does not have it', 'no: tag:Role=web & platform:Windows', '  yes: tag:Role=web, Systems Manager says it has it', '  no: platform:Windows, it runs Linux'],
    ]);
  });

  it('is read as a block a node, with what to do under what was seen, and nothing that a terminal obeys', async () => {
    const place: Place = { managed: [managed(A, { ping: 'ConnectionLost', lastPingAt: clock.now() - 60_000 })], instances: [{ id: A, state: 'running', tags: { Name: 'web\u001B[2J-1' } }] };
    const text = reportText(await look([A, 'nobody'], [lane('eu-west-1', place)]), noColor);
    expect(text).to.match(new RegExp(`^web-1 \\(${A}\\) in eu-west-1: 1 problem\n {2}ok {7}instance {4}running\n`));
    expect(text).to.match(/\n {2}problem {2}ping {8}ConnectionLost, last ping 1 min ago\n {21}→ Restart its agent/);
    expect(text).to.match(/\n\nnobody: unknown in eu-west-1\n {2}Check the spelling/);
    expect(text).not.to.include('\u001B');
  });
});
