import { expect } from 'chai';
import { execa } from 'execa';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SshRunner } from '../../../../src/lib/local/nodes/ssh-runner.ts';
import type { ExecutionSpec, FleetNode, SshTarget } from '../../../../src/lib/local/nodes/types.ts';
import { systemClock } from '../../../../src/lib/run/clock.ts';
import { eventually } from '../eventually.ts';
import { findSshd, freePort, SshHost } from './ssh-host.ts';

const SOURCES = join(import.meta.dirname, '../../../../src/lib');

describe('SshRunner', function () {
  this.timeout(40_000);
  let host: SshHost;
  let folder: string;
  let runner: SshRunner;
  let count = 0;

  before(async function () {
    if (findSshd() === undefined) {
      console.log('    sshd is not installed: the tests of nodes over SSH are left out');
      this.skip();
    }
    host = await new SshHost().start();
  });
  after(async () => host?.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-ssh-'));
    runner = new SshRunner({ stateFolder: folder, clock: systemClock });
  });
  afterEach(async () => {
    await runner.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const nodeAt = (ssh: SshTarget): FleetNode => ({
    account: '123456789012',
    region: 'eu-west-1',
    id: 'mi-00000000000000001',
    name: 'build-1',
    kind: 'ssh',
    platform: 'Linux',
    tags: {},
    ping: 'Online',
    state: 'running',
    ipAddress: '10.0.0.1',
    platformName: 'Debian',
    platformVersion: '12',
    registeredAt: 0,
    ssh,
  });
  const spec = (script: string, rest: Partial<ExecutionSpec> = {}): ExecutionSpec => ({
    executionId: `ssh-${process.pid}-${(count += 1)}`,
    script,
    timeoutMilliseconds: 60_000,
    ...rest,
  });
  const run = async (script: string, rest: Partial<ExecutionSpec> = {}, target: SshTarget = host.target) => {
    const { end, stdoutFile, stderrFile } = await runner.start(nodeAt(target), spec(script, rest)).result;
    return { end, stdout: readFileSync(stdoutFile, 'utf8'), stderr: readFileSync(stderrFile, 'utf8') };
  };
  const remote = (executionId: string): string => join(host.home, '.drover', 'run', executionId);
  const startAndKill = async (what: ExecutionSpec, until: () => boolean): Promise<void> => {
    const script = `import { SshRunner } from ${JSON.stringify(join(SOURCES, 'local/nodes/ssh-runner.ts'))}; import { systemClock } from ${JSON.stringify(join(SOURCES, 'run/clock.ts'))};
      new SshRunner({ stateFolder: ${JSON.stringify(folder)}, clock: systemClock }).start(${JSON.stringify(nodeAt(host.target))}, ${JSON.stringify(what)});
      setInterval(() => {}, 1000);`;
    const engine = execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
    await eventually(until);
    engine.kill('SIGKILL');
    await engine;
  };

  it('runs a script on the host: output apart, exit code, home folder, and leaves nothing there', async () => {
    const result = await run('echo out; echo err >&2; pwd; exit 5\n');
    expect(result).to.deep.equal({ end: { kind: 'exited', exitCode: 5 }, stdout: `out\n${host.home}\n`, stderr: 'err\n' });
    await runner.close();
    expect(readdirSync(join(host.home, '.drover', 'run'))).to.deep.equal([]);
  });

  it('carries any text: quotes, heredocs, dollars, unicode, an interpreter of its own', async () => {
    const script = `cat <<'EOF'\n"double" 'single' \`back\` $HOME \\ $(date)\nEOF\ncat <<EOF\n$((6 * 7)) é 漢字 🎉\nEOF\nprintf '%s' 'no newline'`;
    expect((await run(script)).stdout).to.equal(`"double" 'single' \`back\` $HOME \\ $(date)\n42 é 漢字 🎉\nno newline`);
    expect((await run(`#!${process.execPath}\nconsole.log('node', 6 * 7)\n`)).stdout).to.equal('node 42\n');
  });

  it('gives environment and working directory', async () => {
    mkdirSync(join(host.home, "it's here"), { recursive: true });
    const { stdout } = await run('pwd; echo "$GIVEN|$AWS_SSM_INSTANCE_ID|$AWS_SSM_REGION_NAME"; umask\n', {
      workingDirectory: join(host.home, "it's here"),
      environment: { GIVEN: `a'b"c $d` },
    });
    expect(stdout).to.match(/^.*\/it's here\na'b"c \$d\|mi-00000000000000001\|eu-west-1\n00[02]2\n$/);
  });

  it('says that the working directory is missing, and runs nothing', async () => {
    const { end, stdout, stderr } = await run(`touch ${host.home}/ran\n`, { workingDirectory: '/no/such/folder' });
    expect(end).to.deep.equal({ kind: 'not-started', reason: 'working directory /no/such/folder does not exist' });
    expect(stdout + stderr).to.equal('');
    expect(existsSync(join(host.home, 'ran'))).to.equal(false);
  });

  it("takes a script's 255, 90 and 143 for what they are", async () => {
    for (const exitCode of [255, 90, 143]) expect((await run(`exit ${exitCode}\n`)).end).to.deep.equal({ kind: 'exited', exitCode });
  });

  it('refuses a host whose key is not known, in the words of ssh', async () => {
    writeFileSync(join(folder, 'nobody'), '');
    const unknown = await run('true\n', {}, { ...host.target, knownHostsFile: join(folder, 'nobody') });
    expect(unknown.end).to.have.property('kind', 'not-started');
    expect((unknown.end as { reason: string }).reason).to.match(/host key|Host key verification failed/i);
    expect(unknown.stderr, 'the words of ssh are not the output of a script').to.equal('');
    expect(readFileSync(join(folder, 'nobody'), 'utf8'), 'never accepted on sight').to.equal('');
  });

  it('refuses a host whose key has changed', async () => {
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'other')]);
    writeFileSync(join(folder, 'changed'), `[127.0.0.1]:${host.port} ${readFileSync(join(folder, 'other.pub'), 'utf8')}`);
    const { end } = await run('true\n', {}, { ...host.target, knownHostsFile: join(folder, 'changed') });
    expect((end as { reason: string }).reason).to.match(/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed/);
  });

  it('says why a host cannot be reached, or does not let us in', async () => {
    const down = await run('true\n', {}, { ...host.target, port: await freePort() });
    expect(down.end).to.have.property('kind', 'not-started');
    expect((down.end as { reason: string }).reason).to.match(/Connection refused/);
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'stranger')]);
    const refused = await run('true\n', {}, { ...host.target, identityFile: join(folder, 'stranger') });
    expect((refused.end as { reason: string }).reason).to.match(/Permission denied/);
  });

  it('ends what runs on the host when the time is over, whole', async () => {
    const { end, stdout } = await run(`sh -c 'echo $$ > ${host.home}/grandchild; exec sleep 300' & echo begun; wait\n`, { timeoutMilliseconds: 2500 });
    expect(end).to.deep.equal({ kind: 'timed-out' });
    expect(stdout).to.equal('begun\n');
    await eventually(() => !isRunning(Number(readFileSync(join(host.home, 'grandchild'), 'utf8'))));
  });

  it('cancels: the script may clean up, what ignores it is killed', async () => {
    const execution = runner.start(nodeAt(host.target), spec("trap 'echo cleaned; exit 0' TERM; (trap '' TERM; echo ready; sleep 300) & wait\n"));
    await eventually(() => readFileSync(execution.stdoutFile, 'utf8') === 'ready\n');
    execution.cancel();
    expect((await execution.result).end).to.deep.equal({ kind: 'cancelled' });
    expect(readFileSync(execution.stdoutFile, 'utf8')).to.equal('ready\ncleaned\n');
  });

  it('is cancelled before it has begun as well', async () => {
    const execution = runner.start(nodeAt(host.target), spec(`touch ${host.home}/too-late\n`));
    execution.cancel();
    expect((await execution.result).end).to.deep.equal({ kind: 'cancelled' });
    await runner.close();
    expect(existsSync(join(host.home, 'too-late'))).to.equal(false);
  });

  it('does not wait for what a script left in the background', async () => {
    const { end, stdout } = await run(`sleep 60 & echo $! > ${host.home}/left; echo gone\n`);
    expect(end).to.deep.equal({ kind: 'exited', exitCode: 0 });
    expect(stdout).to.equal('gone\n');
    const pid = Number(readFileSync(join(host.home, 'left'), 'utf8'));
    expect(isRunning(pid)).to.equal(true);
    process.kill(pid, 'SIGKILL');
  });

  it('runs many at once over shared connections, none of its words among theirs', async () => {
    const results = await Promise.all(Array.from({ length: 16 }, (_, index) => run(`echo ${index}; sleep 0.5\n`)));
    for (const [index, result] of results.entries()) expect(result).to.deep.equal({ end: { kind: 'exited', exitCode: 0 }, stdout: `${index}\n`, stderr: '' });
  });

  it('writes 50 MB to the file, byte for byte', async () => {
    const { stdoutFile, end } = await runner.start(nodeAt(host.target), spec('head -c 52428800 /dev/zero\n')).result;
    expect(end).to.deep.equal({ kind: 'exited', exitCode: 0 });
    expect(statSync(stdoutFile).size).to.equal(52_428_800);
  });

  it('never runs an execution twice on the host, however often it is started', async () => {
    const once = spec(`echo run >> ${host.home}/runs; sleep 1; exit 6\n`);
    const results = await Promise.all(Array.from({ length: 4 }, () => runner.start(nodeAt(host.target), once).result));
    for (const { end } of results) expect(end).to.deep.equal({ kind: 'exited', exitCode: 6 });
    expect(readFileSync(join(host.home, 'runs'), 'utf8')).to.equal('run\n');
  });

  describe('after the engine was killed', () => {
    it('waits for what still runs, and gives its true end and all its output', async () => {
      const what = spec('echo begun; sleep 2; echo done; exit 3\n');
      await startAndKill(what, () => existsSync(join(remote(what.executionId), 'pid')));
      const adopted = runner.adopt(nodeAt(host.target), what);
      expect((await adopted?.result)?.end).to.deep.equal({ kind: 'exited', exitCode: 3 });
      expect(readFileSync(adopted?.stdoutFile ?? '', 'utf8')).to.equal('begun\ndone\n');
    });

    it('finds how it ended in the meantime', async () => {
      const what = spec('echo quick; exit 8\n');
      await startAndKill(what, () => existsSync(join(folder, 'executions', what.executionId, 'pid')));
      await eventually(() => existsSync(join(remote(what.executionId), 'exit')));
      expect((await runner.adopt(nodeAt(host.target), what)?.result)?.end).to.deep.equal({ kind: 'exited', exitCode: 8 });
      // And again, as if this engine had been killed as well before it wrote that down.
      expect((await new SshRunner({ stateFolder: folder, clock: systemClock }).adopt(nodeAt(host.target), what)?.result)?.end).to.deep.equal({ kind: 'exited', exitCode: 8 });
    });

    it('goes on with what runs although its client is gone', async () => {
      const what = spec(`echo $$ > ${host.home}/alone; sleep 3; exit 4\n`);
      await startAndKill(what, () => existsSync(join(host.home, 'alone')));
      process.kill(Number(readFileSync(join(folder, 'executions', what.executionId, 'pid'), 'utf8')), 'SIGKILL');
      expect((await runner.adopt(nodeAt(host.target), what)?.result)?.end).to.deep.equal({ kind: 'exited', exitCode: 4 });
    });

    it('says that it is lost where the host knows nothing of it', async () => {
      const what = spec('sleep 300\n');
      await startAndKill(what, () => existsSync(join(remote(what.executionId), 'pid')));
      process.kill(-Number(readFileSync(join(remote(what.executionId), 'pid'), 'utf8')), 'SIGKILL');
      expect((await runner.adopt(nodeAt(host.target), what)?.result)?.end).to.deep.include({ kind: 'lost' });
    });

    it('cancels it on the host', async () => {
      const what = spec(`echo $$ > ${host.home}/unwanted; sleep 300\n`);
      await startAndKill(what, () => existsSync(join(host.home, 'unwanted')));
      const adopted = runner.adopt(nodeAt(host.target), what);
      adopted?.cancel();
      expect((await adopted?.result)?.end).to.deep.equal({ kind: 'cancelled' });
      await eventually(() => !isRunning(Number(readFileSync(join(host.home, 'unwanted'), 'utf8'))));
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.platform === 'linux' ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '' : process.kill(pid, 0);
  } catch {
    return false;
  }
}
