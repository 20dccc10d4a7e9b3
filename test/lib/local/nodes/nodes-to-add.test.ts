import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { nodesToAdd, type NodesToAdd } from '../../../../src/lib/local/nodes/nodes-to-add.ts';

const WORDS: NodesToAdd = { platform: 'Linux', offline: false };

describe('nodesToAdd', () => {
  const refusal = async (words: NodesToAdd): Promise<string> => {
    const error: unknown = await nodesToAdd(words).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(UserError);
    return (error as UserError).message;
  };

  it('makes process nodes of a folded name', async () => {
    const nodes = await nodesToAdd({ ...WORDS, name: 'web-[21-22]', tag: ['Role=web', 'Note=a=b', 'Empty='], offline: true });
    expect(nodes).to.deep.equal(
      ['web-21', 'web-22'].map((name) => ({ name, kind: 'process', platform: 'Linux', ping: 'ConnectionLost', state: 'running', tags: { Role: 'web', Note: 'a=b', Empty: '' } })),
    );
  });

  it('makes a node of a host, named after it, with files by their whole path', async () => {
    const [node] = await nodesToAdd({ ...WORDS, ssh: 'ops@[2001:db8::1]:2222', 'identity-file': 'id', 'known-hosts': 'known' });
    expect(node).to.deep.include({ name: '2001:db8::1', kind: 'ssh', ssh: { user: 'ops', host: '2001:db8::1', port: 2222, identityFile: resolve('id'), knownHostsFile: resolve('known') } });
  });

  it('reads a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drover-nodes-'));
    writeFileSync(join(folder, 'fleet.yaml'), 'nodes: [{ name: a }]');
    expect((await nodesToAdd({ ...WORDS, file: join(folder, 'fleet.yaml') })).map(({ name }) => name)).to.deep.equal(['a']);
    rmSync(folder, { recursive: true });
  });

  it('says what is wrong with the words', async () => {
    expect(await refusal(WORDS)).to.equal('nothing to add');
    expect(await refusal({ ...WORDS, name: 'a', tag: ['Role'] })).to.equal('--tag: "Role" is not KEY=VALUE');
    expect(await refusal({ ...WORDS, file: '/no/such/fleet.yaml' })).to.equal('--file: cannot read /no/such/fleet.yaml (ENOENT)');
    for (const ssh of ['', '-oProxyCommand=touch x', 'a b', 'ops@', 'host:0', 'host:99999', 'a@b@c', 'host:22:23']) expect(await refusal({ ...WORDS, ssh })).to.match(/is not a host|port is not/);
  });
});
