import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, GetObjectCommand, HeadBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeInstanceInformationCommand, GetCommandInvocationCommand, ListCommandsCommand, SendCommandCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect } from 'chai';
import type { FaultRule } from '../../../../src/lib/local/faults/fault-rule.ts';
import { EngineHandle } from '../../../../src/lib/local/lifecycle/engine-handle.ts';
import { findEngine } from '../../../../src/lib/local/lifecycle/running-engine.ts';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { eventually } from '../eventually.ts';
import { failureOf, startEngine, type InProcessEngine } from '../services/in-process-engine.ts';

describe('faults on demand', () => {
  let engine: InProcessEngine;
  let control: EngineHandle;
  let ssm: SSMClient;
  let ec2: EC2Client;
  let s3: S3Client;
  let logs: CloudWatchLogsClient;
  let sts: STSClient;
  before(async () => {
    engine = await startEngine({ fleet: 'demo' });
    const found = await findEngine(engine.stateFolder);
    if (found === undefined) throw new Error('the engine is not found');
    control = new EngineHandle(found);
    ssm = new SSMClient(engine.client);
    ec2 = new EC2Client(engine.client);
    s3 = new S3Client({ ...engine.client, forcePathStyle: true });
    logs = new CloudWatchLogsClient(engine.client);
    sts = new STSClient(engine.client);
  });
  after(async () => {
    for (const client of [ssm, ec2, s3, logs, sts]) client.destroy();
    await engine.stop();
  });
  afterEach(() => control.clearFaults());

  const set = (rule: Partial<FaultRule>) => control.setFault(rule);
  const failure = async (call: Promise<unknown>): Promise<[string, number | undefined]> => {
    const { name, $metadata } = await failureOf(call);
    return [name, $metadata?.httpStatusCode];
  };
  /** Nothing came back: the SDK has neither a status nor an id of the request. */
  const expectCut = async (call: Promise<unknown>): Promise<void> => {
    const error = (await failureOf(call)) as Error & { code?: string };
    expect(error.code).to.equal('ECONNRESET');
  };
  const send = (Comment: string, abortSignal = new AbortController().signal) =>
    ssm.send(new SendCommandCommand({ DocumentName: 'AWS-RunShellScript', Targets: [{ Key: 'tag:Name', Values: ['web-01'] }], Parameters: { commands: ['true'] }, Comment }), { abortSignal });
  const sent = async (): Promise<string[]> => ((await ssm.send(new ListCommandsCommand({}))).Commands ?? []).map(({ Comment }) => Comment ?? '');

  it('throttle in the words of each service, and nothing is done', async () => {
    await set({ kind: 'throttle' });
    expect(await failure(send('throttled'))).to.deep.equal(['ThrottlingException', 400]);
    expect(await failure(ec2.send(new DescribeInstancesCommand({})))).to.deep.equal(['RequestLimitExceeded', 503]);
    expect(await failure(s3.send(new CreateBucketCommand({ Bucket: 'throttled' })))).to.deep.equal(['SlowDown', 503]);
    expect(await failure(logs.send(new CreateLogGroupCommand({ logGroupName: 'throttled' })))).to.deep.equal(['ThrottlingException', 400]);
    expect(await failure(sts.send(new GetCallerIdentityCommand({})))).to.deep.equal(['Throttling', 400]);
    await control.clearFaults();
    expect(await sent()).not.to.include('throttled');
    expect(await failure(s3.send(new HeadBucketCommand({ Bucket: 'throttled' })))).to.deep.equal(['NotFound', 404]);
    expect((await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: 'throttled' }))).logGroups).to.deep.equal([]);
  });

  it('are taken for throttling by the SDK: it waits and tries again', async () => {
    await set({ service: 'ssm', operation: 'DescribeInstanceInformation', kind: 'throttle', count: 2 });
    const patient = new SSMClient({ ...engine.client, maxAttempts: 3 });
    const { $metadata, InstanceInformationList: nodes } = await patient.send(new DescribeInstanceInformationCommand({ MaxResults: 50 }));
    expect([$metadata.attempts, nodes?.length]).to.deep.equal([3, 20]);
    expect(await control.faults()).to.deep.equal([{ service: 'ssm', operation: 'DescribeInstanceInformation', kind: 'throttle', rate: 1, seed: 1, count: 2, calls: 3, fired: 2 }]);
    patient.destroy();
  });

  it('fail in the words of each service before it acts', async () => {
    await set({ kind: 'error' });
    expect(await failure(send('failed'))).to.deep.equal(['InternalServerError', 500]);
    expect(await failure(ec2.send(new DescribeInstancesCommand({})))).to.deep.equal(['InternalError', 500]);
    expect(await failure(s3.send(new ListBucketsCommand({})))).to.deep.equal(['InternalError', 500]);
    expect(await failure(sts.send(new GetCallerIdentityCommand({})))).to.deep.equal(['InternalFailure', 500]);
    await set({ kind: 'error', status: 503 });
    expect(await failure(send('failed'))).to.deep.equal(['ServiceUnavailable', 503]);
    expect(await failure(logs.send(new DescribeLogGroupsCommand({})))).to.deep.equal(['ServiceUnavailableException', 503]);
    await control.clearFaults();
    expect(await sent()).not.to.include('failed');
    expect(engine.log.join('\n'), 'no failure of the engine itself').not.to.include('failed:');
  });

  it('fail after the service acted', async () => {
    await set({ service: 'ssm', operation: 'SendCommand', kind: 'error-after', status: 503 });
    expect(await failure(send('acted, then 503'))).to.deep.equal(['ServiceUnavailable', 503]);
    expect(await sent()).to.include('acted, then 503');
  });

  it('cut the connection before the service acts', async () => {
    await set({ service: 'ssm', operation: 'SendCommand', kind: 'reset' });
    await expectCut(send('cut'));
    expect(await sent()).not.to.include('cut');
  });

  it('cut the connection after the service acted: the command runs, and nobody was told', async () => {
    await set({ service: 'ssm', operation: 'SendCommand', kind: 'drop', count: 1 });
    await expectCut(send('lost'));
    const { Commands: [command] = [] } = await ssm.send(new ListCommandsCommand({}));
    expect(command?.Comment).to.equal('lost');
    const { InstanceInformationList: [node] = [] } = await ssm.send(new DescribeInstanceInformationCommand({ Filters: [{ Key: 'tag:Name', Values: ['web-01'] }] }));
    const invocation = new GetCommandInvocationCommand({ CommandId: command?.CommandId ?? '', InstanceId: node?.InstanceId ?? '' });
    await eventually(async () => (await ssm.send(invocation)).Status === 'Success');
    expect((await send('after the last one')).Command?.Comment).to.equal('after the last one');
  });

  it('drop the answer with the content of an object, too', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'content' }));
    await s3.send(new PutObjectCommand({ Bucket: 'content', Key: 'a', Body: 'abc' }));
    await set({ service: 's3', operation: 'GetObject', kind: 'drop', count: 1 });
    await expectCut(s3.send(new GetObjectCommand({ Bucket: 'content', Key: 'a' })));
    expect(await (await s3.send(new GetObjectCommand({ Bucket: 'content', Key: 'a' }))).Body?.transformToString()).to.equal('abc');
  });

  it('answer late: who does not wait has acted all the same', async () => {
    await set({ service: 'ssm', operation: 'SendCommand', kind: 'delay', seconds: 3600 });
    const impatience = new AbortController();
    const answer = failureOf(send('late', impatience.signal));
    await eventually(async () => (await sent()).includes('late'));
    impatience.abort();
    expect((await answer).name).to.equal('AbortError');
    await set({ service: 'ssm', operation: 'SendCommand', kind: 'delay', seconds: 0.01 });
    expect((await send('soon')).Command?.Comment).to.equal('soon');
  });

  it('do not hold an engine that is asked to stop', async () => {
    const other = await startEngine({ fleet: 'none' });
    const found = await findEngine(other.stateFolder);
    if (found === undefined) throw new Error('the engine is not found');
    await new EngineHandle(found).setFault({ kind: 'delay', seconds: 3600 });
    const client = new STSClient(other.client);
    const answer = client.send(new GetCallerIdentityCommand({}));
    await eventually(async () => (await new EngineHandle(found).faults())[0]?.calls === 1);
    await other.stop();
    expect((await answer).Account).to.equal('123456789012');
    client.destroy();
  });

  it('repeat themselves with the same seed, call by call', async () => {
    const round = async (seed: number): Promise<boolean[]> => {
      await set({ service: 'sts', operation: 'GetCallerIdentity', kind: 'error', rate: 0.5, seed });
      const results: boolean[] = [];
      for (let call = 0; call < 40; call++) results.push(await sts.send(new GetCallerIdentityCommand({})).then(() => true, () => false));
      return results;
    };
    const first = await round(42);
    expect(first).to.include(true);
    expect(first).to.include(false);
    expect(await round(42)).to.deep.equal(first);
    expect(await round(43)).not.to.deep.equal(first);
  });

  it('leave other operations, strangers and the control interface alone', async () => {
    await set({ service: 'ssm', operation: 'SendCommand', kind: 'reset' });
    await sent();
    await control.setFault({ kind: 'reset', service: '*', operation: '*' });
    expect((await control.status()).nodes.total).to.equal(20);
    const stranger = new STSClient({ ...engine.client, credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' } });
    expect((await failure(stranger.send(new GetCallerIdentityCommand({}))))[0]).to.equal('InvalidClientTokenId');
    expect((await control.faults()).map(({ calls }) => calls)).to.deep.equal([0, 0]);
    stranger.destroy();
  });

  it('are refused where they could never fire', async () => {
    const refusal = await set({ service: 'ssm', operation: 'SendComand', kind: 'reset' }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).to.be.instanceOf(UserError);
    expect((refusal as UserError).message).to.equal('ssm has no operation SendComand');
    expect((refusal as UserError).exitCode).to.equal(4);
  });

  it('end with a reset of the engine', async () => {
    const other = await startEngine({ fleet: 'none' });
    const found = await findEngine(other.stateFolder);
    if (found === undefined) throw new Error('the engine is not found');
    const handle = new EngineHandle(found);
    await handle.setFault({ kind: 'reset' });
    await handle.reset();
    expect(await handle.faults()).to.deep.equal([]);
    await other.stop();
  });
});
