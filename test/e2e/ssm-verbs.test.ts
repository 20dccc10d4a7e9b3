import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, Sandbox } from './drover.ts';

interface Shown {
  readonly command: { readonly id: string; readonly status: string };
  readonly verdict: { readonly summary: string; readonly exitCode: number };
  readonly nodes: readonly { readonly name: string; readonly status: string; readonly exitCode?: number }[];
}
interface Listed {
  readonly commands: readonly { readonly id: string; readonly status: string }[];
}

describe('drover ssm ls, show, output, nodes', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  /** Of a command that failed on web-2 and one that went well on web-10 alone. */
  let failed: string;
  let fine: string;
  before(async () => {
    sandbox = new Sandbox({ DROVER_LOCAL: '1' });
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[1-3]', '--tag', 'Role=web']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-10', '--tag', 'Role=web']);
    const sent = async (code: number, ...words: string[]): Promise<string> => (JSON.parse((await sandbox.expect(code, ['ssm', 'send', '--json', ...words])).stdout) as { dispatches: { id: string }[] }).dispatches[0]?.id ?? '';
    failed = await sent(3, '--targets', 'tag:Role=web', '--max-errors', '100%', '--', 'echo out $HOSTNAME; test $HOSTNAME != web-2');
    fine = await sent(0, '--nodes', 'web-10', '--', String.raw`printf 'red \033[31mtext\n'`);
  });
  after(() => sandbox.close());

  it('lists the newest first, as many as are wanted, of a node or a status', async () => {
    const ids = async (...words: string[]): Promise<string[]> => (await sandbox.json<Listed>(['ssm', 'ls', ...words])).commands.map(({ id }) => id);
    expect(await ids()).to.deep.equal([fine, failed]);
    expect(await ids('--max', '1')).to.deep.equal([fine]);
    expect((await sandbox.expect(0, ['ssm', 'ls', '--max', '1'])).stderr).to.equal('only the newest 1 are shown: --max shows more\n');
    expect(await ids('--status', 'Failed')).to.deep.equal([failed]);
    expect(await ids('--node', 'web-2')).to.deep.equal([failed]);
    expect(await ids('--node', 'web-10')).to.deep.equal([fine, failed]);
    expect(await ids('--region', 'eu-west-1')).to.deep.equal([]);
  });

  it('shows every node in the order of its name, with what the service says beside the verdict', async () => {
    const shown = await sandbox.json<Shown>(['ssm', 'show', failed]);
    expect(shown.command).to.deep.include({ id: failed, status: 'Failed' });
    expect(shown.verdict).to.deep.include({ exitCode: 3, summary: '3 of 4 succeeded, 1 failed' });
    expect(shown.nodes.map(({ name, status, exitCode }) => `${name} ${status} ${exitCode}`)).to.deep.equal(['web-1 success 0', 'web-2 failed 1', 'web-3 success 0', 'web-10 success 0']);
    const { stdout } = await sandbox.expect(0, ['ssm', 'show', failed, '--node', 'web-2', '--node', 'web-3']);
    expect(stdout).to.match(/^verdict {3}1 of 2 succeeded, 1 failed$/m).and.not.include('web-10');
  });

  it('waits with --follow, and then answers as ssm send', async () => {
    const { stdout: id } = await sandbox.expect(0, ['ssm', 'send', '--nodes', 'web-[1-2]', '--no-wait', '--', 'sleep 2; echo late; test $HOSTNAME != web-1']);
    expect((await sandbox.expect(0, ['ssm', 'show', id.trim()])).stdout).to.match(/web-2 +(running|pending)/);
    await sandbox.expect(6, ['ssm', 'show', id.trim(), '--follow', '--wait-timeout', '1']);
    const { stdout, stderr } = await sandbox.expect(3, ['ssm', 'show', id.trim(), '--follow']);
    expect(stdout.match(/^late$/gm)).to.have.length(2);
    expect(stderr).to.include('1 of 2 succeeded, 1 failed');
  });

  it('prints outputs again: in blocks, gathered, as lines, as events, as files', async () => {
    const output = async (code: number, ...words: string[]): Promise<string> => (await sandbox.expect(code, ['ssm', 'output', ...words])).stdout;
    expect(await output(3, failed)).to.match(/^── web-10: success, .*\nout web-10$/m).and.match(/^── web-2: failed \(exit 1\), .*\nout web-2$/m);
    expect(await output(0, failed, '--node', 'web-3', '--gather')).to.include('web-3 (1)').and.include('out web-3');
    expect(await output(0, failed, '--node', 'web-3', '--stream')).to.equal('web-3: out web-3\n');
    const types = (await output(3, failed, '--output', 'ndjson')).trimEnd().split('\n').map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types.filter((type) => type === 'node-output')).to.have.length.at.least(4);
    expect(types.at(-1)).to.equal('run-ended');
    const folder = join(sandbox.folder, 'again');
    await output(0, fine, '--out-dir', folder);
    expect(readFileSync(join(folder, 'web-10.stdout'), 'utf8')).to.equal('red \u001B[31mtext\n');
  });

  it('ends quietly when the pipe behind it closes', () => {
    for (const verb of ['ls', `show ${failed}`, `output ${failed}`, 'nodes']) {
      const line = `'${process.execPath}' '${BINARY}' ssm ${verb} --local | head -c 1 > /dev/null; echo "status \${PIPESTATUS[0]}"`;
      const text = execFileSync('bash', ['-c', line], { env: { ...sandbox.env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      expect(text, verb).to.match(/^status [03]\n$/);
    }
  });

  it('lists nodes as a send would reach them', async () => {
    const { nodes } = await sandbox.json<{ nodes: { name: string; ping: string; tags: Record<string, string> }[] }>(['ssm', 'nodes', '--targets', 'tag:Role=web']);
    expect(nodes.map(({ name, ping }) => `${name} ${ping}`).sort()).to.deep.equal(['web-1 Online', 'web-10 Online', 'web-2 Online', 'web-3 Online']);
    expect(nodes[0]?.tags).to.deep.include({ Role: 'web' });
    expect((await sandbox.expect(4, ['ssm', 'nodes', '--targets', 'tag:Role=nobody'])).stderr).to.match(/^drover: no node matches/);
  });
});
