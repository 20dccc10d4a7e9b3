import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sandbox, type Result, type RunOptions } from './drover.ts';
import { hasPseudoTerminal, onTerminal } from './pseudo-terminal.ts';

const ROLE = 'arn:aws:iam::123456789012:role/r';

/** Fails where `n` is larger than 8, else waits for `$.wait` seconds and gives its input. */
const COUNTED = {
  StartAt: 'Look',
  States: {
    Look: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 8, Next: 'Bad' }, { Variable: '$.wait', IsPresent: true, Next: 'Hold' }], Default: 'Keep' },
    Hold: { Type: 'Wait', SecondsPath: '$.wait', Next: 'Keep' },
    Keep: { Type: 'Pass', End: true },
    Bad: { Type: 'Fail', Error: 'TooMany', Cause: 'n is large' },
  },
};

interface Runs {
  readonly runs: readonly { readonly id: string; readonly state: string; readonly verb: string }[];
}

describe('drover sfn run', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const sfn = (exitCode: number, words: readonly string[], options: RunOptions = {}): Promise<Result> => sandbox.expect(exitCode, ['sfn', ...words], options);
  const file = (name: string, content: unknown): string => {
    const path = join(sandbox.folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const executions = async (machine: string): Promise<{ readonly name: string; readonly status: string }[]> => (await sandbox.json<{ executions: { name: string; status: string }[] }>(['sfn', 'executions', machine])).executions;
  const lastRun = async (): Promise<Runs['runs'][number]> => {
    const [run] = (await sandbox.json<Runs>(['runs', 'ls'])).runs;
    if (run === undefined) throw new Error('no run');
    return run;
  };
  before(async () => {
    await sfn(0, ['deploy', file('counted.json', COUNTED), '--name', 'Counted', '--role-arn', ROLE, '--yes']);
    await sfn(0, ['deploy', file('quick.json', COUNTED), '--name', 'Quick', '--express', '--role-arn', ROLE, '--yes']);
  });
  after(() => sandbox.close());

  describe('one execution', () => {
    it('gives its output alone on stdout, and its states as lines on stderr', async () => {
      const { stdout, stderr } = await sfn(0, ['run', 'Counted', '--input', '{"n": 1}']);
      expect(stdout).to.equal('{"n":1}\n');
      expect(stderr.replaceAll(/\d\d:\d\d:\d\d /g, '')).to.match(/^sfn run: Counted as drover-\w{12}\n✓ Look, 0\.\d s\n✓ Keep, 0\.\d s\nsucceeded; took \d\.\d s\n$/);
    });

    it('reads its input from stdin, and from a file', async () => {
      expect((await sfn(0, ['run', 'Counted', '--input', '-'], { input: '{"n":2}' })).stdout).to.equal('{"n":2}\n');
      expect((await sfn(0, ['run', 'Counted', '--input', `@${file('in.json', '{"n":\n3}')}`])).stdout).to.equal('{"n":3}\n');
      expect((await sfn(2, ['run', 'Counted', '--input', '{n: 1}'])).stderr).to.contain('--input:1:2: the input is not JSON');
    });

    it('says where it failed, why, and with what input', async () => {
      const { stdout, stderr } = await sfn(3, ['run', 'Counted', '--input', '{"n":9}']);
      expect(stdout).to.equal('');
      expect(stderr).to.contain('failed at Bad: TooMany: n is large; input {"n":9}; took ');
      const document = await sandbox.json<{ status: string; failure: unknown; states: { name: string }[]; exitCode: number }>(['sfn', 'run', 'Counted', '--input', '{"n":9}'], 3);
      expect(document).to.deep.include({ status: 'failed', exitCode: 3, failure: { at: [{ state: 'Bad', attempt: 1, input: '{"n":9}' }], error: 'TooMany', cause: 'n is large' } });
      expect(document.states.map(({ name }) => name)).to.deep.equal(['Look', 'Bad']);
    });

    it('refuses what is not there, and a name that is taken', async () => {
      expect((await sfn(4, ['run', 'Countd'])).stderr).to.contain('Did you mean Counted?');
      await sfn(0, ['run', 'Counted', '--name', 'once', '--input', '{"n":1}']);
      expect((await sfn(2, ['run', 'Counted', '--name', 'once', '--input', '{"n":2}'])).stderr).to.match(/^(.*\n)?drover: an execution named once is there already/m);
      expect((await sfn(2, ['run', 'Counted', '--name', 'a b'])).stderr).to.contain('--name');
      expect((await sfn(2, ['run', 'Counted', '--express'])).stderr).to.contain('Counted is a standard machine');
    });

    it('is run by an express machine in one call', async () => {
      const { stdout, stderr } = await sfn(0, ['run', 'Quick', '--express', '--input', '{"n":1}']);
      expect(stdout).to.equal('{"n":1}\n');
      expect(stderr).to.match(/succeeded; took/);
      expect((await sfn(3, ['run', 'Quick', '--input', '{"n":9}'])).stderr).to.contain('failed: TooMany: n is large; took');
    });

    it('is started and left with --no-wait; runs resume follows it', async () => {
      const { stdout } = await sfn(0, ['run', 'Counted', '--no-wait', '--name', 'left', '--input', '{"n":1}']);
      expect(stdout).to.match(/^arn:aws:states:us-east-1:\d{12}:execution:Counted:left\n$/);
      expect((await sandbox.expect(0, ['runs', 'resume'])).stdout).to.equal('{"n":1}\n');
      expect((await executions('Counted')).filter(({ name }) => name === 'left')).to.have.length(1);
    });

    it('is run from the file of a definition', async () => {
      const yaml = 'StartAt: Hello\nStates:\n  Hello: {Type: Pass, Result: hello, End: true}\n';
      expect((await sfn(0, ['run', file('hello.asl.yaml', yaml)])).stdout).to.equal('"hello"\n');
      expect((await sfn(0, ['run', file('hello.asl.yaml', yaml.replace('hello,', 'again,'))])).stdout).to.equal('"again"\n');
      expect((await sfn(2, ['run', './nowhere.json'])).stderr).to.contain('nowhere.json (no such file)');
    });

    it('counts the items of a distributed Map to the last one', async () => {
      const machine = { StartAt: 'All', States: { All: { Type: 'Map', ItemsPath: '$', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'One', States: { One: { Type: 'Wait', Seconds: 1, End: true } } }, End: true } } };
      const { states } = await sandbox.json<{ states: object[] }>(['sfn', 'run', file('spread.json', machine), '--input', '[1,2,3]']);
      expect(states).to.have.length(1);
      expect(states[0]).to.deep.include({ name: 'All', status: 'succeeded', items: { total: 3, succeeded: 3, failed: 0 } });
    });

    it('is stopped by Ctrl-C, or left running', async () => {
      for (const [mode, status, words] of [['stop', 'ABORTED', 'cancelling 1 execution'], ['detach', 'RUNNING', 'what runs goes on']] as const) {
        const process = sandbox.start(['sfn', 'run', 'Counted', '--on-interrupt', mode, '--name', mode, '--input', '{"n":1,"wait":600}'], { stdin: 'ignore' });
        await shown(process.stderr, '▶ Hold');
        process.kill('SIGINT');
        const { exitCode, stderr } = await process;
        expect(exitCode).to.equal(130);
        expect(stderr).to.contain(words).and.to.contain('drover runs show');
        expect((await executions('Counted')).find(({ name }) => name === mode)?.status).to.equal(status);
      }
      await sfn(0, ['stop', 'detach', '--machine', 'Counted']);
    });

    it('is gone on with where the program was killed, and not started again', async () => {
      const process = sandbox.start(['sfn', 'run', 'Counted', '--input', '{"n":1,"wait":3}'], { stdin: 'ignore' });
      await shown(process.stderr, '▶ Hold');
      process.kill('SIGKILL');
      await process;
      const { id, state } = await lastRun();
      expect(state).to.equal('broken-off');
      expect((await sandbox.expect(0, ['runs', 'resume', id])).stdout).to.equal('{"n":1,"wait":3}\n');
      expect((await executions('Counted')).filter(({ name }) => name.endsWith(id))).to.deep.include.members([]).and.to.have.length(1);
    });

    it('is drawn live on a terminal', async function () {
      if (!hasPseudoTerminal()) {
        console.log('        skipped: no util-linux script here');
        this.skip();
      }
      const terminal = onTerminal(sandbox, ['sfn', 'run', 'Counted', '--input', '{"n":1,"wait":2}'], { NO_COLOR: '1' });
      await terminal.shows(/▶ Hold +\d\.\d s {2}running/);
      await terminal.shows(/✓ Keep/);
      expect(await terminal.ended).to.equal(0);
      expect(terminal.screen()).to.contain('{"n":1,"wait":2}');
    });
  });

  describe('many executions', () => {
    const lines = (...numbers: number[]): string => numbers.map((n) => JSON.stringify({ n })).join('\n');
    const oneToTen = lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    it('are one for each line, every one in the verdict', async () => {
      const { stdout, stderr } = await sfn(3, ['run', 'Counted', '--inputs', '-', '--max-concurrency', '3', '--max-errors', '20%', '--stream'], { input: oneToTen });
      expect(stdout.trim().split('\n').sort()).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `line-${n}: {"n":${n}}`));
      expect(stderr).to.contain('failed: line-[9-10] (2)').and.to.contain('at Bad: TooMany: n is large; input {"n":10}').and.to.contain('8 of 10 succeeded, 2 failed');
      const { id } = await lastRun();
      expect((await sandbox.run(['runs', 'show', id])).stderr).to.contain('8 of 10 succeeded, 2 failed');
      expect((await executions('Counted')).filter(({ name }) => name.includes(id))).to.have.length(10);
      const retried = await sandbox.json<{ nodes: { name: string; status: string }[] }>(['runs', 'retry', id], 3);
      expect(retried.nodes.map(({ name, status }) => [name, status])).to.deep.equal([['line-9', 'failed'], ['line-10', 'failed']]);
    });

    it('write a file each', async () => {
      const folder = join(sandbox.folder, 'out');
      await sfn(0, ['run', 'Quick', '--inputs', '-', '--out-dir', folder], { input: lines(1, 2) });
      expect(readdirSync(folder, { recursive: true }).map(String).filter((name) => name.includes('line-')).length).to.be.greaterThan(1);
      const texts = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
      expect(texts).to.include('{"n":1}\n').and.to.include('{"n":2}\n');
    });

    it('stop at a failure, and say what they cost before', async () => {
      expect((await sfn(3, ['run', 'Counted', '--inputs', '-', '--max-concurrency', '1'], { input: lines(9, 1, 1, 1) })).stderr).to.contain('0 of 4 succeeded, 1 failed, 3 not sent because the error budget was used up');
      const { stdout } = await sfn(0, ['run', 'Counted', '--inputs', '-', '--plan'], { input: oneToTen });
      expect(stdout).to.match(/^plan: 10 executions of Counted, named drover-\w{12}-1 and so on\n {6}all 10 at once; stops at the 1st failure\n {6}calls: 10 StartExecution, 10 DescribeExecution, a ListExecutions each look\n$/);
      expect((await sfn(2, ['run', 'Counted', '--inputs', '-'], { input: '{"n":1}\n{"n":' })).stderr).to.contain('stdin:2:6: not a JSON value on one line');
      expect((await sfn(2, ['run', 'Counted', '--inputs', '-', '--no-wait'], { input: '1' })).stderr).to.contain('--no-wait starts one execution');
    });

    it('are gone on with where the program was killed: none is started twice, none forgotten', async () => {
      const inputs = Array.from({ length: 40 }, (_, n) => JSON.stringify({ n: 1, wait: 1, line: n })).join('\n');
      const process = sandbox.start(['sfn', 'run', 'Counted', '--inputs', `@${file('forty.ndjson', inputs)}`, '--max-concurrency', '10', '--output', 'ndjson'], { stdin: 'ignore' });
      await shown(process.stdout, '"status":"success"');
      process.kill('SIGKILL');
      await process;
      const { id } = await lastRun();
      const { verdict } = await sandbox.json<{ verdict: { summary: string } }>(['runs', 'resume', id]);
      expect(verdict.summary).to.equal('40 of 40 succeeded');
      const names = (await executions('Counted')).map(({ name }) => name).filter((name) => name.includes(id));
      expect([names.length, new Set(names).size]).to.deep.equal([40, 40]);
    });
  });
});

/** Resolves once a stream has shown it. */
function shown(stream: NodeJS.ReadableStream | null, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream?.on('data', (part: Buffer | string) => {
      text += String(part);
      if (text.includes(wanted)) resolve();
    });
    stream?.on('end', () => reject(new Error(`it never showed ${wanted}, but ${text}`)));
  });
}
