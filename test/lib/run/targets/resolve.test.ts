import { expect } from 'chai';
import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { FleetApi, FleetFilter } from '../../../../src/lib/run/targets/api.ts';
import { resolveTargets } from '../../../../src/lib/run/targets/resolve.ts';
import type { Instance, ManagedNode } from '../../../../src/lib/run/targets/types.ts';

const node = (id: string, facts: Partial<ManagedNode> = {}): ManagedNode => ({
  id,
  computerName: undefined,
  registeredName: undefined,
  ping: 'Online',
  lastPingAt: undefined,
  platform: 'Linux',
  platformName: undefined,
  agentVersion: undefined,
  ipAddress: undefined,
  ...facts,
});
const instance = (id: string, name = '', state = 'running'): Instance => ({ id, state, tags: name === '' ? {} : { Name: name } });

/** A fleet in memory that keeps what it was asked. */
function fleet(managed: readonly ManagedNode[], instances: readonly Instance[] | Error): FleetApi & { readonly asked: [string, FleetFilter][] } {
  const asked: [string, FleetFilter][] = [];
  const chosen = <T extends { readonly id: string }>(all: readonly T[], { ids }: FleetFilter): T[] => all.filter(({ id }) => ids === undefined || ids.includes(id));
  return {
    asked,
    managedNodes: async (filter) => {
      asked.push(['ssm', filter]);
      return chosen(managed, filter);
    },
    instances: async (filter) => {
      asked.push(['ec2', filter]);
      if (instances instanceof Error) throw instances;
      return chosen(instances, filter);
    },
  };
}

const { signal } = new AbortController();
const denied = new RemoteError('UnauthorizedOperation', 'ec2:DescribeInstances: no', 'Ask.', { exitCode: 5 });
const names = (resolved: { readonly nodes: readonly { readonly name: string }[] }): string[] => resolved.nodes.map(({ name }) => name);

