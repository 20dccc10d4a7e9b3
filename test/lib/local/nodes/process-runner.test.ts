import { expect } from 'chai';
import { execa } from 'execa';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessRunner } from '../../../../src/lib/local/nodes/process-runner.ts';
import type { ExecutionSpec, FleetNode } from '../../../../src/lib/local/nodes/types.ts';
import { systemClock } from '../../../../src/lib/run/clock.ts';
import { eventually } from '../eventually.ts';

const NODE: FleetNode = {
  account: '123456789012',
  region: 'us-east-1',
  id: 'i-00000000000000001',
  name: 'web-01',
  kind: 'process',
  platform: 'Linux',
  tags: {},
  ping: 'Online',
  state: 'running',
  ipAddress: '10.0.0.1',
  platformName: 'Debian',
  platformVersion: '12',
  registeredAt: 0,
};

const RUNNER_SOURCE = join(import.meta.dirname, '../../../../src/lib/local/nodes/process-runner.ts');
const CLOCK_SOURCE = join(import.meta.dirname, '../../../../src/lib/run/clock.ts');

describe('ProcessRunner', () => {
  let folder: string;
  let runner: ProcessRunner;
  let count = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-runner-'));
    runner = new ProcessRunner({ stateFolder: folder, clock: systemClock });
  });
  afterEach(async () => {
    await runner.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const spec = (script: string, rest: Partial<ExecutionSpec> = {}): ExecutionSpec => ({ executionId: `execution-${(count += 1)}`, script, timeoutMilliseconds: 60_000, ...rest });
  const run = async (script: string, rest: Partial<ExecutionSpec> = {}, node = NODE) => {
    const result = await runner.start(node, spec(script, rest)).result;
    return { ...result, stdout: readFileSync(result.stdoutFile, 'utf8'), stderr: readFileSync(result.stderrFile, 'utf8') };
  };
  /** Another process starts an execution with our runner, and is killed as soon as `until` says so. */
  const startAndKill = async (what: ExecutionSpec, until: () => boolean): Promise<void> => {
    const script = `import { ProcessRunner } from ${JSON.stringify(RUNNER_SOURCE)}; import { systemClock } from ${JSON.stringify(CLOCK_SOURCE)};
      new ProcessRunner({ stateFolder: ${JSON.stringify(folder)}, clock: systemClock }).start(${JSON.stringify(NODE)}, ${JSON.stringify(what)});
      setInterval(() => {}, 1000);`;
    const engine = execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
    await eventually(until);
    engine.kill('SIGKILL');
    await engine;
  };
  const executionFolder = (id: string): string => join(folder, 'executions', id);

  it('runs a script in the folder of the node, output apart, with its exit code', async () => {
    const result = await run('pwd; echo home=$HOME; echo broken >&2; exit 7\n');
    const home = join(folder, 'nodes', NODE.id);
    expect(result.stdout).to.equal(`${home}\nhome=${home}\n`);
    expect(result.stderr).to.equal('broken\n');
    expect(result.end).to.deep.equal({ kind: 'exited', exitCode: 7 });
    expect(result.endedAt).to.be.at.least(result.startedAt);
  });

  it('gives an environment of its own, and nothing of the engine', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'never-to-be-seen';
    process.env['DROVER_STATE'] = 'nor-this';
    try {
      const { stdout, stderr } = await run('env; umask >&2\n', { environment: { GIVEN: 'with "quotes" and $dollars' } }, { ...NODE, environment: { OF_NODE: 'yes' } });
      const names = stdout.split('\n').map((line) => line.split('=')[0]);
      expect(names).to.include.members(['PATH', 'HOME', 'TMPDIR', 'AWS_SSM_INSTANCE_ID', 'AWS_SSM_REGION_NAME']);
      expect(names.filter((name) => name?.startsWith('AWS_'))).to.have.members(['AWS_SSM_INSTANCE_ID', 'AWS_SSM_REGION_NAME']);
      expect(stdout).to.include('GIVEN=with "quotes" and $dollars\n').and.include('OF_NODE=yes\n');
      const mask = process.umask(0o022);
      process.umask(mask);
      expect(Number.parseInt(stderr, 8), 'the umask of the user').to.equal(mask);
      expect(stdout).not.to.match(/never-to-be-seen|nor-this|NODE_OPTIONS/);
    } finally {
      delete process.env['AWS_SECRET_ACCESS_KEY'];
      delete process.env['DROVER_STATE'];
    }
  });

  it('lets the first line choose the interpreter', async () => {
    const { stdout } = await run(`#!${process.execPath}\nconsole.log(1 + 1, 'é"$HOME')\n`);
    expect(stdout).to.equal('2 é"$HOME\n');
    const missing = await run('#!/no/such/interpreter\n');
    expect(missing.end).to.deep.include({ kind: 'exited' });
    expect((missing.end as { exitCode: number }).exitCode).to.be.oneOf([126, 127]);
  });

  it('starts in the working directory, from the folder of the node where it is relative', async () => {
    const home = join(folder, 'nodes', NODE.id);
    mkdirSync(join(home, 'inner'), { recursive: true });
    expect((await run('pwd\n', { workingDirectory: 'inner' })).stdout).to.equal(`${join(home, 'inner')}\n`);
    expect((await run('pwd\n', { workingDirectory: '/' })).stdout).to.equal('/\n');
  });

  it('says which working directory is missing, or is none, and runs nothing', async () => {
    writeFileSync(join(folder, 'file'), '');
    for (const workingDirectory of [join(folder, 'gone'), join(folder, 'file'), join(folder, 'file', 'below')]) {
      const result = await run(`touch ${folder}/ran\n`, { workingDirectory });
      expect(result.end).to.deep.equal({ kind: 'not-started', reason: `working directory ${workingDirectory} does not exist` });
      expect(result.stdout + result.stderr).to.equal('');
    }
    expect(existsSync(join(folder, 'ran'))).to.equal(false);
  });

  it('says that a script died of a signal as a shell does', async () => {
    const { end, stderr } = await run('kill -9 $$\n');
    expect(end).to.deep.equal({ kind: 'exited', exitCode: 137 });
    expect(stderr, 'nothing that the script did not write').to.equal('');
  });

  it('says which signal ended the whole group', async () => {
    expect((await run('kill -9 0\n')).end).to.deep.equal({ kind: 'signalled', signal: 'SIGKILL' });
  });

  it('ends the whole group when the time is over, grandchildren and those that ignore SIGTERM too', async () => {
    const script = "(trap '' TERM; sleep 301) & sh -c 'sleep 302 & echo $! > grandchild; wait' & echo started; wait\n";
    const { end, stdout } = await run(script, { timeoutMilliseconds: 700 });
    expect(end).to.deep.equal({ kind: 'timed-out' });
    expect(stdout).to.equal('started\n');
    const pid = Number(readFileSync(join(folder, 'nodes', NODE.id, 'grandchild'), 'utf8'));
    expect(isRunning(pid)).to.equal(false);
  });

  it('gives a script the time to clean up when it is cancelled', async () => {
    const execution = runner.start(NODE, spec("trap 'sleep 0.3; echo cleaned; exit 0' TERM; echo ready; while :; do sleep 0.05; done\n"));
    await eventually(() => readFileSync(execution.stdoutFile, 'utf8') === 'ready\n');
    execution.cancel();
    execution.cancel();
    expect((await execution.result).end).to.deep.equal({ kind: 'cancelled' });
    expect(readFileSync(execution.stdoutFile, 'utf8')).to.equal('ready\ncleaned\n');
  });

  it('is cancelled before it has begun as well', async () => {
    const execution = runner.start(NODE, spec(`sleep 30; touch ${folder}/ran\n`));
    execution.cancel();
    expect((await execution.result).end).to.deep.equal({ kind: 'cancelled' });
    expect(existsSync(join(folder, 'ran'))).to.equal(false);
  });

  it('leaves what was put into the background alone, and does not wait for it', async () => {
    const { end } = await run('sleep 30 & echo $! > left\nexit 0\n');
    expect(end).to.deep.equal({ kind: 'exited', exitCode: 0 });
    const pid = Number(readFileSync(join(folder, 'nodes', NODE.id, 'left'), 'utf8'));
    expect(isRunning(pid)).to.equal(true);
    process.kill(pid, 'SIGKILL');
  });

  it('writes 50 MB to the file without holding them', async () => {
    const before = process.memoryUsage().rss;
    const result = await runner.start(NODE, spec('head -c 52428800 /dev/zero\n')).result;
    expect(result.end).to.deep.equal({ kind: 'exited', exitCode: 0 });
    expect(statSync(result.stdoutFile).size).to.equal(52_428_800);
    expect(process.memoryUsage().rss - before).to.be.below(40_000_000);
  });

  it('never runs an execution twice, however often it is started', async () => {
    const once = spec(`echo run >> ${folder}/runs; sleep 0.3; echo out; exit 4\n`);
    const results = await Promise.all(Array.from({ length: 6 }, () => runner.start(NODE, once).result));
    for (const { end } of results) expect(end).to.deep.equal({ kind: 'exited', exitCode: 4 });
    expect((await runner.start(NODE, once).result).end).to.deep.equal({ kind: 'exited', exitCode: 4 });
    expect(readFileSync(join(folder, 'runs'), 'utf8')).to.equal('run\n');
    expect(readFileSync(results[0]?.stdoutFile ?? '', 'utf8')).to.equal('out\n');
    expect(readFileSync(results[0]?.stderrFile ?? '', 'utf8')).to.equal('');
  });

  it('keeps scripts and output for this user alone', async () => {
    const what = spec('echo secret\n');
    await runner.start(NODE, what).result;
    const path = executionFolder(what.executionId);
    expect(statSync(path).mode & 0o777).to.equal(0o700);
    for (const name of readdirSync(path)) expect(statSync(join(path, name)).mode & 0o077, name).to.equal(0);
    expect(statSync(join(folder, 'nodes', NODE.id)).mode & 0o777).to.equal(0o700);
  });

  it('refuses names that could lead out of its folder', () => {
    expect(() => runner.start(NODE, { ...spec('true\n'), executionId: '../../etc' })).to.throw(/cannot be the name of a folder/);
    expect(() => runner.start({ ...NODE, id: 'a/b' }, spec('true\n'))).to.throw(/cannot be the name of a folder/);
  });

  describe('after the engine was killed', () => {
    it('waits for what still runs, and gives its true end', async () => {
      const what = spec('echo begun; sleep 1; echo done; exit 3\n');
      await startAndKill(what, () => existsSync(join(executionFolder(what.executionId), 'pid')));
      const adopted = runner.adopt(NODE, what);
      expect((await adopted?.result)?.end).to.deep.equal({ kind: 'exited', exitCode: 3 });
      expect(readFileSync(adopted?.stdoutFile ?? '', 'utf8')).to.equal('begun\ndone\n');
    });

    it('finds how it ended in the meantime', async () => {
      const what = spec('echo quick; exit 9\n');
      await startAndKill(what, () => existsSync(join(executionFolder(what.executionId), 'exit')));
      const result = await runner.adopt(NODE, what)?.result;
      expect(result?.end).to.deep.equal({ kind: 'exited', exitCode: 9 });
      expect(result?.endedAt).to.be.at.most(Date.now());
    });

    it('says that it is lost where its process is gone without a word', async () => {
      const what = spec('sleep 30\n');
      await startAndKill(what, () => existsSync(join(executionFolder(what.executionId), 'pid')));
      process.kill(-Number(readFileSync(join(executionFolder(what.executionId), 'pid'), 'utf8')), 'SIGKILL');
      expect((await runner.adopt(NODE, what)?.result)?.end).to.deep.include({ kind: 'lost' });
    });

    it('holds it to its timeout, and cancels it', async () => {
      const late = spec('sleep 30\n', { timeoutMilliseconds: 500 });
      await startAndKill(late, () => existsSync(join(executionFolder(late.executionId), 'pid')));
      expect((await runner.adopt(NODE, late)?.result)?.end).to.deep.equal({ kind: 'timed-out' });
      const unwanted = spec('sleep 30\n');
      await startAndKill(unwanted, () => existsSync(join(executionFolder(unwanted.executionId), 'pid')));
      const adopted = runner.adopt(NODE, unwanted);
      adopted?.cancel();
      expect((await adopted?.result)?.end).to.deep.equal({ kind: 'cancelled' });
    });

    it('remembers that the engine before had cancelled it', async () => {
      const what = spec('sleep 30\n');
      const first = runner.start(NODE, what);
      await eventually(() => existsSync(join(executionFolder(what.executionId), 'pid')));
      await runner.close();
      await first.result;
      expect((await new ProcessRunner({ stateFolder: folder, clock: systemClock }).adopt(NODE, what)?.result)?.end).to.deep.equal({ kind: 'cancelled' });
    });

    it('knows nothing of what was never started', () => {
      expect(runner.adopt(NODE, spec('true\n'))).to.equal(undefined);
    });

    it('does not take a process id that belongs to somebody else by now', async () => {
      const what = spec('true\n');
      mkdirSync(executionFolder(what.executionId), { recursive: true });
      writeFileSync(join(executionFolder(what.executionId), 'pid'), `${process.pid}\n`);
      const adopted = runner.adopt(NODE, what);
      adopted?.cancel();
      expect((await adopted?.result)?.end.kind).to.be.oneOf(['lost', 'cancelled']);
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    // A zombie that nobody has collected has no command line.
    return process.platform === 'linux' ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '' : process.kill(pid, 0);
  } catch {
    return false;
  }
}
