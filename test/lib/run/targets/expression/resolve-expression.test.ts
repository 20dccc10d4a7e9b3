import { expect } from 'chai';
import { RemoteError } from '../../../../../src/lib/errors/errors.ts';
import type { FleetApi } from '../../../../../src/lib/run/targets/api.ts';
import { parseExpression } from '../../../../../src/lib/run/targets/expression/parse.ts';
import { resolveExpression } from '../../../../../src/lib/run/targets/expression/resolve-expression.ts';
import type { Instance, ManagedNode, ResolvedTargets } from '../../../../../src/lib/run/targets/types.ts';
import type { RealNode } from './expressions.ts';
import { serve } from './serve-fleet.ts';

const { signal } = new AbortController();
const idOf = (number: number, prefix = 'i'): string => `${prefix}-${String(number).padStart(17, '0')}`;

interface Given extends Partial<ManagedNode> {
  readonly tags?: Record<string, string>;
  readonly state?: string;
  readonly isRegistered?: boolean;
  readonly groups?: readonly string[];
}

const managedNode = (id: string, given: Given, name: string): ManagedNode => ({
  id,
  computerName: `ip-${id.slice(-2)}`,
  registeredName: id.startsWith('mi-') ? name : undefined,
  ping: given.ping ?? 'Online',
  lastPingAt: undefined,
  platform: given.platform ?? 'Linux',
  platformName: undefined,
  agentVersion: given.agentVersion ?? '3.3.1.0',
  ipAddress: undefined,
});

function ec2(number: number, name: string, given: Given = {}): RealNode {
  const tags = { Name: name, ...given.tags };
  const managed = given.isRegistered === false ? undefined : managedNode(idOf(number), given, name);
  return { managed, instance: { id: idOf(number), state: given.state ?? 'running', tags }, tags, groups: given.groups ?? [] };
}
const hybrid = (number: number, name: string, given: Given = {}): RealNode => ({
  managed: managedNode(idOf(number, 'mi'), given, name),
  instance: undefined,
  tags: given.tags ?? {},
  groups: given.groups ?? [],
});

const FLEET = [
  ec2(1, 'web-01', { tags: { Role: 'web' } }),
  ec2(2, 'web-02', { tags: { Role: 'web', Canary: 'yes' } }),
  ec2(3, 'web-03', { tags: { Role: 'web' }, ping: 'ConnectionLost', groups: ['blue'] }),
  ec2(4, 'web-04', { tags: { Role: 'web' }, isRegistered: false }),
  ec2(5, 'old-01', { tags: { Role: 'web' }, isRegistered: false, state: 'terminated' }),
  ec2(6, 'db-01', { tags: { Role: 'db' }, state: 'stopped', ping: 'ConnectionLost' }),
  hybrid(7, 'edge-01', { tags: { Role: 'web' }, platform: 'Windows', agentVersion: '3.2.10.0' }),
];

const resolve = (text: string, api: FleetApi): Promise<ResolvedTargets> => resolveExpression(parseExpression(text), api, signal);
const namesOf = async (text: string, api: FleetApi = serve(FLEET)): Promise<string> => (await resolve(text, api)).nodes.map(({ name }) => name).join(' ');

const denied = new RemoteError('UnauthorizedOperation', 'ec2:DescribeInstances: no', 'Ask.', { exitCode: 5 });
const withoutEc2 = (): FleetApi & { readonly calls: string[] } => ({ ...serve(FLEET), instances: async () => Promise.reject(denied) });

