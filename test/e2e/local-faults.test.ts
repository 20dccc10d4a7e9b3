import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ListCommandsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import type { FaultRuleState } from '../../src/lib/local/faults/fault-rule.ts';
import { Sandbox } from './drover.ts';

interface Failure {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

describe('drover local faults', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = new Sandbox();
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-02]', '--tag', 'Role=web']);
  });
  after(() => sandbox.close());
  afterEach(() => sandbox.expect(0, ['local', 'faults', 'clear']));

  const set = (...words: string[]) => sandbox.expect(0, ['local', 'faults', 'set', ...words]);
  const list = async (): Promise<readonly FaultRuleState[]> => (await sandbox.json<{ faults: FaultRuleState[] }>(['local', 'faults', 'ls'])).faults;
  /** What any program on this machine connects with. */
  const configuration = async () => {
    const variables = await sandbox.json<Record<string, string>>(['local', 'env']);
    return {
      endpoint: variables['AWS_ENDPOINT_URL'] ?? '',
      region: variables['AWS_REGION'] ?? '',
      maxAttempts: 1,
      credentials: { accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '' },
    };
  };

  it('are set, listed with what became of them, and cleared', async () => {
    expect((await set('--service', 'ssm', '--operation', 'sendcommand', '--kind', 'throttle', '--rate', '10%', '--seed', '7')).stdout).to.equal('set: throttle on 10% of ssm SendCommand (seed 7)\n');
    expect((await set('--service', 'sts', '--kind', 'error', '--status', '503', '--count', '1')).stdout).to.equal('set: error 503 on 100% of sts *, at most once (seed 1)\n');
    const sts = new STSClient(await configuration());
    const outcomes: string[] = [];
    for (let call = 0; call < 3; call++) outcomes.push(await sts.send(new GetCallerIdentityCommand({})).then(() => 'answered', (error: Error) => error.name));
    sts.destroy();
    expect(outcomes).to.deep.equal(['ServiceUnavailable', 'answered', 'answered']);
    expect(await list()).to.deep.equal([
      { service: 'ssm', operation: 'SendCommand', kind: 'throttle', rate: 0.1, seed: 7, calls: 0, fired: 0 },
      { service: 'sts', operation: '*', kind: 'error', rate: 1, seed: 1, count: 1, status: 503, calls: 3, fired: 1 },
    ]);
    const { stdout } = await sandbox.expect(0, ['local', 'faults', 'ls']);
    expect(stdout).to.equal(
      ['SERVICE  OPERATION    KIND       RATE  SEED  CALLS   FIRED', 'ssm      SendCommand  throttle    10%     7      0       0', 'sts      *            error 503  100%     1      3  1 of 1', ''].join('\n'),
    );
    expect((await sandbox.expect(0, ['local', 'faults', 'clear'])).stdout).to.equal('cleared 2 faults\n');
    expect(await list()).to.deep.equal([]);
  });

  it('lose the answer of a command that runs', async () => {
    await set('--operation', 'SendCommand', '--kind', 'drop', '--count', '1');
    const ssm = new SSMClient(await configuration());
    const outcome = await ssm.send(new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', Targets: [{ Key: 'tag:Role', Values: ['web'] }], Parameters: { commands: ['true'] }, Comment: 'lost' })).then(
      () => 'answered',
      (error: Error & { code?: string }) => error.code,
    );
    expect(outcome).to.equal('ECONNRESET');
    const { Commands: commands = [] } = await ssm.send(new ListCommandsCommand({}));
    expect(commands.map(({ Comment, TargetCount }) => [Comment, TargetCount])).to.deep.equal([['lost', 2]]);
    ssm.destroy();
  });

  it('reach drover itself: it tries again when it is throttled, and says what it was refused with', async () => {
    await set('--operation', 'DescribeInstanceProperties', '--kind', 'throttle', '--count', '2');
    const { nodes } = await sandbox.json<{ nodes: readonly { readonly name: string }[] }>(['ssm', 'nodes', '--local']);
    expect(nodes.map(({ name }) => name)).to.deep.equal(['web-01', 'web-02']);
    expect((await list())[0]?.fired).to.equal(2);
    await set('--operation', 'DescribeInstanceProperties', '--kind', 'error');
    const { stdout, exitCode } = await sandbox.run(['ssm', 'nodes', '--local', '--json']);
    expect(exitCode).not.to.equal(0);
    expect((JSON.parse(stdout) as Failure).error.code).to.equal('InternalServerError');
  });

  it('never reach the commands that steer the engine', async () => {
    await set('--kind', 'reset');
    expect((await sandbox.json<{ nodes: { total: number } }>(['local', 'status'])).nodes.total).to.equal(2);
    expect((await list())[0]?.calls).to.equal(0);
  });

  it('end with the engine', async () => {
    await set('--kind', 'reset');
    await sandbox.expect(0, ['local', 'down']);
    await sandbox.expect(0, ['local', 'up']);
    expect(await list()).to.deep.equal([]);
  });

  const REFUSED: readonly [string, readonly string[], number, RegExp][] = [
    ['no kind', [], 2, /kind/],
    ['a kind that there is not', ['--kind', 'burn'], 2, /"burn" is not one of throttle, /],
    ['a rate without a percent sign', ['--kind', 'error', '--rate', '10'], 2, /--rate: "10" is not a percentage/],
    ['no rate at all', ['--kind', 'error', '--rate', '0%'], 2, /the rate is not above 0% and up to 100%/],
    ['too much of a rate', ['--kind', 'error', '--rate', '101%'], 2, /the rate is not above 0% and up to 100%/],
    ['seconds of what is not late', ['--kind', 'error', '--seconds', '2'], 2, /error takes no seconds/],
    ['seconds that are none', ['--kind', 'delay', '--seconds', 'two'], 2, /--seconds: "two" is not a number of seconds/],
    ['an operation that nothing has', ['--kind', 'error', '--operation', 'SendComand'], 4, /no service has an operation SendComand/],
    ['an operation of another service', ['--kind', 'error', '--service', 's3', '--operation', 'SendCommand'], 4, /s3 has no operation SendCommand/],
    ['a service that is not served', ['--kind', 'error', '--service', 'sqs'], 4, /the engine has no service sqs/],
  ];
  for (const [what, words, exitCode, message] of REFUSED) {
    it(`refuses ${what}`, async () => {
      const { error } = await sandbox.json<Failure>(['local', 'faults', 'set', ...words], exitCode);
      expect(error.message).to.match(message);
      expect(error.hint).not.to.equal('');
      expect(await list()).to.deep.equal([]);
    });
  }
});
