import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

interface Document {
  readonly verdict: { readonly counts: Readonly<Record<string, number>>; readonly exitCode: number };
}
interface Status {
  readonly pid: number;
  readonly endpoint: string;
}

describe('an engine that is stopped while somebody waits', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = new Sandbox({ DROVER_LOCAL: '1' });
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[1-3]', '--tag', 'Role=web']);
  });
  afterEach(() => sandbox.close());

  const lines = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);
  /** Sends what never ends to all three; `told` gives its verdict when they have begun and `act` is done. */
  const whileTheyRun = async (act: () => Promise<unknown>): Promise<{ readonly exitCode: number | undefined; readonly stdout: string; readonly began: readonly string[] }> => {
    const file = join(sandbox.folder, 'began');
    const child = sandbox.start(['ssm', 'send', '--targets', 'tag:Role=web', '--json', '--', `echo $HOSTNAME >> ${file}; exec sleep 600`], { stdin: 'ignore' });
    for (let attempt = 0; lines(file).length < 3; attempt += 1) {
      if (attempt > 400) throw new Error('they never began');
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await act();
    const { exitCode, stdout } = await child;
    return { exitCode, stdout: stdout ?? '', began: lines(file) };
  };

  it('has ended their commands, and whoever waits hears of it from the next engine', async () => {
    const { endpoint } = await sandbox.json<Status>(['local', 'status']);
    const { exitCode, stdout, began } = await whileTheyRun(() => sandbox.expect(0, ['local', 'down']));
    expect(exitCode).to.equal(3);
    expect((JSON.parse(stdout) as Document).verdict.counts).to.deep.equal({ cancelled: 3 });
    // None was begun again.
    expect([...began].sort()).to.deep.equal(['web-1', 'web-2', 'web-3']);
    expect((await sandbox.json<Status>(['local', 'status'])).endpoint).to.equal(endpoint);
  });

  it('comes back at the address that shells have in AWS_ENDPOINT_URL', async () => {
    const before = await sandbox.json<Record<string, string>>(['local', 'env']);
    const { pid } = await sandbox.json<Status>(['local', 'status']);
    await sandbox.expect(0, ['local', 'down']);
    await sandbox.expect(0, ['local', 'up']);
    expect(await sandbox.json<Record<string, string>>(['local', 'env'])).to.deep.equal(before);
    expect((await sandbox.json<Status>(['local', 'status'])).pid).to.not.equal(pid);
  });

  it('is ended by two at once, and neither complains', async () => {
    const both = await Promise.all([1, 2].map(() => sandbox.expect(0, ['local', 'down'])));
    for (const { stdout } of both) expect(stdout).to.match(/^(stopped \(pid \d+\)|no engine runs)\n$/);
  });

  it('is ended also where it hangs, and that is said to whoever needs it', async () => {
    const { pid } = await sandbox.json<Status>(['local', 'status']);
    process.kill(pid, 'SIGSTOP');
    const silent = `drover: the engine for ${sandbox.stateFolder} (pid ${pid}) does not answer. End it: drover local down.\n`;
    const refusals = await Promise.all([sandbox.expect(1, ['local', 'status']), sandbox.expect(1, ['ssm', 'ls'])]);
    for (const { stderr } of refusals) expect(stderr).to.equal(silent);
    expect((await sandbox.expect(0, ['local', 'down'])).stdout).to.equal(`killed (pid ${pid}): it did not end by itself\n`);
    const { nodes } = await sandbox.json<{ nodes: unknown[] }>(['ssm', 'nodes']);
    expect(nodes).to.have.length(3);
  });

  it('counts a node that is taken away under its command', async () => {
    const { exitCode, stdout } = await whileTheyRun(async () => {
      await sandbox.expect(0, ['local', 'nodes', 'rm', 'web-2', '--yes']);
      await sandbox.expect(0, ['ssm', 'cancel', '@last', '--node', 'web-1', '--node', 'web-3']);
    });
    expect(exitCode).to.equal(3);
    expect((JSON.parse(stdout) as Document).verdict.counts).to.deep.equal({ cancelled: 3 });
  });
});
