import { expect } from 'chai';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoFleet } from '../../../../src/lib/local/nodes/demo-fleet.ts';
import { openFleet } from '../../../../src/lib/local/nodes/fleet.ts';
import type { Fleet, NodeSpec } from '../../../../src/lib/local/nodes/types.ts';
import { openStore } from '../../../../src/lib/sqlite/open-store.ts';
import type { Store } from '../../../../src/lib/sqlite/store.ts';
import { systemClock } from '../../../../src/lib/run/clock.ts';
import { eventually } from '../eventually.ts';

const SCOPE = { account: '123456789012', region: 'us-east-1' };
const SPEC: NodeSpec = { name: 'web-01', kind: 'process', platform: 'Linux', tags: { Role: 'web' }, ping: 'Online', state: 'running', environment: { COLOUR: 'red' } };

describe('openFleet', () => {
  let folder: string;
  let store: Store;
  let fleet: Fleet;
  const open = (): void => {
    store = openStore(join(folder, 'engine.db'));
    fleet = openFleet({ store, stateFolder: folder, clock: systemClock });
  };
  const close = async (): Promise<void> => {
    await fleet.close();
    store.close();
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-fleet-'));
    open();
  });
  afterEach(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('registers nodes as AWS names them, in order, each with a folder and an address of its own', () => {
    const web = fleet.add(SCOPE, SPEC);
    const host = fleet.add(SCOPE, { ...SPEC, name: 'build-1', kind: 'ssh', ssh: { host: 'build-1.example.net', port: 2222 } });
    expect(web.id).to.match(/^i-[0-9a-f]{17}$/);
    expect(host.id).to.match(/^mi-[0-9a-f]{17}$/);
    expect(host.ssh).to.deep.equal({ host: 'build-1.example.net', port: 2222 });
    expect(fleet.list(SCOPE)).to.deep.equal([web, host]);
    expect(web.ipAddress).not.to.equal(host.ipAddress);
    expect(existsSync(join(folder, 'nodes', web.id, 'tmp'))).to.equal(true);
    expect(existsSync(join(folder, 'nodes', host.id))).to.equal(false);
  });

  it('keeps them over a restart, changes included', async () => {
    const added = fleet.add(SCOPE, SPEC);
    const changed = fleet.update(SCOPE, added.id, { ping: 'ConnectionLost', tags: { Role: 'db', Empty: '' } });
    expect(changed).to.deep.equal({ ...added, ping: 'ConnectionLost', tags: { Role: 'db', Empty: '' } });
    await close();
    open();
    expect(fleet.get(SCOPE, added.id)).to.deep.equal(changed);
  });

  it('gives a process node a Name tag, its name, until tags say otherwise or it is taken away', async () => {
    const web = fleet.add(SCOPE, SPEC);
    expect(web.tags).to.deep.equal({ Name: 'web-01', Role: 'web' });
    expect(fleet.add(SCOPE, { ...SPEC, name: 'web-02', tags: { Name: 'front' } }).tags).to.deep.equal({ Name: 'front' });
    expect(fleet.add(SCOPE, { ...SPEC, name: 'build-1', kind: 'ssh', ssh: { host: 'build-1' } }).tags).to.deep.equal({ Role: 'web' });
    expect(fleet.update(SCOPE, web.id, { name: 'web-1' }).tags).to.deep.equal({ Name: 'web-1', Role: 'web' });
    expect(fleet.update(SCOPE, web.id, { tags: { Role: 'db' } }).tags).to.deep.equal({ Role: 'db' });
    expect(fleet.update(SCOPE, web.id, { ping: 'Inactive' }).tags).to.deep.equal({ Role: 'db' });
    expect(fleet.update(SCOPE, web.id, { tags: { Name: 'front', Role: 'db' } }).tags).to.deep.equal({ Name: 'front', Role: 'db' });
    await close();
    open();
    expect(fleet.get(SCOPE, web.id)?.tags).to.deep.equal({ Name: 'front', Role: 'db' });
  });

  it('counts nodes by account and region', () => {
    const there = { account: '210987654321', region: 'eu-west-1' };
    expect(fleet.scopes()).to.deep.equal([]);
    fleet.add(there, SPEC);
    fleet.add(SCOPE, SPEC);
    fleet.add(SCOPE, { ...SPEC, name: 'web-02', state: 'stopped' });
    fleet.add(SCOPE, { ...SPEC, name: 'web-03', ping: 'ConnectionLost' });
    expect(fleet.scopes().map((count) => ({ ...count }))).to.deep.equal([
      { ...SCOPE, total: 3, online: 1 },
      { ...there, total: 1, online: 1 },
    ]);
  });

  it('never gives an address twice, though a node has gone', () => {
    const first = fleet.add(SCOPE, SPEC);
    const second = fleet.add(SCOPE, { ...SPEC, name: 'web-02' });
    fleet.remove(SCOPE, second.id);
    expect(fleet.add(SCOPE, { ...SPEC, name: 'web-03' }).ipAddress).not.to.be.oneOf([first.ipAddress, second.ipAddress]);
  });

  it('shows a node in its own account and region only', () => {
    const { id } = fleet.add(SCOPE, SPEC);
    for (const other of [{ ...SCOPE, region: 'eu-west-1' }, { ...SCOPE, account: '999999999999' }]) {
      expect(fleet.list(other)).to.deep.equal([]);
      expect(fleet.get(other, id)).to.equal(undefined);
      expect(fleet.remove(other, id)).to.equal(false);
      expect(() => fleet.update(other, id, { name: 'mine' })).to.throw(/no node/);
    }
    expect(fleet.get(SCOPE, id)?.name).to.equal('web-01');
  });

  it('ends what runs on a node that goes, and removes its folder when that is done', async () => {
    const node = fleet.add(SCOPE, SPEC);
    const execution = fleet.start(node, { executionId: 'busy', script: 'touch ready; sleep 60\n', timeoutMilliseconds: 60_000 });
    await eventually(() => existsSync(join(folder, 'nodes', node.id, 'ready')));
    expect(fleet.remove(SCOPE, node.id)).to.equal(true);
    expect(fleet.get(SCOPE, node.id)).to.equal(undefined);
    expect((await execution.result).end).to.deep.equal({ kind: 'cancelled' });
    await eventually(() => !existsSync(join(folder, 'nodes', node.id)));
    expect(fleet.remove(SCOPE, node.id)).to.equal(false);
  });

  it('gives the environment of a node to its commands', async () => {
    const { stdoutFile, end } = await fleet.start(fleet.add(SCOPE, SPEC), { executionId: 'environment', script: 'test "$COLOUR" = red\n', timeoutMilliseconds: 10_000 }).result;
    expect(end).to.deep.equal({ kind: 'exited', exitCode: 0 });
    expect(existsSync(stdoutFile)).to.equal(true);
  });
});

describe('demoFleet', () => {
  it('has twenty nodes with names and tags to try targets on', () => {
    const fleet = demoFleet();
    expect(fleet.length).to.equal(20);
    expect(new Set(fleet.map(({ name }) => name)).size).to.equal(20);
    expect(fleet[0]).to.deep.include({ name: 'web-01', tags: { Role: 'web', Env: 'prod', Mode: 'Production' } });
    for (const { tags } of fleet) expect(Object.keys(tags)).to.deep.equal(['Role', 'Env', 'Mode']);
    for (const mode of ['Production', 'Test']) expect(fleet.some(({ tags }) => tags['Mode'] === mode)).to.equal(true);
  });
});
