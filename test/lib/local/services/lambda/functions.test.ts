import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf } from '../in-process-engine.ts';
import { LambdaEngine, ROLE, zipOf } from './lambda-engine.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function';
const ECHO = 'export const handler = async (event) => event;';

describe('Functions', () => {
  let local: LambdaEngine;
  before(async () => {
    local = await LambdaEngine.start();
  });
  after(() => local.stop());
  const refused = async (call: Promise<unknown>): Promise<readonly [string, string, number | undefined]> => {
    const error = await failureOf(call);
    return [error.name, error.message, error.$metadata?.httpStatusCode];
  };

  it('are shown as AWS shows them', async () => {
    const { $metadata, ...made } = await local.node('shown', ECHO, { Description: 'd', Timeout: 7, Environment: { Variables: { WORD: '1' } }, Tags: { Team: 'x' } });
    expect($metadata.httpStatusCode).to.equal(201);
    expect({ ...made, LastModified: '', RevisionId: '', CodeSize: 0, CodeSha256: '', RuntimeVersionConfig: {} }).to.deep.equal({
      FunctionName: 'shown',
      FunctionArn: `${ARN}:shown`,
      Runtime: 'nodejs24.x',
      Role: ROLE,
      Handler: 'index.handler',
      CodeSize: 0,
      Description: 'd',
      Timeout: 7,
      MemorySize: 128,
      LastModified: '',
      CodeSha256: '',
      Version: '$LATEST',
      Environment: { Variables: { WORD: '1' } },
      TracingConfig: { Mode: 'PassThrough' },
      RevisionId: '',
      State: 'Active',
      LastUpdateStatus: 'Successful',
      PackageType: 'Zip',
      Architectures: ['x86_64'],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
      RuntimeVersionConfig: {},
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/shown' },
    });
    expect(made.LastModified).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    const found = await local.client.send(new lambda.GetFunctionCommand({ FunctionName: `${ARN}:shown:$LATEST` }));
    expect(found.Configuration?.FunctionArn).to.equal(`${ARN}:shown:$LATEST`);
    expect(found.Tags).to.deep.equal({ Team: 'x' });
    const { Functions: listed = [] } = await local.client.send(new lambda.ListFunctionsCommand({}));
    expect(listed.find(({ FunctionName }) => FunctionName === 'shown')).to.include({ Version: '$LATEST' }).and.not.have.property('State');
  });

  it('give their zip to whoever has its address', async () => {
    const zip = zipOf({ 'index.mjs': ECHO });
    await local.create('fetched', { 'index.mjs': ECHO });
    const { Code: code } = await local.client.send(new lambda.GetFunctionCommand({ FunctionName: 'fetched' }));
    const answer = await fetch(code?.Location ?? '');
    expect(Buffer.from(await answer.arrayBuffer()).equals(zip)).to.equal(true);
    const other = new URL(code?.Location ?? '');
    other.pathname = other.pathname.slice(0, -1);
    expect((await fetch(other)).status).to.equal(404);
  });

  it('take their code from S3', async () => {
    const store = new s3.S3Client({ ...local.engine.client, forcePathStyle: true });
    await store.send(new s3.CreateBucketCommand({ Bucket: 'code' }));
    await store.send(new s3.PutObjectCommand({ Bucket: 'code', Key: 'f.zip', Body: zipOf({ 'index.mjs': 'export const handler = () => "from S3";' }) }));
    store.destroy();
    await local.create('from-s3', {}, { Code: { S3Bucket: 'code', S3Key: 'f.zip' } });
    expect((await local.call('from-s3')).payload).to.equal('from S3');
    expect(await refused(local.client.send(new lambda.UpdateFunctionCodeCommand({ FunctionName: 'from-s3', S3Bucket: 'code', S3Key: 'none' })))).to.deep.equal([
      'InvalidParameterValueException',
      'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
      400,
    ]);
  });

  it("are refused in AWS's words", async () => {
    await local.node('there', ECHO);
    expect(await refused(local.client.send(new lambda.GetFunctionCommand({ FunctionName: 'nobody' })))).to.deep.equal(['ResourceNotFoundException', `Function not found: ${ARN}:nobody`, 404]);
    expect(await refused(local.client.send(new lambda.InvokeCommand({ FunctionName: 'there', Qualifier: 'live' })))).to.deep.equal(['ResourceNotFoundException', `Function not found: ${ARN}:there:live`, 404]);
    expect(await refused(local.client.send(new lambda.InvokeCommand({ FunctionName: 'there:1', Qualifier: '2' })))).to.deep.equal([
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
      400,
    ]);
    const again = { FunctionName: 'there', Runtime: 'nodejs24.x', Handler: 'index.handler', Role: ROLE, Code: { ZipFile: zipOf({ 'index.mjs': ECHO }) } } as const;
    expect(await refused(local.client.send(new lambda.CreateFunctionCommand(again)))).to.deep.equal(['ResourceConflictException', 'Function already exist: there', 409]);
    const bad = { ...again, FunctionName: 'bad' };
    expect((await refused(local.client.send(new lambda.CreateFunctionCommand({ ...bad, Code: { ZipFile: Buffer.from('no zip') } }))))[1]).to.equal('Could not unzip uploaded file. Please check your file, then try to upload again.');
    expect((await refused(local.client.send(new lambda.CreateFunctionCommand({ ...bad, Timeout: 901 }))))[1]).to.equal(
      "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
    );
    expect((await refused(local.client.send(new lambda.CreateFunctionCommand({ ...bad, Environment: { Variables: { AWS_REGION: 'x' } } }))))[1]).to.match(/Reserved keys used in this request: AWS_REGION$/);
    expect(await refused(local.client.send(new lambda.CreateFunctionCommand({ ...bad, Role: 'arn:aws:iam::210987654321:role/r' })))).to.deep.equal(['AccessDeniedException', 'Cross-account pass role is not allowed.', 403]);
    for (const [what, more] of Object.entries({ Layers: { Layers: ['arn:aws:lambda:us-east-1:123456789012:layer:l:1'] }, java21: { Runtime: 'java21' }, Image: { PackageType: 'Image', Code: { ImageUri: 'x' } } } as const)) {
      const [code, message] = await refused(local.client.send(new lambda.CreateFunctionCommand({ ...bad, ...more } as lambda.CreateFunctionCommandInput)));
      expect([code, message.includes(what)]).to.deep.equal(['NotImplemented', true]);
    }
    expect((await refused(local.client.send(new lambda.GetFunctionCommand({ FunctionName: 'bad' }))))[0]).to.equal('ResourceNotFoundException');
  });

  it('change, and what was warm is not used again', async () => {
    await local.node('changing', 'export const handler = () => [process.env.WORD, 1];', { Environment: { Variables: { WORD: 'a' } } });
    expect((await local.call('changing')).payload).to.deep.equal(['a', 1]);
    const { RevisionId: first } = await local.client.send(new lambda.UpdateFunctionConfigurationCommand({ FunctionName: 'changing', Environment: { Variables: { WORD: 'b' } } }));
    expect((await local.call('changing')).payload).to.deep.equal(['b', 1]);
    await local.client.send(new lambda.UpdateFunctionCodeCommand({ FunctionName: 'changing', ZipFile: zipOf({ 'index.mjs': 'export const handler = () => [process.env.WORD, 2];' }) }));
    expect((await local.call('changing')).payload).to.deep.equal(['b', 2]);
    expect((await refused(local.client.send(new lambda.UpdateFunctionConfigurationCommand({ FunctionName: 'changing', RevisionId: first }))))[0]).to.equal('PreconditionFailedException');
    await local.client.send(new lambda.DeleteFunctionCommand({ FunctionName: 'changing' }));
    expect((await refused(local.client.send(new lambda.InvokeCommand({ FunctionName: 'changing' }))))[0]).to.equal('ResourceNotFoundException');
  });

  it('keep no variable in the clear', async () => {
    const secret = 'a-very-secret-word';
    await local.node('sealed', 'export const handler = () => process.env.SECRET;', { Environment: { Variables: { SECRET: secret } } });
    expect((await local.call('sealed')).payload).to.equal(secret);
    for (const file of ['engine.db', 'engine.db-wal']) expect(readFileSync(join(local.engine.stateFolder, file)).includes(secret), file).to.equal(false);
  });

  it('are published as versions, once for what they are', async () => {
    await local.node('published', 'export const handler = () => 1;');
    const publish = (more: object = {}) => local.client.send(new lambda.PublishVersionCommand({ FunctionName: 'published', ...more }));
    const first = await publish({ Description: 'one' });
    expect([first.Version, first.FunctionArn, first.Description]).to.deep.equal(['1', `${ARN}:published:1`, 'one']);
    expect((await publish()).Version).to.equal('1');
    await local.client.send(new lambda.UpdateFunctionCodeCommand({ FunctionName: 'published', ZipFile: zipOf({ 'index.mjs': 'export const handler = () => 2;' }) }));
    expect((await publish()).Version).to.equal('2');
    const { Versions: versions = [] } = await local.client.send(new lambda.ListVersionsByFunctionCommand({ FunctionName: 'published' }));
    expect(versions.map(({ FunctionArn }) => FunctionArn)).to.deep.equal([`${ARN}:published:$LATEST`, `${ARN}:published:1`, `${ARN}:published:2`]);
    expect([(await local.call('published:1')).payload, (await local.call('published', {}, { Qualifier: '2' })).payload]).to.deep.equal([1, 2]);
    expect((await refused(local.client.send(new lambda.PublishVersionCommand({ FunctionName: 'published', CodeSha256: first.CodeSha256 }))))[1]).to.match(/^CodeSHA256 \(.*\) is different from current CodeSHA256 in \$LATEST/);
    await local.client.send(new lambda.DeleteFunctionCommand({ FunctionName: 'published', Qualifier: '1' }));
    expect((await refused(local.client.send(new lambda.InvokeCommand({ FunctionName: 'published:1' }))))[1]).to.equal(`Function not found: ${ARN}:published:1`);
    expect((await local.call('published')).payload).to.equal(2);
  });

  it('have aliases that divide calls', async () => {
    await local.node('divided', 'export const handler = () => 1;', { Publish: true });
    await local.client.send(new lambda.UpdateFunctionCodeCommand({ FunctionName: 'divided', ZipFile: zipOf({ 'index.mjs': 'export const handler = () => 2;' }), Publish: true }));
    const alias = await local.client.send(new lambda.CreateAliasCommand({ FunctionName: 'divided', Name: 'live', FunctionVersion: '1' }));
    expect(alias).to.include({ AliasArn: `${ARN}:divided:live`, FunctionVersion: '1', Description: '' }).and.not.have.property('RoutingConfig');
    expect((await local.call('divided:live')).version).to.equal('1');
    await local.client.send(new lambda.UpdateAliasCommand({ FunctionName: 'divided', Name: 'live', RoutingConfig: { AdditionalVersionWeights: { '2': 1 } } }));
    expect(await local.call('divided:live')).to.include({ version: '2', payload: 2 });
    await local.client.send(new lambda.UpdateAliasCommand({ FunctionName: 'divided', Name: 'live', RoutingConfig: { AdditionalVersionWeights: {} } }));
    expect((await local.call('divided:live')).version).to.equal('1');
    expect(await refused(local.client.send(new lambda.CreateAliasCommand({ FunctionName: 'divided', Name: 'live', FunctionVersion: '1' })))).to.deep.equal(['ResourceConflictException', `Alias already exists: ${ARN}:divided:live`, 409]);
    expect((await refused(local.client.send(new lambda.GetAliasCommand({ FunctionName: 'divided', Name: 'none' }))))[1]).to.equal(`Cannot find alias arn: ${ARN}:divided:none`);
    expect((await refused(local.client.send(new lambda.CreateAliasCommand({ FunctionName: 'divided', Name: 'gone', FunctionVersion: '9' }))))[1]).to.equal(`Function not found: ${ARN}:divided:9`);
    expect((await refused(local.client.send(new lambda.DeleteFunctionCommand({ FunctionName: 'divided', Qualifier: '1' }))))[0]).to.equal('ResourceConflictException');
    expect((await local.client.send(new lambda.ListAliasesCommand({ FunctionName: 'divided', FunctionVersion: '2' }))).Aliases).to.deep.equal([]);
    await local.client.send(new lambda.DeleteAliasCommand({ FunctionName: 'divided', Name: 'live' }));
    expect((await refused(local.client.send(new lambda.InvokeCommand({ FunctionName: 'divided:live' }))))[0]).to.equal('ResourceNotFoundException');
  });

  it('have tags and a policy of their own', async () => {
    await local.node('owned', ECHO);
    const Resource = `${ARN}:owned`;
    await local.client.send(new lambda.TagResourceCommand({ Resource, Tags: { A: '1', B: '2' } }));
    await local.client.send(new lambda.UntagResourceCommand({ Resource, TagKeys: ['A'] }));
    expect((await local.client.send(new lambda.ListTagsCommand({ Resource }))).Tags).to.deep.equal({ B: '2' });
    expect((await refused(local.client.send(new lambda.GetPolicyCommand({ FunctionName: 'owned' }))))[1]).to.equal('The resource you requested does not exist.');
    const permission = { FunctionName: 'owned', StatementId: 's3', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com', SourceArn: 'arn:aws:s3:::bucket' };
    const { Statement: statement = '' } = await local.client.send(new lambda.AddPermissionCommand(permission));
    expect(JSON.parse(statement)).to.deep.equal({
      Sid: 's3',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource,
      Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::bucket' } },
    });
    expect((await refused(local.client.send(new lambda.AddPermissionCommand(permission))))[0]).to.equal('ResourceConflictException');
    const { Policy: policy = '' } = await local.client.send(new lambda.GetPolicyCommand({ FunctionName: 'owned' }));
    expect(JSON.parse(policy)).to.deep.equal({ Version: '2012-10-17', Id: 'default', Statement: [JSON.parse(statement)] });
    await local.client.send(new lambda.RemovePermissionCommand({ FunctionName: 'owned', StatementId: 's3' }));
    expect((await refused(local.client.send(new lambda.GetPolicyCommand({ FunctionName: 'owned' }))))[0]).to.equal('ResourceNotFoundException');
  });

  it('are listed a page at a time', async () => {
    const names: string[] = [];
    for await (const page of lambda.paginateListFunctions({ client: local.client, pageSize: 2 }, {})) names.push(...(page.Functions ?? []).map(({ FunctionName = '' }) => FunctionName));
    expect(names).to.deep.equal(names.toSorted()).and.to.include.members(['shown', 'owned']);
    expect(new Set(names).size).to.equal(names.length);
  });
});
