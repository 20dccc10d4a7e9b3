import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { BINARY, Sandbox } from './drover.ts';
import { hasPseudoTerminal, onTerminal } from './pseudo-terminal.ts';

interface Status {
  readonly endpoint: string;
  readonly pid: number;
  readonly stateFolder: string;
  readonly open: boolean;
  readonly services: readonly { readonly id: string }[];
  readonly nodes: { readonly total: number; readonly online: number };
}

describe('drover local', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.close());

  it('starts with a demo fleet, says where it is, and stops', async () => {
    expect((await sandbox.expect(4, ['local', 'status'])).stderr).to.match(/^drover: no engine runs for .*\. Start it: drover local up\./);
    await sandbox.expect(0, ['local', 'up']);
    const status = await sandbox.json<Status>(['local', 'status']);
    expect(status).to.deep.include({ stateFolder: sandbox.stateFolder, open: false });
    expect(status.nodes).to.deep.include({ total: 20, online: 20 });
    expect(status.services.map(({ id }) => id)).to.include.members(['SSM', 'S3', 'EC2', 'STS', 'CloudWatch Logs']);
    expect(status.endpoint).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(statSync(sandbox.stateFolder).mode & 0o777).to.equal(0o700);
    for (const file of ['keys.json', 'engine.db', 'engine.json']) expect(statSync(join(sandbox.stateFolder, file)).mode & 0o777, file).to.equal(0o600);
    await sandbox.expect(0, ['local', 'down']);
    expect((await sandbox.expect(0, ['local', 'down'])).stdout).to.equal('no engine runs\n');
  });

  it('is started by the first --local, once, also by two at the same moment', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => sandbox.expect(0, ['ssm', 'nodes', '--local', '--json'])));
    expect(new Set(runs.map(({ stdout }) => stdout)).size).to.equal(1);
  });

  it('forgets everything at a reset, and has its fleet again', async () => {
    await sandbox.expect(0, ['ssm', 'send', '--local', '--nodes', 'web-01', '--', 'true']);
    await sandbox.expect(0, ['local', 'nodes', 'rm', 'web-02', '--yes']);
    expect((await sandbox.expect(2, ['local', 'reset'])).stderr).to.include('Add --yes');
    await sandbox.expect(0, ['local', 'reset', '--yes']);
    expect((await sandbox.json<Status>(['local', 'status'])).nodes.total).to.equal(20);
    expect((await sandbox.json<{ commands: unknown[] }>(['ssm', 'ls', '--local'])).commands).to.deep.equal([]);
  });

  it('asks for a typed word before it forgets everything', async function () {
    if (!hasPseudoTerminal()) {
      console.log("      skipped: util-linux's script is not installed");
      this.skip();
    }
    await sandbox.expect(0, ['local', 'up']);
    await sandbox.expect(0, ['local', 'nodes', 'rm', 'web-02', '--yes']);
    expect((await sandbox.expect(0, ['local', 'reset', '--plan'])).stdout).to.match(/^plan: Forget everything in .*, 19 nodes included\n$/);
    for (const [word, code, total] of [['y', 130, 19], ['reset', 0, 20]] as const) {
      const terminal = onTerminal(sandbox, ['local', 'reset']);
      await terminal.shows('Type reset to go on');
      terminal.type(`${word}\r`);
      expect(await terminal.ended).to.equal(code);
      expect((await sandbox.json<Status>(['local', 'status'])).nodes.total).to.equal(total);
    }
  });

  it('is one a state folder: what runs is found, and what was asked otherwise is refused', async () => {
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    const { pid } = await sandbox.json<Status>(['local', 'status']);
    expect((await sandbox.json<Status>(['local', 'up'])).pid).to.equal(pid);
    for (const flag of ['--open', '--foreground']) expect((await sandbox.run(['local', 'up', flag])).stderr).to.match(new RegExp(`^drover: an engine already runs for .* \\(pid ${pid}\\).*\\n$`));
    const other = join(sandbox.folder, 'other');
    expect((await sandbox.json<Status>(['local', 'up', '--state', other, '--fleet', 'none'])).pid).to.not.equal(pid);
    await sandbox.expect(0, ['local', 'down', '--state', other]);
    expect((await sandbox.json<Status>(['local', 'status'])).pid).to.equal(pid);
  });

  it('keeps its nodes and commands over an end and a start', async () => {
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'db-[1-2]', '--tag', 'Role=db']);
    await sandbox.expect(0, ['ssm', 'send', '--local', '--targets', 'tag:Role=db', '--', 'echo kept']);
    await sandbox.expect(0, ['local', 'down']);
    expect((await sandbox.expect(0, ['ssm', 'output', '@last', '--local', '--gather'])).stdout).to.include('db-[1-2] (2)').and.include('kept');
    expect((await sandbox.expect(0, ['local', 'nodes', 'ls'])).stdout).to.match(/db-1 .*\n.*db-2 /);
  });

  it('stays in the foreground on a port of its own until Ctrl-C, open for test suites', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    const child = sandbox.start(['local', 'up', '--foreground', '--port', String(port), '--open'], { stdin: 'ignore' });
    for (let attempt = 0; (await sandbox.run(['local', 'status'])).exitCode !== 0; attempt += 1) if (attempt > 50) throw new Error('it never started');
    const status = await sandbox.json<Status>(['local', 'status']);
    expect(status).to.deep.include({ endpoint: `http://127.0.0.1:${port}`, open: true });
    expect(status.nodes.total).to.equal(0);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'one']);
    const reset = await fetch(`http://127.0.0.1:${port}/_local/reset`, { method: 'POST' });
    expect(await reset.json()).to.deep.equal({ nodes: 0 });
    expect((await fetch(`http://127.0.0.1:${port}/_local/status`)).status).to.equal(403);
    child.kill('SIGINT');
    const { exitCode, stderr } = await child;
    expect([0, 130]).to.include(exitCode);
    expect(stderr).to.include('warning: open mode');
  });

  it('refuses a port, or a database, that another has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    expect((await sandbox.expect(1, ['local', 'up', '--port', String(port)])).stderr).to.equal(`drover: port ${port} is taken. Choose another with --port, or leave it out for a free one.\n`);
    other.close();
    mkdirSync(sandbox.stateFolder, { recursive: true });
    writeFileSync(join(sandbox.stateFolder, 'engine.db'), 'this is no database, only a text that is long enough to be taken for one'.repeat(100));
    expect((await sandbox.expect(1, ['local', 'up'])).stderr).to.match(/^drover: .*engine\.db is damaged or no database\. Move it away/);
  });

  it('takes a fleet from a file, and says where one is wrong', async () => {
    const file = join(sandbox.folder, 'fleet.yaml');
    writeFileSync(file, 'nodes:\n  - { name: "n-[1-3]", tags: { Role: test } }\n  - { name: last, platfrom: Linux }\n');
    expect((await sandbox.expect(1, ['local', 'up', '--fleet', file])).stderr).to.match(/fleet\.yaml:3:\d+: unknown key "platfrom"/);
    writeFileSync(file, 'nodes:\n  - { name: "n-[1-3]", tags: { Role: test } }\n');
    await sandbox.expect(0, ['local', 'up', '--fleet', file]);
    expect((await sandbox.json<Status>(['local', 'status'])).nodes.total).to.equal(3);
    expect((await sandbox.expect(2, ['local', 'nodes', 'add', '--file', join(sandbox.folder, 'none.yaml')])).stderr).to.match(/^drover: --file: cannot read /);
    expect((await sandbox.expect(4, ['local', 'nodes', 'rm', 'nobody', '--yes'])).stderr).to.include('there is no node nobody');
  });

  it('gives its address and keys to other tools', async function () {
    await sandbox.expect(0, ['local', 'up']);
    const words = `eval "$('${process.execPath}' '${BINARY}' local env)"; aws ssm describe-instance-information --max-items 1 --query 'InstanceInformationList[0].ComputerName' --output text; aws sts get-caller-identity --query Account --output text`;
    try {
      execFileSync('aws', ['--version'], { stdio: 'ignore' });
    } catch {
      console.log('      skipped: the aws CLI is not installed');
      this.skip();
    }
    const text = execFileSync('bash', ['-c', words], { env: { ...sandbox.env, PATH: process.env['PATH'] ?? '' }, encoding: 'utf8' });
    expect(text).to.match(/^web-01\n/).and.match(/123456789012\n$/);
    expect((await sandbox.expect(0, ['local', 'env', '--shell', 'fish'])).stdout).to.match(/^set -gx AWS_ENDPOINT_URL 'http/);
  });

  it('ends by itself when it is idle', async () => {
    await sandbox.expect(0, ['local', 'up', '--idle-timeout', '1']);
    for (let attempt = 0; existsSync(join(sandbox.stateFolder, 'engine.json')); attempt += 1) {
      if (attempt > 200) throw new Error('it never ended');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('works without HOME, from any folder, with a cache that cannot be written', async () => {
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--local', '--nodes', 'web-01', '--', 'echo fine'], { cwd: '/', env: { XDG_CACHE_HOME: '/proc/nowhere' } });
    expect(stdout).to.include('fine');
    const { HOME: _home, ...rest } = sandbox.env;
    const text = execFileSync(process.execPath, [BINARY, 'ssm', 'send', '--local', '--nodes', 'web-01', '--', 'echo fine too'], { env: { ...rest, DROVER_JOURNAL: join(sandbox.folder, 'j') }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(text).to.include('fine too');
    // A home that cannot be: a line, not a hang.
    const { stderr } = await sandbox.expect(1, ['ssm', 'send', '--local', '--nodes', 'web-01', '--', 'true'], { env: { HOME: '/proc/nobody' } });
    expect(stderr).to.match(/^drover: \/proc\/nobody: no such file or folder\. .*\n$/);
  });
});
