import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

interface Document {
  readonly verdict: { readonly total: number; readonly exitCode: number; readonly counts: Readonly<Record<string, number>> };
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly status: string; readonly reason?: string }[];
}
interface PlanDocument {
  readonly plan: { readonly nodes: readonly { readonly name: string }[]; readonly leftOut: readonly { readonly name: string; readonly reason: string }[]; readonly offline: readonly { readonly name: string }[]; readonly maxConcurrency: number; readonly maxErrors: number; readonly rate: string; readonly mode: string };
}

const FLEET = `
nodes:
  - { name: "web-[01-08]", tags: { Role: web, Env: prod } }
  - { name: "app-[01-03]", tags: { Role: app, Env: prod } }
  - { name: app-04, tags: { Role: app, Env: dev } }
  - { name: sleepy-01, ping: ConnectionLost, tags: { Role: sleepy } }
  - { name: gone-01, state: terminated, tags: { Role: web } }
  - { name: win-01, platform: Windows, tags: { Role: win } }
  - { name: stopped-01, state: stopped, tags: { Role: halted } }
`;

describe('drover ssm send: which nodes', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = new Sandbox({ DROVER_LOCAL: '1' });
    writeFileSync(join(sandbox.folder, 'fleet.yaml'), FLEET);
    await sandbox.expect(0, ['local', 'up', '--fleet', join(sandbox.folder, 'fleet.yaml')]);
  });
  after(() => sandbox.close());

  const plan = async (...words: string[]) => (JSON.parse((await sandbox.expect(0, ['ssm', 'send', ...words, '--plan', '--json', '--', 'true'])).stdout) as PlanDocument).plan;
  const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name).sort();

  it('takes tags: values OR, keys AND', async () => {
    expect(names((await plan('--targets', 'tag:Role=web,app')).nodes)).to.deep.equal(['app-01', 'app-02', 'app-03', 'app-04', 'web-01', 'web-02', 'web-03', 'web-04', 'web-05', 'web-06', 'web-07', 'web-08']);
    expect(names((await plan('--targets', 'tag:Role=app', '--targets', 'tag:Env=dev')).nodes)).to.deep.equal(['app-04']);
    expect(names((await plan('--targets', 'tag:Name=web-03')).nodes)).to.deep.equal(['web-03']);
  });

  it('takes ids, folded names, files and stdin, and gives the same nodes', async () => {
    const { nodes } = await sandbox.json<{ nodes: { id: string; name: string }[] }>(['ssm', 'nodes', '--targets', 'tag:Role=app']);
    const ids = nodes.map(({ id }) => id);
    const file = join(sandbox.folder, 'nodes.txt');
    writeFileSync(file, `# the app servers\r\napp-[01-03]\r\n\r\n${nodes.find(({ name }) => name === 'app-04')?.id ?? ''}\r\n`);
    const words = ['--plan', '--json', '--', 'true'];
    const planned = async (more: string[], input?: string) => {
      const { stdout } = await sandbox.expect(0, ['ssm', 'send', ...more, ...words], input === undefined ? {} : { input });
      return names((JSON.parse(stdout) as PlanDocument).plan.nodes);
    };
    for (const found of [await planned(['--instance-ids', ids.join(',')]), await planned(['--nodes', `@${file}`]), await planned(['--nodes', '-'], 'app-[01-04]\n'), await planned(['--nodes', 'app-[01-04]'])]) {
      expect(found).to.deep.equal(['app-01', 'app-02', 'app-03', 'app-04']);
    }
  });

  it('waits for a list that comes late', async () => {
    const child = sandbox.start(['ssm', 'send', '--nodes', '-', '--plan', '--json', '--', 'true'], { stdin: 'pipe' });
    child.stdin.write('app-01\n');
    await new Promise((resolve) => setTimeout(resolve, 400));
    child.stdin.end('app-02\n');
    const { stdout, exitCode } = await child;
    expect(exitCode).to.equal(0);
    expect(names((JSON.parse(stdout ?? '') as PlanDocument).plan.nodes)).to.deep.equal(['app-01', 'app-02']);
  });

  it('names offline, terminated, stopped and unfit nodes before anything runs', async () => {
    const { stderr, exitCode } = await sandbox.run(['ssm', 'send', '--nodes', 'app-01 gone-01 stopped-01 win-01', '--', 'true']);
    expect(exitCode).to.equal(3);
    expect(stderr).to.match(/left out: .*gone-01.*: the instance is terminated/).and.match(/left out: .*stopped-01.*: the instance is stopped/).and.match(/left out: win-01: wrong platform: it runs Windows/);
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Role=sleepy', '--plan', '--', 'true']);
    expect(stdout).to.match(/offline +sleepy-01: no ping/);
  });

  it('does not hold a terminated instance against the rest of its tag', async () => {
    const document = await sandbox.json<Document>(['ssm', 'send', '--targets', 'tag:Role=web', '--document', 'AWS-RunShellScript', '--parameters', 'commands=true']);
    expect(document.verdict).to.deep.include({ total: 8, exitCode: 0 });
  });

  it('prints the arithmetic, and sends nothing with --plan', async () => {
    const before = (await sandbox.json<{ commands: unknown[] }>(['ssm', 'ls'])).commands.length;
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Role=web', '--max-concurrency', '25%', '--max-errors', '25%', '--plan', '--', 'true']);
    expect(stdout).to.include('2 at a time (25% of 8); stops at the 3rd failure (25% of 8)').and.include('8: web-[01-08]');
    expect((await sandbox.json<{ commands: unknown[] }>(['ssm', 'ls'])).commands).to.have.length(before);
  });

  it('asks before --all, and takes --yes for an answer', async () => {
    const { stderr } = await sandbox.expect(2, ['ssm', 'send', '--all', '--', 'true']);
    expect(stderr).to.match(/^drover: Run "true" on all \d+ nodes .*: not confirmed\. Add --yes/);
    const document = await sandbox.expect(6, ['ssm', 'send', '--all', '--yes', '--json', '--wait-timeout', '3', '--max-errors', '100%', '--', 'test "$HOSTNAME" != app-02']);
    const { nodes } = JSON.parse(document.stdout) as Document;
    expect(nodes.find(({ name }) => name === 'app-02')?.status).to.equal('failed');
    // It does not answer, so nobody knows yet.
    expect(nodes.find(({ name }) => name === 'sleepy-01')?.status).to.equal('unknown');
  });

  it('takes names and tags of any script', async () => {
    await sandbox.expect(0, ['local', 'nodes', 'add', 'zürich-日本-[1-2]', '--tag', 'Rôle=größer ✓']);
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--nodes', 'zürich-日本-[1-2]', '--gather', '--', 'echo ok']);
    expect(stdout).to.include('zürich-日本-[1-2] (2)');
    const folder = join(sandbox.folder, 'scripts');
    await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Rôle=größer ✓', '--out-dir', folder, '--', 'echo $HOSTNAME']);
    expect(readFileSync(join(folder, 'zürich-日本-2.stdout'), 'utf8')).to.equal('zürich-日本-2\n');
  });

  it('reaches 500 nodes by their tag', async function () {
    await sandbox.expect(0, ['local', 'nodes', 'add', 'many-[001-500]', '--tag', 'Role=many']);
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Role=many', '--max-concurrency', '20%', '--json', '--', 'true']);
    const document = JSON.parse(stdout) as Document;
    expect(document.verdict.counts).to.deep.equal({ success: 500 });
    const ids = await sandbox.json<{ nodes: { id: string }[] }>(['ssm', 'nodes', '--nodes', 'many-[001-120]']);
    const listed = await sandbox.expect(0, ['ssm', 'send', '--nodes', '-', '--max-concurrency', '40', '--json', '--', 'true'], { input: ids.nodes.map(({ id }) => id).join('\n') });
    expect((JSON.parse(listed.stdout) as Document).verdict.counts).to.deep.equal({ success: 120 });
  });
});