describe('resolveTargets', () => {
  describe('by id', () => {
    it('keeps the order of the words, and does not ask EC2 where Systems Manager knows them all', async () => {
      const api = fleet([node('i-1', { computerName: 'ip-10-0-0-1' }), node('mi-2', { registeredName: 'edge' })], []);
      const resolved = await resolveTargets({ kind: 'ids', ids: ['mi-2', 'i-1'] }, api, signal);
      expect(names(resolved)).to.deep.equal(['edge', 'ip-10-0-0-1']);
      expect(api.asked.map(([service]) => service)).to.deep.equal(['ssm']);
    });

    it('asks EC2 of those alone that Systems Manager does not know, and never of hybrid nodes', async () => {
      const api = fleet([node('i-1')], [instance('i-2', 'gone', 'terminated')]);
      const resolved = await resolveTargets({ kind: 'ids', ids: ['i-1', 'i-2', 'mi-3', 'i-4'] }, api, signal);
      expect(api.asked[1]).to.deep.equal(['ec2', { ids: ['i-2', 'i-4'] }]);
      expect(resolved.nodes.map(({ id, managed, instance: known }) => [id, managed?.ping, known?.state])).to.deep.equal([['i-1', 'Online', undefined], ['i-2', undefined, 'terminated']]);
      expect(resolved.unknown).to.deep.equal(['mi-3', 'i-4']);
    });

    it('says what is not known where EC2 may not be read', async () => {
      const resolved = await resolveTargets({ kind: 'ids', ids: ['i-1', 'i-2'] }, fleet([node('i-1')], denied), signal);
      expect(resolved.unknown).to.deep.equal(['i-2']);
      expect(resolved.notices).to.deep.equal(['EC2 could not be read (UnauthorizedOperation): Name tags, terminated and unregistered instances are not known']);
    });
  });

  describe('by tags', () => {
    it('puts together what the two know: registered, terminated, stopped, never registered', async () => {
      const api = fleet([node('i-1'), node('mi-9', { registeredName: 'web-9' })], [instance('i-1', 'web-1'), instance('i-2', 'web-2', 'terminated'), instance('i-3', 'web-3', 'stopped'), instance('i-4', 'web-4')]);
      const query = { kind: 'tags' as const, tags: [{ key: 'Role', values: ['web'] }] };
      const resolved = await resolveTargets(query, api, signal);
      expect(resolved.nodes.map(({ name, managed, instance: known }) => `${name} ${managed?.ping ?? '-'} ${known?.state ?? '-'}`)).to.deep.equal([
        'web-1 Online running',
        'web-2 - terminated',
        'web-3 - stopped',
        'web-4 - running',
        'web-9 Online -',
      ]);
      expect(api.asked).to.deep.equal([['ssm', { tags: query.tags }], ['ec2', { tags: query.tags }]]);
    });

    it('goes on with Systems Manager alone where EC2 is denied', async () => {
      const resolved = await resolveTargets({ kind: 'tags', tags: [] }, fleet([node('i-2', { computerName: 'b' }), node('i-1', { computerName: 'a' })], denied), signal);
      expect(names(resolved)).to.deep.equal(['a', 'b']);
      expect(resolved.notices).to.have.length(1);
    });

    it('orders names as people count, and the same names by id', async () => {
      const api = fleet([], [instance('i-3', 'web-10'), instance('i-2', 'web-9'), instance('i-5', 'web-2'), instance('i-4', 'web-2')]);
      expect((await resolveTargets({ kind: 'tags', tags: [] }, api, signal)).nodes.map(({ id }) => id)).to.deep.equal(['i-4', 'i-5', 'i-2', 'i-3']);
    });

    it('does not hide an error of Systems Manager, of Drover itself, or an interruption', async () => {
      const broken = { ...fleet([], []), managedNodes: async (): Promise<never> => Promise.reject(denied) };
      expect(await resolveTargets({ kind: 'tags', tags: [] }, broken, signal).catch((error: unknown) => error)).to.equal(denied);
      const bug = new TypeError('bug');
      expect(await resolveTargets({ kind: 'tags', tags: [] }, fleet([], bug), signal).catch((error: unknown) => error)).to.equal(bug);
      const stopped = AbortSignal.abort(new Error('stopped'));
      expect(await resolveTargets({ kind: 'tags', tags: [] }, fleet([], denied), stopped).catch((error: unknown) => error)).to.have.property('message', 'stopped');
    });
  });

  describe('by name', () => {
    it('takes ids, Name tags, computer names and registered names, in the order of the words', async () => {
      const api = fleet([node('i-1', { computerName: 'ip-10-0-0-1' }), node('mi-2', { registeredName: 'edge', computerName: 'box' })], [instance('i-1', 'web-1')]);
      const resolved = await resolveTargets({ kind: 'names', names: ['box', 'web-1', 'nobody', 'mi-2', 'ip-10-0-0-1'] }, api, signal);
      expect(resolved.nodes.map(({ id }) => id)).to.deep.equal(['mi-2', 'i-1']);
      expect(resolved.unknown).to.deep.equal(['nobody']);
    });

    it('means all nodes of a name, and those that live where some of them are terminated', async () => {
      const api = fleet([node('i-1'), node('i-2')], [instance('i-1', 'web'), instance('i-2', 'web'), instance('i-3', 'web', 'terminated'), instance('i-4', 'old', 'terminated')]);
      expect((await resolveTargets({ kind: 'names', names: ['web'] }, api, signal)).nodes.map(({ id }) => id)).to.deep.equal(['i-1', 'i-2']);
      expect((await resolveTargets({ kind: 'names', names: ['old'] }, api, signal)).nodes.map(({ id }) => id)).to.deep.equal(['i-4']);
    });

    it('is not confused by names that every object has', async () => {
      expect((await resolveTargets({ kind: 'names', names: ['constructor', '__proto__'] }, fleet([node('i-1')], []), signal)).unknown).to.deep.equal(['constructor', '__proto__']);
    });
  });

  it('--all means what Systems Manager knows, with the names of EC2', async () => {
    const api = fleet([node('i-1'), node('mi-2', { registeredName: 'edge' })], [instance('i-1', 'web-1'), instance('i-3', 'unregistered')]);
    expect(names(await resolveTargets({ kind: 'all' }, api, signal))).to.deep.equal(['edge', 'web-1']);
  });
});