describe('resolveExpression', () => {
  const MEANT: readonly [string, string][] = [
    ['tag:Role=web & !tag:Canary=yes & ping:Online', 'edge-01 web-01'],
    ['tag:Role=web & !tag:Canary', 'edge-01 web-01 web-03'],
    ['!tag:Role=web', 'db-01'],
    ['tag:Role', 'db-01 edge-01 web-01 web-02 web-03'],
    ['platform:Windows | name:db-*', 'db-01 edge-01'],
    ['agent:<3.3 | tag:Canary=yes', 'edge-01 web-02'],
    ['web-[01-02],edge-01 & !edge-01', 'web-01 web-02'],
    ['* & group:blue', 'web-03'],
    ['state:running', 'web-01 web-02 web-03 web-04'],
    ['!state:running', 'db-01 edge-01'],
    ['state:terminated', 'old-01'],
    ['tag:Role=web & !ping:Online', 'web-03'],
    ['tag:Role=web & !ping:Online & state:running', 'web-03 web-04'],
  ];
  for (const [text, names] of MEANT) {
    it(`${text} is ${names}`, async () => expect(await namesOf(text)).to.equal(names));
  }

  describe('asks little', () => {
    const CALLS: readonly [string, readonly string[]][] = [
      ['tag:Role=web & ping:Online', ['ssm {"tags":[{"key":"Role","values":["web"]}]}', 'ec2 {"tags":[{"key":"Role","values":["web"]}]}']],
      ['tag:Role=web | ping:Online', ['ssm {}', 'ec2 {}', 'ssm {"ids":["mi-00000000000000007"],"tags":[{"key":"Role","values":["web"]}]}']],
      ['!tag:A & (tag:A | !tag:B=c)', ['ssm {}', 'ec2 {}', 'ssm {"ids":["mi-00000000000000007"],"tags":[{"key":"A","values":[]}]}', 'ssm {"ids":["mi-00000000000000007"],"tags":[{"key":"B","values":["c"]}]}']],
      ['tag:Role=db & !tag:A', ['ssm {"tags":[{"key":"Role","values":["db"]}]}', 'ec2 {"tags":[{"key":"Role","values":["db"]}]}']],
      ['tag:Role=web & !web-02', ['ssm {}', 'ec2 {}', 'ssm {"ids":["mi-00000000000000007"],"tags":[{"key":"Role","values":["web"]}]}']],
      ['ping:Online & platform:Linux', ['ssm {}', 'ec2 {}']],
    ];
    for (const [text, calls] of CALLS) {
      it(text, async () => {
        const api = serve(FLEET);
        await resolve(text, api);
        expect(api.calls).to.deep.equal(calls);
      });
    }

    it('and lists all that have a tag, once, where many do not tell theirs', async () => {
      const many = Array.from({ length: 60 }, (_, index) => hybrid(index, `edge-${index}`, { tags: index % 2 === 0 ? { Even: 'yes' } : {} }));
      const api = serve(many);
      expect((await resolve('!tag:Even & !(tag:Even | ping:Inactive)', api)).nodes).to.have.length(30);
      expect(api.calls).to.deep.equal(['ssm {}', 'ec2 {}', 'ssm {"tags":[{"key":"Even","values":[]}]}']);
    });
  });

  describe('says what is not in', () => {
    it('words that name nobody, wherever they stand', async () => {
      expect((await resolve(`web-[01-02] | (tag:Role=db & !web-09) | id:${idOf(9)}`, serve(FLEET))).unknown).to.deep.equal(['web-09', idOf(9)]);
      expect((await resolve('name:nobody-*', serve(FLEET))).unknown).to.deep.equal([]);
    });

    it('what is terminated, and what is not registered', async () => {
      const { unknown, notices } = await resolve('old-01 | tag:Role=web & !web-03', serve(FLEET));
      expect(unknown).to.deep.equal([]);
      expect(notices).to.deep.equal(['terminated: old-01', 'not registered with Systems Manager, and left out: web-04']);
      expect((await resolve('!ping:Online', serve(FLEET))).notices).to.deep.equal([]);
      expect((await resolve('tag:Role=web & state:running', serve(FLEET))).notices).to.deep.equal([]);
    });
  });

  describe('where EC2 may not be read', () => {
    it('has Systems Manager tell tags', async () => {
      const api = withoutEc2();
      const resolved = await resolve('tag:Role & !tag:Canary=yes', api);
      expect(resolved.nodes.map(({ id }) => id)).to.have.members([idOf(1), idOf(3), idOf(6), idOf(7, 'mi')]);
      expect(resolved.notices).to.have.length(1);
    });

    for (const text of ['state:running', '!state:stopped & tag:Role=web', 'tag:Role=web & !name:web-*', '!(tag:Role=db | ip-01)']) {
      it(`does not guess at ${text}`, async () => expect(await resolve(text, withoutEc2()).catch((error: unknown) => error)).to.equal(denied));
    }

    it('still takes names that Systems Manager knows', async () => expect(await namesOf('name:ip-0*', withoutEc2())).to.equal('edge-01 ip-01 ip-02 ip-03 ip-06'));
  });

  it('does not read groups where nobody can, and says so', async () => {
    const fleet = serve(FLEET);
    const api: FleetApi = { managedNodes: (filter, given) => fleet.managedNodes(filter, given), instances: (filter, given) => fleet.instances(filter, given) };
    expect(await resolve('group:blue', api).catch((error: unknown) => error)).to.include({ code: 'no-groups', exitCode: 2 });
  });

  it('looks at each of 10,000 nodes a bounded number of times, however many are named', async () => {
    let looks = 0;
    const watched = <T extends object>(value: T): T => new Proxy(value, { get: (target, key, receiver) => ((looks += 1), Reflect.get(target, key, receiver) as unknown) });
    const managed = Array.from({ length: 10_000 }, (_, index) => watched(managedNode(idOf(index), {}, '')));
    const instances = managed.map(({ id }, index) => watched<Instance>({ id, state: 'running', tags: { Name: `web-${index}`, Role: index % 2 === 0 ? 'web' : 'db' } }));
    const api: FleetApi = { managedNodes: async () => managed, instances: async () => instances };
    looks = 0;
    const { nodes, unknown } = await resolve('web-[0-9999] & !web-[5000-9999] & tag:Role=web | web-[1-9999/2] & tag:Role=web', api);
    expect(nodes).to.have.length(2500);
    expect(unknown).to.deep.equal([]);
    expect(looks).to.be.below(60 * 10_000);
  });
});
