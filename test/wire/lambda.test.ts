import * as lambda from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine, type InProcessEngine } from '../lib/local/services/in-process-engine.ts';
import { ROLE, zipOf } from '../lib/local/services/lambda/lambda-engine.ts';
import { aws, boto3, needTool } from './outside-clients.ts';

const ECHO = `export const handler = async (event) => { if (event.fail) throw new Error('as told'); return { got: event }; };`;

describe('Lambda on the wire', function () {
  this.timeout(60_000);
  let engine: InProcessEngine;
  let folder: string;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    folder = mkdtempSync(join(tmpdir(), 'drover-lambda-'));
    writeFileSync(join(folder, 'code.zip'), zipOf({ 'index.mjs': ECHO }));
  });
  after(async () => {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves the SDK, whose waiters are satisfied', async () => {
    const client = new lambda.LambdaClient(engine.client);
    await client.send(new lambda.CreateFunctionCommand({ FunctionName: 'sdk', Runtime: 'nodejs24.x', Handler: 'index.handler', Role: ROLE, Code: { ZipFile: zipOf({ 'index.mjs': ECHO }) } }));
    await lambda.waitUntilFunctionActiveV2({ client, maxWaitTime: 10 }, { FunctionName: 'sdk' });
    await lambda.waitUntilFunctionUpdatedV2({ client, maxWaitTime: 10 }, { FunctionName: 'sdk' });
    const answer = await client.send(new lambda.InvokeCommand({ FunctionName: 'sdk', Payload: Buffer.from('{"a":"ü"}') }));
    client.destroy();
    expect([answer.StatusCode, answer.ExecutedVersion, answer.Payload?.transformToString()]).to.deep.equal([200, '$LATEST', '{"got":{"a":"ü"}}']);
  });

  it('serves boto3', async function () {
    await needTool(this, 'boto3');
    const shown = await boto3(
      engine,
      `
import base64
client = boto3.client('lambda')
code = open('${join(folder, 'code.zip')}', 'rb').read()
made = client.create_function(FunctionName='boto', Runtime='nodejs24.x', Handler='index.handler', Role='${ROLE}', Code={'ZipFile': code}, Environment={'Variables': {'STAGE': 'x'}}, Publish=True)
client.get_waiter('function_active_v2').wait(FunctionName='boto')
client.create_alias(FunctionName='boto', Name='live', FunctionVersion='1')
good = client.invoke(FunctionName='boto:live', Payload=json.dumps({'n': 1}), LogType='Tail')
bad = client.invoke(FunctionName='boto', Payload=json.dumps({'fail': True}))
event = client.invoke(FunctionName='boto', InvocationType='Event', Payload='{}')
dry = client.invoke(FunctionName='boto', InvocationType='DryRun')
client.put_function_concurrency(FunctionName='boto', ReservedConcurrentExecutions=0)
show({
    'made': [made['Version'], made['FunctionArn'], made['Environment']['Variables']],
    'good': [good['StatusCode'], good['ExecutedVersion'], json.loads(good['Payload'].read()), base64.b64decode(good['LogResult']).decode()[:16]],
    'bad': [bad['StatusCode'], bad['FunctionError'], json.loads(bad['Payload'].read())['errorMessage']],
    'event': [event['StatusCode'], event['Payload'].read().decode()],
    'dry': dry['StatusCode'],
    'throttled': refused(client.invoke, FunctionName='boto'),
    'missing': refused(client.get_function, FunctionName='none'),
    'json': refused(client.invoke, FunctionName='boto', Payload='{'),
    'again': refused(client.create_function, FunctionName='boto', Runtime='nodejs24.x', Handler='index.handler', Role='${ROLE}', Code={'ZipFile': code}),
    'layers': refused(client.create_function, FunctionName='l', Runtime='nodejs24.x', Handler='index.handler', Role='${ROLE}', Code={'ZipFile': code}, Layers=['arn:aws:lambda:us-east-1:123456789012:layer:x:1']),
    'versions': [v['Version'] for page in client.get_paginator('list_versions_by_function').paginate(FunctionName='boto') for v in page['Versions']],
    'policy': json.loads(client.add_permission(FunctionName='boto', StatementId='a', Action='lambda:InvokeFunction', Principal='210987654321')['Statement'])['Principal'],
    'deleted': client.delete_function(FunctionName='boto')['ResponseMetadata']['HTTPStatusCode'],
})`,
    );
    expect(shown).to.deep.equal({
      made: ['1', 'arn:aws:lambda:us-east-1:123456789012:function:boto:1', { STAGE: 'x' }],
      good: [200, '1', { got: { n: 1 } }, 'START RequestId:'],
      bad: [200, 'Unhandled', 'as told'],
      event: [202, ''],
      dry: 204,
      throttled: ['TooManyRequestsException', 429],
      missing: ['ResourceNotFoundException', 404],
      json: ['InvalidRequestContentException', 400],
      again: ['ResourceConflictException', 409],
      layers: ['NotImplemented', 501],
      versions: ['$LATEST', '1'],
      policy: { AWS: 'arn:aws:iam::210987654321:root' },
      deleted: 204,
    });
  });

  it('serves the aws CLI', async function () {
    await needTool(this, 'aws');
    const made = await aws(engine, 'lambda', 'create-function', '--function-name', 'cli', '--runtime', 'nodejs24.x', '--handler', 'index.handler', '--role', ROLE, '--zip-file', `fileb://${join(folder, 'code.zip')}`);
    expect(made.answer, made.error).to.include({ FunctionName: 'cli', State: 'Active' });
    writeFileSync(join(folder, 'event.json'), '{"from": "the CLI"}');
    const { answer } = await aws(engine, 'lambda', 'invoke', '--function-name', 'cli', '--payload', `fileb://${join(folder, 'event.json')}`, join(folder, 'answer.json'));
    expect(answer).to.deep.equal({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(readFileSync(join(folder, 'answer.json'), 'utf8')).to.equal('{"got":{"from":"the CLI"}}');
    expect((await aws(engine, 'lambda', 'get-function', '--function-name', 'nobody')).error).to.match(/ResourceNotFoundException.*Function not found: arn:aws:lambda:us-east-1:123456789012:function:nobody/);
    expect((await aws(engine, 'lambda', 'list-functions', '--query', 'Functions[].FunctionName')).answer).to.include('cli');
  });
});
