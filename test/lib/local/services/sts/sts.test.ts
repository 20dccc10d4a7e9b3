import { AssumeRoleCommand, DecodeAuthorizationMessageCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient, type Credentials } from '@aws-sdk/client-sts';
import { CreateLogGroupCommand, CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { failureOf, startEngine, type InProcessEngine } from '../in-process-engine.ts';

const ROLE = 'arn:aws:iam::210987654321:role/teams/ops/Deploy';

describe('STS', () => {
  let engine: InProcessEngine;
  let sts: STSClient;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    sts = new STSClient(engine.client);
  });
  after(() => engine.stop());

  const configWith = (credentials: Credentials | undefined) => ({
    ...engine.client,
    credentials: { accessKeyId: credentials?.AccessKeyId ?? '', secretAccessKey: credentials?.SecretAccessKey ?? '', sessionToken: credentials?.SessionToken ?? '' },
  });
  const assume = (overrides: Partial<ConstructorParameters<typeof AssumeRoleCommand>[0]> = {}) => sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'ci', ...overrides }));

  it('says who holds the key of the engine, the same each time', async () => {
    const first = await sts.send(new GetCallerIdentityCommand({}));
    expect(first).to.include({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/drover' });
    expect(first.UserId).to.match(/^AIDA[A-Z2-7]{17}$/);
    expect((await sts.send(new GetCallerIdentityCommand({}))).UserId).to.equal(first.UserId);
  });

  it('gives credentials of a role in any account, and knows their holder', async () => {
    const before = Date.now();
    const { Credentials: issued, AssumedRoleUser: user } = await assume({ DurationSeconds: 1800 });
    expect(issued?.AccessKeyId).to.match(/^ASIA[A-Z2-7]{16}$/);
    expect(issued?.Expiration?.getTime()).to.be.within(before + 1_799_000, Date.now() + 1_800_000);
    expect(user?.Arn).to.equal('arn:aws:sts::210987654321:assumed-role/Deploy/ci');
    expect(user?.AssumedRoleId).to.match(/^AROA[A-Z2-7]{17}:ci$/);
    const { $metadata, ...identity } = await new STSClient(configWith(issued)).send(new GetCallerIdentityCommand({}));
    expect(identity).to.deep.equal({ Account: '210987654321', Arn: user?.Arn, UserId: user?.AssumedRoleId });
    expect($metadata.httpStatusCode).to.equal(200);
  });

  it('keeps what a role does apart from the account that assumed it', async () => {
    const { Credentials: issued } = await assume();
    const theirs = new CloudWatchLogsClient(configWith(issued));
    await theirs.send(new CreateLogGroupCommand({ logGroupName: 'theirs' }));
    expect((await theirs.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.arn).to.equal('arn:aws:logs:us-east-1:210987654321:log-group:theirs:*');
    expect((await new CloudWatchLogsClient(engine.client).send(new DescribeLogGroupsCommand({}))).logGroups).to.deep.equal([]);
  });

  it('refuses what is no role, no session name and no duration, in the words of STS', async () => {
    const refused = async (overrides: Parameters<typeof assume>[0], message: RegExp): Promise<void> => {
      const error = await failureOf(assume(overrides));
      expect(error.name).to.equal('ValidationError');
      expect(error.message).to.match(message);
      expect(error.$metadata?.httpStatusCode).to.equal(400);
    };
    await refused({ RoleArn: 'arn:aws:iam::210987654321:user/Deploy' }, /is invalid$/);
    await refused({ RoleArn: 'arn:aws:iam::2109:role/Deploy-for-all' }, /is invalid$/);
    await refused({ RoleArn: 'Deploy' }, /'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20/);
    await refused({ RoleSessionName: 'no spaces' }, /'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern/);
    await refused({ DurationSeconds: 899 }, /'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900/);
    await refused({ DurationSeconds: 43_201 }, /less than or equal to 43200/);
  });

  it('holds a role that assumes a role to an hour', async () => {
    const { Credentials: issued } = await assume();
    const chained = new STSClient(configWith(issued));
    const error = await failureOf(chained.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'next', DurationSeconds: 3601 })));
    expect(error.message).to.match(/1 hour session limit/);
    expect((await chained.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'next' }))).AssumedRoleUser?.Arn).to.match(/\/next$/);
  });

  it('gives session credentials of the same user, but not to a session', async () => {
    const { Credentials: issued } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    const session = new STSClient(configWith(issued));
    expect((await session.send(new GetCallerIdentityCommand({}))).Arn).to.equal('arn:aws:iam::123456789012:user/drover');
    const error = await failureOf(session.send(new GetSessionTokenCommand({})));
    expect([error.name, error.$metadata?.httpStatusCode]).to.deep.equal(['AccessDenied', 403]);
  });

  it('tells the account of a key that it knows', async () => {
    const { Credentials: issued } = await assume();
    const accountOf = async (AccessKeyId: string | undefined) => (await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }))).Account;
    expect(await accountOf(engine.keys.accessKeyId)).to.equal('123456789012');
    expect(await accountOf(issued?.AccessKeyId)).to.equal('210987654321');
    expect((await failureOf(accountOf('AKIAIOSFODNN7EXAMPLE'))).name).to.equal('InvalidClientTokenId');
  });

  it('refuses by name what is not built', async () => {
    const error = await failureOf(sts.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })));
    expect([error.name, error.$metadata?.httpStatusCode]).to.deep.equal(['NotImplemented', 501]);
    expect(error.message).to.match(/STS DecodeAuthorizationMessage/);
  });

  it('believes its sessions after a start anew, before STS is loaded, and none after a reset', async () => {
    const first = await startEngine({ fleet: 'none' });
    const { Credentials: issued } = await new STSClient(first.client).send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'ci' }));
    await first.stop({ keepState: true });
    const second = await startEngine({ fleet: 'none', stateFolder: first.stateFolder });
    try {
      const logs = new CloudWatchLogsClient({ ...configWith(issued), endpoint: second.endpoint });
      expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).to.deep.equal([]);
      expect(second.log).not.to.include('STS loaded');
      await fetch(`${second.endpoint}/_local/reset`, { method: 'POST', headers: { authorization: `Bearer ${second.keys.controlToken}` } });
      expect((await failureOf(logs.send(new DescribeLogGroupsCommand({})))).name).to.equal('UnrecognizedClientException');
    } finally {
      await second.stop();
      rmSync(first.stateFolder, { recursive: true, force: true });
    }
  });
});
