import { expect } from 'chai';
import { EXIT_MEANINGS } from '../../src/lib/errors/exit-codes.ts';
import { Sandbox } from './drover.ts';

describe('exit codes of drover ssm send', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = new Sandbox({ DROVER_LOCAL: '1' });
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-02]']);
  });
  after(() => sandbox.close());

  const seen = new Set<number>();
  const ends = (code: number, what: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): void => {
    seen.add(code);
    it(`${code}: ${what}`, async () => {
      const { stdout } = await sandbox.expect(code, ['ssm', 'send', '--json', ...words], { env });
      // Programs find the same number, or a reason why there is none.
      const { verdict, error } = JSON.parse(stdout) as { verdict?: { exitCode: number }; error?: { code: string; message: string; hint: string } };
      if (error === undefined) expect(verdict?.exitCode).to.equal(code);
      else expect(Object.values(error).filter((text) => text !== '')).to.have.length(3);
    });
  };
  ends(0, 'all went well', ['--nodes', 'web-[01-02]', '--', 'true']);
  ends(0, 'enough went well', ['--nodes', 'web-[01-02]', '--require-coverage', '50%', '--', 'true']);
  ends(1, 'the output cannot be written', ['--nodes', 'web-01', '--out-dir', '/dev/null/x', '--', 'echo hi']);
  ends(2, 'wrong usage', ['--nodes', 'web-01', '--max-errors', 'few', '--', 'true']);
  ends(3, 'a node failed', ['--nodes', 'web-[01-02]', '--max-errors', '1', '--', 'test $HOSTNAME = web-01']);
  ends(3, 'a node failed that was not needed for the coverage', ['--nodes', 'web-[01-02]', '--max-errors', '1', '--require-coverage', '0%', '--', 'test $HOSTNAME = web-01']);
  ends(3, 'a node ran too long', ['--nodes', 'web-01', '--execution-timeout', '1', '--', 'sleep 20']);
  ends(4, 'nothing matches', ['--nodes', 'nobody', '--', 'true']);
  ends(4, 'there is no such document', ['--nodes', 'web-01', '--document', 'Nothing']);
  ends(4, 'there is no such version of it', ['--nodes', 'web-01', '--document', 'AWS-RunShellScript:99', '--', 'true']);
  ends(5, 'no credentials', ['--nodes', 'web-01', '--no-local', '--', 'true'], { AWS_REGION: 'eu-west-1' });
  ends(6, 'the time to wait is over', ['--nodes', 'web-01', '--wait-timeout', '1', '--', 'sleep 3']);

  seen.add(130);
  it('130: interrupted', async () => {
    const child = sandbox.start(['ssm', 'send', '--nodes', 'web-01', '--output', 'ndjson', '--', 'sleep 20'], { stdin: 'ignore', buffer: false });
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      const isFirst = !text.includes('"running"');
      text += part.toString('utf8');
      if (isFirst && text.includes('"running"')) child.kill('SIGINT');
    });
    expect((await child).exitCode).to.equal(130);
    expect((JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as { verdict: { exitCode: number } }).verdict.exitCode).to.equal(130);
  });

  it('are all that the help speaks of', () => {
    expect([...seen].sort((a, b) => a - b)).to.deep.equal(EXIT_MEANINGS.map(([code]) => code));
  });
});
