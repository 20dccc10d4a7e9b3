import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

interface Document {
  readonly verdict: { readonly counts: Readonly<Record<string, number>>; readonly exitCode: number; readonly summary: string };
  readonly nodes: readonly { readonly name: string; readonly status: string; readonly reason?: string }[];
}

describe('drover ssm send: rate, time-outs, signals', function () {
  this.timeout(90_000);
  let sandbox: Sandbox;
  /** AWS takes no delivery time-out below 30 s: it goes on beside the other tests, through the death of the engine too. */
  let late: ReturnType<Sandbox['start']>;
  before(async () => {
    sandbox = new Sandbox({ DROVER_LOCAL: '1' });
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-08]', '--tag', 'Role=web']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'sleepy-01', '--offline']);
    late = sandbox.start(['ssm', 'send', '--json', '--nodes', 'sleepy-01', '--timeout', '30', '--', 'true'], { stdin: 'ignore' });
  });
  after(async () => {
    late.kill('SIGKILL');
    await sandbox.close();
  });

  const documentOf = async (exitCode: number, words: readonly string[]): Promise<Document> => JSON.parse((await sandbox.expect(exitCode, ['ssm', 'send', '--json', ...words])).stdout) as Document;
  const count = (file: string): number => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0);
  const eventually = async (what: string, holds: () => boolean): Promise<void> => {
    for (let attempt = 0; !holds(); attempt += 1) {
      if (attempt > 400) throw new Error(`never: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };

  it('stops at the failure that uses the budget up, and counts who was not sent', async () => {
    const document = await documentOf(3, ['--targets', 'tag:Role=web', '--max-concurrency', '1', '--max-errors', '2', '--', 'exit 1']);
    expect(document.verdict.counts).to.deep.equal({ failed: 3, terminated: 5 });
    expect(document.verdict.summary).to.equal('0 of 8 succeeded, 3 failed, 5 not sent because the error budget was used up');
    const driven = await documentOf(3, ['--targets', 'tag:Role=web', '--driven', '--max-concurrency', '1', '--max-errors', '25%', '--', 'exit 1']);
    expect(driven.verdict.counts).to.deep.equal({ failed: 3, terminated: 5 });
  });

  it('counts coverage as it is asked to', async () => {
    const words = ['--nodes', 'web-01 web-02 web-03 sleepy-01', '--wait-timeout', '2', '--', 'true'];
    const left = await sandbox.expect(6, ['ssm', 'send', ...words]);
    expect(left.stderr).to.match(/\nlook again: drover runs show (\w{12}); go on: drover runs resume \1\n$/);
    const { stdout } = await sandbox.run(['ssm', 'show', '@last', '--json']);
    expect((JSON.parse(stdout) as Document).verdict.counts).to.deep.equal({ success: 3, unknown: 1 });
    const covered = await sandbox.expect(0, ['ssm', 'show', '@last', '--require-coverage', '75%']);
    expect(covered.stdout).to.include('3 of 4 succeeded');
    await sandbox.expect(0, ['ssm', 'cancel', '@last']);
    await sandbox.expect(3, ['ssm', 'output', '@last']);
  });

  it('cancels a command, and says node by node what became of it', async () => {
    const started = join(sandbox.folder, 'started');
    const { stdout: id } = await sandbox.expect(0, ['ssm', 'send', '--nodes', 'web-[01-04]', '--max-concurrency', '2', '--no-wait', '--', `echo x >> ${started}; exec sleep 60`]);
    await eventually('two begin', () => count(started) === 2);
    expect((await sandbox.expect(0, ['ssm', 'cancel', id.trim(), '--plan'])).stdout).to.include('web-[01-04]');
    const { nodes } = await sandbox.json<Document>(['ssm', 'cancel', id.trim()]);
    expect(nodes.map(({ name, status }) => `${name} ${status}`).sort()).to.deep.equal(['web-01 cancelled', 'web-02 cancelled', 'web-03 cancelled', 'web-04 cancelled']);
    expect((await sandbox.expect(0, ['ssm', 'cancel', id.trim()])).stdout).to.equal('nothing to cancel: every node has ended\n');
    expect(count(started)).to.equal(2);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`cancels on the service at ${signal}, ends with 130, and says how to look again`, async () => {
      const started = join(sandbox.folder, `started-${signal}`);
      const child = sandbox.start(['ssm', 'send', '--nodes', 'web-[01-04]', '--max-concurrency', '2', '--', `echo x >> ${started}; sleep 60; echo late >> ${started}`], { stdin: 'ignore' });
      await eventually('two begin', () => count(started) === 2);
      child.kill(signal);
      const { exitCode, stderr } = await child;
      expect(exitCode).to.equal(130);
      expect(stderr).to.match(/stopping: .*interrupted: cancelling 4 nodes/).and.match(/4 cancelled/).and.match(/\nlook again: drover runs show \w{12}\n$/);
      expect(count(started)).to.equal(2);
      expect((await sandbox.run(['ssm', 'show', '@last'])).stdout).to.match(/service {3}Cancelled/);
    });
  }

  it('leaves at once at a second Ctrl-C', async () => {
    const started = join(sandbox.folder, 'started-twice');
    const child = sandbox.start(['ssm', 'send', '--nodes', 'web-01', '--', `trap '' TERM; echo x >> ${started}; sleep 3; sleep 3`], { stdin: 'ignore' });
    await eventually('it begins', () => count(started) === 1);
    child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = Date.now();
    child.kill('SIGINT');
    expect((await child).exitCode).to.equal(130);
    expect(Date.now() - before).to.be.lessThan(1500);
  });

  it('comes to the true end when the engine is killed in the middle', async () => {
    const file = join(sandbox.folder, 'ran');
    const child = sandbox.start(['ssm', 'send', '--targets', 'tag:Role=web', '--json', '--', `echo $HOSTNAME >> ${file}; sleep 2; test $HOSTNAME != web-05`], { stdin: 'ignore' });
    await eventually('all begin', () => count(file) === 8);
    const { pid, endpoint } = await sandbox.json<{ pid: number; endpoint: string }>(['local', 'status']);
    process.kill(pid, 'SIGKILL');
    const { stdout, exitCode } = await child;
    expect(exitCode).to.equal(3);
    expect((JSON.parse(stdout ?? '') as Document).verdict.counts).to.deep.equal({ success: 7, failed: 1 });
    expect(count(file)).to.equal(8);
    const after = await sandbox.json<{ pid: number; endpoint: string }>(['local', 'status']);
    expect(after.pid).to.not.equal(pid);
    expect(after.endpoint).to.equal(endpoint);
  });

  it('lets two sends go side by side', async () => {
    const documents = await Promise.all([1, 2].map(() => documentOf(0, ['--targets', 'tag:Role=web', '--', 'sleep 0.2'])));
    for (const { verdict } of documents) expect(verdict.counts).to.deep.equal({ success: 8 });
  });

  it('goes on with a run that was killed: no node twice, none forgotten', async () => {
    const file = join(sandbox.folder, 'resumed');
    const child = sandbox.start(['ssm', 'send', '--targets', 'tag:Role=web', '--driven', '--max-concurrency', '2', '--', `echo $HOSTNAME >> ${file}; sleep 0.4`], { stdin: 'ignore' });
    await eventually('some have run', () => count(file) >= 3);
    child.kill('SIGKILL');
    await child;
    expect((await sandbox.expect(0, ['runs', 'ls'])).stdout).to.include('broken off');
    const { stdout } = await sandbox.expect(0, ['runs', 'resume', '--json']);
    expect((JSON.parse(stdout) as Document).verdict.counts).to.deep.equal({ success: 8 });
    expect(readFileSync(file, 'utf8').trim().split('\n').sort()).to.deep.equal(['web-01', 'web-02', 'web-03', 'web-04', 'web-05', 'web-06', 'web-07', 'web-08']);
    await sandbox.expect(0, ['runs', 'show']);
  });

  it('tries again only what did not go well, as a run of its own', async () => {
    const flag = join(sandbox.folder, 'mended');
    await documentOf(3, ['--targets', 'tag:Role=web', '--max-errors', '100%', '--', `test -e ${flag} || test $HOSTNAME != web-06`]);
    await sandbox.expect(0, ['ssm', 'send', '--nodes', 'web-01', '--', `touch ${flag}`]);
    const { runs } = await sandbox.json<{ runs: { id: string; total: number }[] }>(['runs', 'ls']);
    const { stdout } = await sandbox.expect(0, ['runs', 'retry', runs[1]?.id ?? '', '--json']);
    expect((JSON.parse(stdout) as Document).nodes.map(({ name }) => name)).to.deep.equal(['web-06']);
    expect((await sandbox.expect(0, ['runs', 'ls'])).stdout).to.include(`retry of ${runs[1]?.id}`);
  });

  it('goes in waves, and stops where nodes are not well', async () => {
    const { stderr } = await sandbox.expect(3, ['ssm', 'send', '--targets', 'tag:Role=web', '--waves', 'canary:1,50%,100%', '--health-check', 'test $HOSTNAME != web-03', '--', 'true']);
    expect(stderr).to.match(/wave canary: passed/).and.match(/wave wave 2: failed.*the health check failed on web-03; wave 3 does not begin/).and.match(/4 of 8 succeeded, 4 not sent/);
  });

  it('carries a kept plan out, unless the fleet has changed', async () => {
    const file = join(sandbox.folder, 'plan.json');
    await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Role=web', '--plan', '--save', file, '--', 'true']);
    await sandbox.expect(0, ['ssm', 'send', '--apply', file]);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-09', '--tag', 'Role=web']);
    const { stderr } = await sandbox.expect(5, ['ssm', 'send', '--apply', file]);
    expect(stderr).to.match(/^drover: the fleet has changed since the plan was made \(new: web-09\)/);
    await sandbox.expect(0, ['local', 'nodes', 'rm', 'web-09', '--yes']);
  });

  it('tells the time-out of the delivery from that of the execution', async () => {
    const slow = await documentOf(3, ['--nodes', 'web-01', '--execution-timeout', '1', '--', 'sleep 30']);
    expect(slow.verdict.counts).to.deep.equal({ 'execution-timed-out': 1 });
    const { stdout, exitCode } = await late;
    expect((JSON.parse(stdout ?? '') as Document).verdict.counts).to.deep.equal({ 'delivery-timed-out': 1 });
    expect(exitCode).to.equal(3);
  });
});
