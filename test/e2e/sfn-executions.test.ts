import { expect } from 'chai';
import { Sandbox, type Result } from './drover.ts';
import { ROLE, StatesClient, writeInto } from './states-client.ts';

/** Waits for each item, and fails at those that are greater than two. */
const ORDERS = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map', ItemsPath: '$.items', End: true,
      ItemProcessor: {
        StartAt: 'Look',
        States: {
          Look: { Type: 'Choice', Choices: [{ Variable: '$', NumericGreaterThan: 2, Next: 'Refuse' }], Default: 'Take' },
          Take: { Type: 'Pass', End: true },
          Refuse: { Type: 'Fail', Error: 'TooMuch', Cause: 'more than two' },
        },
      },
    },
  },
};
const NAP = { StartAt: 'Nap', States: { Nap: { Type: 'Wait', SecondsPath: '$.seconds', End: true } } };

interface Listed {
  readonly executions: readonly { readonly name: string; readonly status: string; readonly startedAt: string }[];
}

describe('drover sfn: executions', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const states = new StatesClient(sandbox);
  const arns = new Map<string, string>();
  const sfn = (exitCode: number, ...words: string[]): Promise<Result> => sandbox.expect(exitCode, ['sfn', ...words]);
  const list = (...words: string[]): Promise<Listed> => sandbox.json<Listed>(['sfn', 'executions', ...words]);
  const begin = (machine: string, name: string, input: object): Promise<string> => states.start(arns.get(machine) ?? '', name, input);
  before(async () => {
    for (const [name, definition] of [['Orders', ORDERS], ['Nap', NAP]] as const) {
      const { deployed } = await sandbox.json<{ deployed: { arn: string } }>(['sfn', 'deploy', writeInto(sandbox, `${name}.json`, definition), '--name', name, '--role-arn', ROLE]);
      arns.set(name, deployed.arn);
    }
    await begin('Orders', 'good', { items: [1, 2] });
    await begin('Orders', 'bad', { items: [1, 3] });
  });
  after(() => {
    states.close();
    return sandbox.close();
  });

  it('follows one to its end; the exit code is the outcome', async () => {
    const good = await sfn(0, 'history', 'good', '--machine', 'Orders', '--follow');
    expect(good.stderr).to.equal('succeeded\n');
    expect(good.stdout).to.match(/^ +1 {2}\d\d:\d\d:\d\d\.\d{3} {2}ExecutionStarted +input \{"items":\[1,2\]\}\n/);
    const bad = await sfn(3, 'history', 'bad', '--machine', 'Orders', '--follow');
    expect(bad.stderr).to.equal('failed at Each[1] › Refuse: TooMuch: more than two; input 3\n');
  });

  it('gives a history to programs: one document, or a line an event', async () => {
    const { events, status } = await sandbox.json<{ status: string; events: { id: number; type: string; previousEventId: number }[] }>(['sfn', 'history', 'good', '--machine', 'Orders']);
    expect(events.map(({ id }) => id)).to.deep.equal(events.map((_, index) => index + 1));
    expect([events[0]?.type, events.at(-1)?.type, status]).to.deep.equal(['ExecutionStarted', 'ExecutionSucceeded', 'SUCCEEDED']);
    const lines = (await sfn(0, 'history', 'good', '--machine', 'Orders', '--output', 'ndjson')).stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).to.deep.equal(events);
  });

  it('shows which state failed, with its input and cause, and how long each took', async () => {
    const { stdout } = await sfn(0, 'show', 'bad', '--machine', 'Orders');
    expect(stdout).to.match(/^execution bad of Orders$/m);
    expect(stdout).to.match(/^failed {4}at Each\[1\] › Refuse\nerror {5}TooMuch\ncause {5}more than two\ninto it {3}3$/m);
    expect(stdout).to.match(/^Look +Choice +succeeded +2 /m);
    expect(JSON.parse((await sfn(0, 'show', 'bad', '--machine', 'Orders', '--definition')).stdout)).to.deep.equal(ORDERS);
    const { failure } = await sandbox.json<{ failure: { error: string; states: { path: string; input: string }[] } }>(['sfn', 'show', 'bad', '--machine', 'Orders']);
    expect(failure).to.deep.include({ error: 'TooMuch' });
    expect(failure.states[0]).to.include({ path: 'Each[1] › Refuse', input: '3' });
  });

  it('lists them, the newest first, by status, by age, and no more than were asked for', async () => {
    const { executions } = await list('Orders');
    expect(executions.map(({ name }) => name)).to.have.members(['good', 'bad']);
    const starts = executions.map(({ startedAt }) => Date.parse(startedAt));
    expect(starts).to.deep.equal(starts.toSorted((a, b) => b - a));
    expect((await list('Orders', '--status', 'failed')).executions.map(({ name }) => name)).to.deep.equal(['bad']);
    expect((await list('Orders', '--status', 'TIMED_OUT')).executions).to.deep.equal([]);
    expect((await list('Orders', '--since', '0')).executions).to.deep.equal([]);
    expect((await list('Orders', '--since', '1h')).executions).to.have.length(2);
    const one = await sfn(0, 'executions', 'Orders', '--max', '1');
    expect(one.stdout.trimEnd().split('\n')).to.have.length(2);
    expect(one.stderr).to.equal('only the newest 1 are shown: --max shows more\n');
    expect((await sfn(2, 'executions', 'Orders', '--status', 'broken')).stderr).to.include('no execution is ever "broken"');
    expect((await sfn(4, 'executions', 'Oders')).stderr).to.equal('drover: there is no state machine Oders. Did you mean Orders?\n');
  });

  it('answers a name that is not there with the nearest', async () => {
    for (const verb of ['show', 'history', 'stop', 'redrive']) expect((await sfn(4, verb, 'goodd', '--machine', 'Orders')).stderr).to.equal('drover: Orders has no execution goodd. Did you mean good?\n');
    expect((await sfn(2, 'history', 'good')).stderr).to.match(/^drover: "good" is not an execution\. Write its ARN, its name with --machine NAME, or @last/);
  });

  it('says where a running one is, stops it with a reason, and leaves what has ended alone', async () => {
    const arn = await begin('Nap', 'long', { seconds: 3600 });
    const running = await sfn(0, 'show', '@last', '--machine', 'Nap');
    expect(running.stdout).to.match(/^now at {4}Nap, for /m);
    expect((await sfn(0, 'stop', arn, '--plan')).stdout).to.equal(`plan: stop: ${arn}\n`);
    expect((await list('Nap', '--status', 'running')).executions).to.have.length(1);
    expect((await sfn(0, 'stop', arn, '--error', 'Enough', '--cause', 'too slow')).stdout).to.equal(`stopped: ${arn}\n`);
    expect((await sfn(0, 'stop', arn)).stdout).to.equal(`has ended (ABORTED): ${arn}\n`);
    const stopped = await sfn(0, 'show', arn);
    expect(stopped.stdout).to.match(/^stopped {3}at Nap\nerror {5}Enough\ncause {5}too slow$/m);
    expect((await sfn(3, 'history', arn, '--follow')).stderr).to.match(/^stopped at Nap: Enough: too slow; input /);
  });

  it('redrives one where it stopped, and refuses what succeeded', async function () {
    await begin('Nap', 'again', { seconds: 2 });
    await sfn(0, 'stop', 'again', '--machine', 'Nap');
    expect((await sfn(0, 'redrive', 'again', '--machine', 'Nap', '--plan')).stdout).to.equal('plan: go on with again (ABORTED) at Nap\n');
    const redriven = await sandbox.run(['sfn', 'redrive', 'again', '--machine', 'Nap']);
    if (redriven.stderr.includes('(NotImplemented)')) {
      process.stderr.write('skipped: the engine does not redrive yet\n');
      this.skip();
    }
    expect(redriven).to.include({ exitCode: 0, stdout: 'redriven: go on with again (ABORTED) at Nap\n' });
    expect((await sfn(0, 'history', 'again', '--machine', 'Nap', '--follow')).stderr).to.equal('succeeded\n');
    expect((await sfn(2, 'redrive', 'again', '--machine', 'Nap')).stderr).to.match(/^drover: again cannot be redriven: /);
  });

  it('stops several at a time, and whoever follows one hears of it', async () => {
    await Promise.all(['a', 'b', 'c'].map((name) => begin('Nap', name, { seconds: 3600 })));
    const follower = sandbox.start(['sfn', 'history', 'a', '--machine', 'Nap', '--follow'], { buffer: false });
    let seen = '';
    for await (const line of follower) {
      seen += `${line}\n`;
      if (!seen.includes('WaitStateEntered') || seen.includes('asked')) continue;
      seen += 'asked to stop\n';
      const { stdout } = await sfn(0, 'stop', 'a', 'b', 'c', '--machine', 'Nap');
      expect(stdout.trimEnd().split('\n').every((each) => each.startsWith('stopped: '))).to.equal(true);
    }
    expect(seen).to.match(/asked to stop\n.*ExecutionAborted/);
    expect((await follower).exitCode).to.equal(3);
  });

  it('leaves an execution running where a follower is interrupted', async () => {
    await begin('Nap', 'left', { seconds: 3600 });
    const follower = sandbox.start(['sfn', 'history', 'left', '--machine', 'Nap', '--follow'], { buffer: false });
    for await (const line of follower) if (line.includes('WaitStateEntered')) follower.kill('SIGINT');
    expect((await follower).exitCode).to.equal(130);
    expect((await list('Nap', '--status', 'running')).executions.map(({ name }) => name)).to.deep.equal(['left']);
    await sfn(0, 'stop', 'left', '--machine', 'Nap');
  });
});
