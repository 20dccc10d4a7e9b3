import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { startEngine, type InProcessEngine } from '../lib/local/services/in-process-engine.ts';
import { Sandbox } from '../e2e/drover.ts';
import { aws, boto3, needTool } from './outside-clients.ts';

const NASTY = 'line\nbreak "quotes" \'single\' = # ä🚀 \\ end ';

describe('Parameter Store on the wire', () => {
  let engine: InProcessEngine;
  let client: ssm.SSMClient;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
    client = new ssm.SSMClient(engine.client);
  });
  after(async () => {
    client.destroy();
    await engine.stop();
  });

  it('serves boto3, which reads what the SDK wrote and the other way round', async function () {
    await needTool(this, 'boto3');
    await client.send(new ssm.PutParameterCommand({ Name: '/sdk/secret', Value: NASTY, Type: 'SecureString', Tier: 'Advanced', Description: 'ours' }));
    const shown = await boto3(
      engine,
      `
ssm = boto3.client('ssm')
nasty = ${JSON.stringify(NASTY)}
ssm.put_parameter(Name='/boto/a', Value='one', Type='String', Tags=[{'Key': 'Team', 'Value': 'blue'}])
ssm.put_parameter(Name='/boto/a', Value=nasty, Overwrite=True)
ssm.put_parameter(Name='/boto/deep/secret', Value=nasty, Type='SecureString')
labelled = ssm.label_parameter_version(Name='/boto/a', ParameterVersion=1, Labels=['prod', '1bad'])
pages = list(ssm.get_paginator('get_parameters_by_path').paginate(Path='/boto', Recursive=True, WithDecryption=True, PaginationConfig={'PageSize': 1}))
many = ssm.get_parameters(Names=['/boto/a:prod', '/none', '/sdk/secret'], WithDecryption=True)
show({
    'sdk': [p['Value'] for p in many['Parameters']] == ['one', nasty],
    'selector': many['Parameters'][0]['Selector'],
    'invalid': many['InvalidParameters'],
    'labels': [labelled['InvalidLabels'], labelled['ParameterVersion']],
    'pages': [[(p['Name'], p['Value'] == nasty, p['Type']) for p in page['Parameters']] for page in pages],
    'history': [(p['Version'], p['Labels'], p['Tier'], p['DataType']) for p in ssm.get_parameter_history(Name='/boto/a')['Parameters']],
    'described': [(p['Name'], p.get('KeyId')) for p in ssm.describe_parameters(ParameterFilters=[{'Key': 'Path', 'Option': 'Recursive', 'Values': ['/boto']}])['Parameters']],
    'tags': ssm.list_tags_for_resource(ResourceType='Parameter', ResourceId='/boto/a')['TagList'],
    'hidden': ssm.get_parameter(Name='/boto/deep/secret')['Parameter']['Value'] != nasty,
    'setting': ssm.get_service_setting(SettingId='/ssm/parameter-store/default-parameter-tier')['ServiceSetting']['SettingValue'],
    'exists': refused(ssm.put_parameter, Name='/boto/a', Value='x', Type='String'),
    'missing': refused(ssm.get_parameter, Name='/none'),
    'version': refused(ssm.get_parameter, Name='/boto/a:9'),
    'reserved': refused(ssm.put_parameter, Name='/aws/mine/a', Value='x', Type='String'),
    'levels': refused(ssm.put_parameter, Name='/l' * 16, Value='x', Type='String'),
    'long': refused(ssm.put_parameter, Name='/long', Value='x' * 4097, Type='String'),
    'key': refused(ssm.put_parameter, Name='/key', Value='x', Type='SecureString', KeyId='alias/none'),
    'deleted': ssm.delete_parameters(Names=['/boto/deep/secret', '/none'])['DeletedParameters'],
})`,
    );
    expect(shown).to.deep.equal({
      sdk: true,
      selector: ':prod',
      invalid: ['/none'],
      labels: [['1bad'], 1],
      pages: [[['/boto/a', true, 'String']], [['/boto/deep/secret', true, 'SecureString']]],
      history: [
        [1, ['prod'], 'Standard', 'text'],
        [2, [], 'Standard', 'text'],
      ],
      described: [
        ['/boto/a', null],
        ['/boto/deep/secret', 'alias/aws/ssm'],
      ],
      tags: [{ Key: 'Team', Value: 'blue' }],
      hidden: true,
      setting: 'Standard',
      exists: ['ParameterAlreadyExists', 400],
      missing: ['ParameterNotFound', 400],
      version: ['ParameterVersionNotFound', 400],
      reserved: ['AccessDeniedException', 400],
      levels: ['HierarchyLevelLimitExceededException', 400],
      long: ['ValidationException', 400],
      key: ['InvalidKeyId', 400],
      deleted: ['/boto/deep/secret'],
    });
    expect((await client.send(new ssm.GetParameterCommand({ Name: '/boto/a' }))).Parameter?.Value).to.equal(NASTY);
  });

  it('serves the aws CLI', async function () {
    await needTool(this, 'aws');
    const run = async (...words: string[]): Promise<unknown> => {
      const { answer, error } = await aws(engine, 'ssm', ...words);
      expect(error).to.equal('');
      return answer;
    };
    expect(await run('put-parameter', '--name', '/cli/secret', '--type', 'SecureString', '--value', NASTY)).to.deep.equal({ Version: 1, Tier: 'Standard' });
    expect(await run('get-parameter', '--name', '/cli/secret', '--with-decryption', '--query', 'Parameter.Value')).to.equal(NASTY);
    expect((await client.send(new ssm.GetParameterCommand({ Name: '/cli/secret', WithDecryption: true }))).Parameter?.Value).to.equal(NASTY);
    await run('put-parameter', '--name', '/cli/secret', '--value', 'second', '--overwrite');
    await run('label-parameter-version', '--name', '/cli/secret', '--parameter-version', '1', '--labels', 'prod');
    for (let index = 10; index < 31; index++) await client.send(new ssm.PutParameterCommand({ Name: `/cli/p${index}`, Value: 'x', Type: 'String' }));
    expect(await run('get-parameters-by-path', '--path', '/cli', '--query', 'length(Parameters)')).to.equal(22);
    expect(await run('get-parameter-history', '--name', '/cli/secret', '--query', 'Parameters[].[Version,Labels]')).to.deep.equal([[1, ['prod']], [2, []]]);
    expect(await run('get-parameter', '--name', '/cli/secret:prod', '--with-decryption', '--query', 'Parameter.[Version,Selector]')).to.deep.equal([1, ':prod']);
    await run('delete-parameter', '--name', '/cli/secret');
    expect((await aws(engine, 'ssm', 'get-parameter', '--name', '/cli/secret')).error).to.match(/ParameterNotFound.*Parameter \/cli\/secret not found\./);
  });

  describe('beside the built drover', () => {
    const sandbox = new Sandbox();
    after(() => sandbox.close());
    const drover = async (words: readonly string[], input = ''): Promise<string> => {
      const { accessKeyId, secretAccessKey } = engine.keys;
      const env = { AWS_ENDPOINT_URL: engine.endpoint, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      return (await sandbox.expect(0, ['params', ...words], { env, input })).stdout;
    };

    it('lets boto3 read what drover wrote, and the other way round', async function () {
      await needTool(this, 'boto3');
      await drover(['put', '/both/drover', '--secure', '--no-trim'], NASTY);
      const shown = await boto3(
        engine,
        `
ssm = boto3.client('ssm')
ssm.put_parameter(Name='/both/boto', Value=${JSON.stringify(NASTY)}, Type='SecureString')
show(ssm.get_parameter(Name='/both/drover', WithDecryption=True)['Parameter']['Value'])
`,
      );
      expect(shown).to.equal(NASTY);
      expect(await drover(['get', '/both/boto', '--raw'])).to.equal(NASTY);
    });

    it('lets the aws CLI read what drover wrote, and the other way round', async function () {
      await needTool(this, 'aws');
      await drover(['put', '/both/drover2', '--secure', '--no-trim'], NASTY);
      expect((await aws(engine, 'ssm', 'get-parameter', '--name', '/both/drover2', '--with-decryption', '--query', 'Parameter.Value')).answer).to.equal(NASTY);
      await aws(engine, 'ssm', 'put-parameter', '--name', '/both/cli', '--type', 'SecureString', '--value', NASTY);
      expect(await drover(['get', '/both/cli', '--raw'])).to.equal(NASTY);
    });
  });
});
