import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTagsCommand, DeleteTagsCommand, DescribeInstancesCommand, DescribeTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateDocumentCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  GetDocumentCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  SSMClient,
  type Target,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineHandle } from '../../../../src/lib/local/lifecycle/engine-handle.ts';
import { findEngine } from '../../../../src/lib/local/lifecycle/running-engine.ts';
import { eventually } from '../eventually.ts';
import { failureOf, startEngine, type InProcessEngine } from './in-process-engine.ts';

const OTHER = '210987654321';
const FLEET = `nodes:
  - { name: web-01, tags: { Role: web } }
  - { name: web-01, tags: { Role: web }, region: eu-west-1 }
  - { name: web-02, tags: { Role: web }, region: eu-west-1 }
  - { name: web-01, tags: { Role: web }, account: "${OTHER}" }
  - { name: theirs, tags: { Role: web }, account: "${OTHER}", region: eu-west-1 }
`;

describe('accounts and regions', () => {
  let engine: InProcessEngine;
  let handle: EngineHandle;
  let folder: string;
  let theirs: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  const clients: { destroy(): void }[] = [];
  const kept = <C extends { destroy(): void }>(client: C): C => {
    clients.push(client);
    return client;
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'drover-scopes-'));
    const file = join(folder, 'fleet.yaml');
    writeFileSync(file, FLEET);
    engine = await startEngine({ fleet: file });
    const found = await findEngine(engine.stateFolder);
    if (found === undefined) throw new Error('the engine is not found');
    handle = new EngineHandle(found);
    const { Credentials: issued } = await kept(new STSClient(engine.client)).send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${OTHER}:role/Ops`, RoleSessionName: 'test', ExternalId: 'whatever-was-agreed' }),
    );
    theirs = { accessKeyId: issued?.AccessKeyId ?? '', secretAccessKey: issued?.SecretAccessKey ?? '', sessionToken: issued?.SessionToken ?? '' };
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const configuration = (who: 'own' | 'theirs', region: string) => ({ ...engine.client, region, ...(who === 'own' ? {} : { credentials: theirs }) });
  const ssmOf = (who: 'own' | 'theirs', region: string) => kept(new SSMClient(configuration(who, region)));
  const namesOf = async (ssm: SSMClient): Promise<(string | undefined)[]> => ((await ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList ?? []).map(({ ComputerName }) => ComputerName);
  const idOf = async (ssm: SSMClient, name: string): Promise<string> =>
    ((await ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList ?? []).find(({ ComputerName }) => ComputerName === name)?.InstanceId ?? '';
  const send = async (ssm: SSMClient, commands: string[], Targets: Target[] = [{ Key: 'tag:Role', Values: ['web'] }]): Promise<string> =>
    (await ssm.send(new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', Targets, Parameters: { commands } }))).Command?.CommandId ?? '';
  const invocationsOf = async (ssm: SSMClient, CommandId: string) => (await ssm.send(new ListCommandInvocationsCommand({ CommandId, Details: true }))).CommandInvocations ?? [];
  const finished = async (ssm: SSMClient, id: string, count: number) => {
    await eventually(async () => (await invocationsOf(ssm, id)).filter(({ Status }) => Status === 'Success').length === count);
    return invocationsOf(ssm, id);
  };

  it('show each its own nodes', async () => {
    expect(await namesOf(ssmOf('own', 'us-east-1'))).to.deep.equal(['web-01']);
    expect(await namesOf(ssmOf('own', 'eu-west-1'))).to.deep.equal(['web-01', 'web-02']);
    expect(await namesOf(ssmOf('own', 'ap-south-1'))).to.deep.equal([]);
    expect(await namesOf(ssmOf('theirs', 'us-east-1'))).to.deep.equal(['web-01']);
    expect(await namesOf(ssmOf('theirs', 'eu-west-1'))).to.deep.equal(['theirs']);
    const { Reservations: found = [] } = await kept(new EC2Client(configuration('theirs', 'eu-west-1'))).send(new DescribeInstancesCommand({}));
    expect(found.map(({ OwnerId, Instances }) => [OwnerId, Instances?.[0]?.Placement?.AvailabilityZone])).to.deep.equal([[OTHER, 'eu-west-1a']]);
  });

  it('are told by the engine: nodes of one, of some, of all', async () => {
    const { nodes } = await handle.status();
    expect(nodes).to.deep.equal({
      total: 5,
      online: 5,
      scopes: [
        { account: '123456789012', region: 'eu-west-1', total: 2, online: 2 },
        { account: '123456789012', region: 'us-east-1', total: 1, online: 1 },
        { account: OTHER, region: 'eu-west-1', total: 1, online: 1 },
        { account: OTHER, region: 'us-east-1', total: 1, online: 1 },
      ],
    });
    const names = async (where: Parameters<EngineHandle['nodes']>[0]): Promise<string[]> => (await handle.nodes(where)).map(({ name, region }) => `${name} ${region}`);
    expect(await names({})).to.have.length(5);
    expect(await names({ account: OTHER })).to.deep.equal(['theirs eu-west-1', 'web-01 us-east-1']);
    expect(await names({ region: 'us-east-1' })).to.deep.equal(['web-01 us-east-1', 'web-01 us-east-1']);
    expect(await names({ account: OTHER, region: 'ap-south-1' })).to.deep.equal([]);
  });

  it('run a command on their own nodes alone, and know nothing of the commands of others', async () => {
    const [own, europe, other] = [ssmOf('own', 'us-east-1'), ssmOf('own', 'eu-west-1'), ssmOf('theirs', 'eu-west-1')];
    const id = await send(europe, ['echo $AWS_SSM_REGION_NAME']);
    const invocations = await finished(europe, id, 2);
    expect(invocations.map(({ InstanceName, CommandPlugins }) => [InstanceName, CommandPlugins?.[0]?.Output])).to.have.deep.members([
      ['web-01', 'eu-west-1\n'],
      ['web-02', 'eu-west-1\n'],
    ]);
    for (const stranger of [own, other]) {
      expect((await stranger.send(new ListCommandsCommand({}))).Commands).to.deep.equal([]);
      expect((await failureOf(invocationsOf(stranger, id))).name).to.equal('InvalidCommandId');
      const CommandId = id;
      const InstanceId = await idOf(europe, 'web-01');
      expect((await failureOf(stranger.send(new GetCommandInvocationCommand({ CommandId, InstanceId })))).name).to.match(/^Inv(alidCommandId|ocationDoesNotExist)$/);
      const trespass = new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: [InstanceId], Parameters: { commands: ['true'] } });
      expect((await failureOf(stranger.send(trespass))).name).to.equal('InvalidInstanceId');
    }
    const theirId = await send(other, ['true']);
    expect((await finished(other, theirId, 1)).map(({ InstanceName }) => InstanceName)).to.deep.equal(['theirs']);
    expect((await failureOf(invocationsOf(europe, theirId))).name).to.equal('InvalidCommandId');
  });

  it('have documents and log groups of the same name apart', async () => {
    const content = (word: string): string => JSON.stringify({ schemaVersion: '2.2', mainSteps: [{ action: 'aws:runShellScript', name: 'run', inputs: { runCommand: [`echo ${word}`] } }] });
    for (const [who, region] of [['own', 'us-east-1'], ['own', 'eu-west-1'], ['theirs', 'us-east-1']] as const) {
      await ssmOf(who, region).send(new CreateDocumentCommand({ Name: 'Same', DocumentType: 'Command', Content: content(`${who} ${region}`) }));
      await kept(new CloudWatchLogsClient(configuration(who, region))).send(new CreateLogGroupCommand({ logGroupName: 'same' }));
    }
    expect((await ssmOf('own', 'eu-west-1').send(new GetDocumentCommand({ Name: 'Same' }))).Content).to.include('own eu-west-1');
    expect((await ssmOf('theirs', 'us-east-1').send(new GetDocumentCommand({ Name: 'Same' }))).Content).to.include('theirs us-east-1');
    expect((await failureOf(ssmOf('theirs', 'eu-west-1').send(new GetDocumentCommand({ Name: 'Same' })))).name).to.equal('InvalidDocument');
    const { logGroups } = await kept(new CloudWatchLogsClient(configuration('theirs', 'us-east-1'))).send(new DescribeLogGroupsCommand({}));
    expect(logGroups?.map(({ arn }) => arn)).to.deep.equal([`arn:aws:logs:us-east-1:${OTHER}:log-group:same:*`]);
  });

  it('share the names of buckets, and nothing that is in them', async () => {
    const own = kept(new S3Client({ ...configuration('own', 'us-east-1'), forcePathStyle: true }));
    const other = kept(new S3Client({ ...configuration('theirs', 'us-east-1'), forcePathStyle: true }));
    await own.send(new CreateBucketCommand({ Bucket: 'ours' }));
    await own.send(new PutObjectCommand({ Bucket: 'ours', Key: 'a', Body: 'abc' }));
    expect((await failureOf(other.send(new CreateBucketCommand({ Bucket: 'ours' })))).name).to.equal('BucketAlreadyExists');
    expect((await failureOf(other.send(new GetObjectCommand({ Bucket: 'ours', Key: 'a' })))).name).to.equal('AccessDenied');
    expect((await other.send(new ListBucketsCommand({}))).Buckets).to.deep.equal([]);
    await other.send(new CreateBucketCommand({ Bucket: 'theirs' }));
    expect((await other.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).to.deep.equal(['theirs']);
    expect((await own.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).to.deep.equal(['ours']);
  });

  it('take nodes, each name once in an account and region, and give them up one by one', async () => {
    const spec = { kind: 'process', platform: 'Linux', tags: {}, ping: 'Online', state: 'running' } as const;
    const refusal = async (call: Promise<unknown>): Promise<string> => (await failureOf(call)).message;
    expect(await refusal(handle.addNodes({ account: OTHER, region: 'eu-west-1', nodes: [{ ...spec, name: 'new' }, { ...spec, name: 'theirs' }] }))).to.equal(`there is a node theirs already in account ${OTHER}, eu-west-1`);
    expect(await refusal(handle.addNodes({ region: 'nowhere', nodes: [{ ...spec, name: 'new' }] }))).to.equal('"nowhere" is not a region');
    const added = await handle.addNodes({ region: 'us-west-2', nodes: [{ ...spec, name: 'theirs' }, { ...spec, name: 'theirs', account: OTHER }] });
    expect(added.map(({ name, account, region }) => [name, account, region])).to.deep.equal([
      ['theirs', '123456789012', 'us-west-2'],
      ['theirs', OTHER, 'us-west-2'],
    ]);
    const { message } = await failureOf(handle.removeNodes({ account: OTHER, region: 'us-west-2', nodes: ['theirs', 'new'] }));
    expect(message).to.equal('there is no node new');
    await handle.removeNodes({ account: OTHER, region: 'us-west-2', nodes: ['theirs'] });
    expect((await handle.nodes({ region: 'us-west-2' })).map(({ account }) => account)).to.deep.equal(['123456789012']);
    await handle.removeNodes({ region: 'us-west-2', nodes: ['theirs'] });
  });

  it('know a process node by its Name tag, in Systems Manager as in EC2', async () => {
    const ssm = ssmOf('own', 'us-east-1');
    const ec2 = kept(new EC2Client(configuration('own', 'us-east-1')));
    const id = await idOf(ssm, 'web-01');
    const reached = async (...Values: string[]): Promise<(string | undefined)[]> => {
      const found = (await ssm.send(new DescribeInstanceInformationCommand({ Filters: [{ Key: 'tag:Name', Values }] }))).InstanceInformationList ?? [];
      const command = await send(ssm, ['true'], [{ Key: 'tag:Name', Values }]);
      const invoked = await invocationsOf(ssm, command);
      expect(invoked.map(({ InstanceId }) => InstanceId)).to.deep.equal(found.map(({ InstanceId }) => InstanceId));
      const { Tags: tags = [] } = await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: 'tag:Name', Values }] }));
      expect(tags.map(({ ResourceId }) => ResourceId)).to.deep.equal(found.map(({ InstanceId }) => InstanceId));
      return found.map(({ InstanceId }) => InstanceId);
    };
    expect(await reached('web-01')).to.deep.equal([id]);
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Team', Value: 'blue' }] }));
    expect(await reached('web-01'), 'other tags leave the name alone').to.deep.equal([id]);
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Name', Value: 'front' }] }));
    expect(await reached('web-01')).to.deep.equal([]);
    expect(await reached('front')).to.deep.equal([id]);
    await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: [{ Key: 'Name' }] }));
    expect(await reached('front', 'web-01')).to.deep.equal([]);
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'Name', Value: 'web-01' }] }));
    expect(await reached('web-01')).to.deep.equal([id]);
  });

  it('are there after a start anew, and gone after a reset', async () => {
    const first = await startEngine({ fleet: 'none' });
    const handleOf = async (stateFolder: string): Promise<EngineHandle> => {
      const found = await findEngine(stateFolder);
      if (found === undefined) throw new Error('the engine is not found');
      return new EngineHandle(found);
    };
    const spec = { name: 'far', kind: 'process', platform: 'Linux', tags: {}, ping: 'Online', state: 'running' } as const;
    await (await handleOf(first.stateFolder)).addNodes({ account: OTHER, region: 'eu-west-1', nodes: [spec] });
    await first.stop({ keepState: true });
    const second = await startEngine({ fleet: 'none', stateFolder: first.stateFolder });
    const again = await handleOf(second.stateFolder);
    expect((await again.nodes({})).map(({ name, account, region }) => [name, account, region])).to.deep.equal([['far', OTHER, 'eu-west-1']]);
    expect(await again.reset()).to.deep.equal({ nodes: 0 });
    expect((await again.status()).nodes).to.deep.equal({ total: 0, online: 0, scopes: [] });
    await second.stop();
  });
});
