import * as ssm from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { expect } from 'chai';
import { startEngine } from '../../in-process-engine.ts';
import { codeOf, refusal, startParameterEngine, type ParameterEngine } from './parameter-engine.ts';

describe('PutParameter', () => {
  let store: ParameterEngine;
  before(async () => {
    store = await startParameterEngine();
  });
  after(() => store.stop());

  it('creates version 1 in the standard tier, and says all about it', async () => {
    const { Version, Tier } = await store.put('/app/url', 'https://example.com', { Description: 'where', Tags: [{ Key: 'Team', Value: 'blue' }] });
    expect([Version, Tier]).to.deep.equal([1, 'Standard']);
    const { LastModifiedDate, ...rest } = await store.get('/app/url');
    expect(LastModifiedDate?.getTime()).to.be.closeTo(store.clock.now(), 60_000);
    expect(rest).to.deep.equal({ Name: '/app/url', Type: 'String', Value: 'https://example.com', Version: 1, ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/app/url', DataType: 'text' });
    const [described] = await store.describe({ Key: 'Name', Values: ['/app/url'] });
    expect(described).to.deep.include({ Description: 'where', Tier: 'Standard', Policies: [], LastModifiedUser: 'arn:aws:iam::123456789012:user/drover' });
    const { TagList } = await store.client.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/app/url' }));
    expect(TagList).to.deep.equal([{ Key: 'Team', Value: 'blue' }]);
  });

  it('overwrites only when told to, and keeps what it is not told', async () => {
    await store.put('/over/a', '1', { Description: 'first', AllowedPattern: '\\d+' });
    expect(await refusal(store.put('/over/a', '2'))).to.deep.equal(['ParameterAlreadyExists', 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.']);
    expect((await store.client.send(new ssm.PutParameterCommand({ Name: '/over/a', Value: '2', Overwrite: true }))).Version).to.equal(2);
    const [, second] = await store.history('/over/a');
    expect(second).to.include({ Value: '2', Description: 'first', AllowedPattern: '\\d+', Version: 2 });
    expect(await codeOf(store.put('/over/a', 'x', { Overwrite: true }))).to.equal('ParameterPatternMismatchException');
    expect(await codeOf(store.put('/over/a', '3', { Overwrite: true, Type: 'SecureString' }))).to.equal('HierarchyTypeMismatchException');
    expect(await codeOf(store.put('/over/a', '3', { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] }))).to.equal('ValidationException');
    expect((await store.put('/over/new', 'x', { Overwrite: true })).Version, 'nothing to overwrite').to.equal(1);
  });

  it('wants a type for a new parameter, and a key only for secrets', async () => {
    expect(await refusal(store.client.send(new ssm.PutParameterCommand({ Name: '/typeless', Value: 'x' })))).to.deep.equal(['ValidationException', 'A parameter type is required when you create a parameter.']);
    expect(await codeOf(store.put('/typed', 'x', { Type: 'Number' as ssm.ParameterType }))).to.equal('ValidationException');
    expect(await codeOf(store.put('/typed', 'x', { KeyId: 'alias/aws/ssm' }))).to.equal('ValidationException');
  });

  it('takes names as AWS does', async () => {
    const deep = (levels: number): string => '/l'.repeat(levels);
    const arn = 'arn:aws:ssm:us-east-1:123456789012:parameter/'.length;
    for (const name of ['a', '/a', '/A/b-c/d.e/f_9', deep(15), `/${'x'.repeat(1011 - arn)}`, 'my-aws', '/app/aws/ssm']) expect((await store.put(name, 'x')).Version, name).to.equal(1);
    expect((await store.put('  /spaces/around ', 'x')).Version).to.equal(1);
    expect((await store.get('/spaces/around')).Name).to.equal('/spaces/around');
    const refused = {
      'ValidationException Parameter name must be a fully qualified name': ['a/b'],
      'ValidationException Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).': ['awsome', 'SSM', '/aws', '/Ssmx'],
      'AccessDeniedException No access to reserved parameter name: aws/service/x.': ['/aws/service/x'],
      'ValidationException Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_': ['/ssm/x', '/a//b', '/a/', '/', 'a b', '/ä', '/a:b', '/a*'],
    };
    for (const [words, names] of Object.entries(refused)) {
      for (const name of names) expect((await refusal(store.put(name, 'x'))).join(' '), name).to.equal(words);
    }
    expect(await codeOf(store.put(deep(16), 'x'))).to.equal('HierarchyLevelLimitExceededException');
    expect((await refusal(store.put(`/${'x'.repeat(1012 - arn)}`, 'x')))[1]).to.equal('The parameter name is too long: with its ARN it may have 1011 characters, and has 1012');
    expect(await codeOf(store.put('', 'x'))).to.equal('ValidationException');
  });

  it('counts bytes, not characters, and never shows the value that it refuses', async () => {
    await store.put('/size/exact', 'x'.repeat(4096));
    await store.put('/size/umlauts', 'ä'.repeat(2048));
    for (const value of ['canary!'.repeat(586), `${'ä'.repeat(2048)}x`]) {
      const [name, message] = await refusal(store.put('/size/long', value));
      expect(name).to.equal('ValidationException');
      expect(message).to.match(/^Standard tier parameters support a maximum parameter value of 4096 characters\./).and.not.contain('canary');
    }
    expect((await store.put('/size/advanced', 'ä'.repeat(4096), { Tier: 'Advanced' })).Tier).to.equal('Advanced');
    expect((await refusal(store.put('/size/too-long', 'x'.repeat(8193), { Tier: 'Advanced' })))[1]).to.equal('Advanced tier parameters support a maximum parameter value of 8192 characters.');
    expect(await refusal(store.put('/size/empty', ''))).to.deep.equal(['ValidationException', "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1"]);
    const list = store.client.send(new ssm.PutParameterCommand({ Name: '/size/kind', Type: 'String', Value: ['canary'] as unknown as string }));
    expect((await refusal(list)).join(' ')).to.match(/^SerializationException/).and.not.contain('canary');
  });

  it('refuses references in values', async () => {
    for (const value of ['{{ssm:/a}}', 'a {{ b }} c', '{{\n}}']) expect(await refusal(store.put('/nested', value))).to.deep.equal(['ValidationException', 'Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.']);
    await store.put('/nested/not', '{ { } } }} {{');
  });

  it('holds values to their allowed pattern', async () => {
    expect(await refusal(store.put('/pattern/a', 'canary', { AllowedPattern: '\\d{1,4}' }))).to.deep.equal(['ParameterPatternMismatchException', 'Parameter value, cannot be validated against allowedPattern: \\d{1,4}']);
    expect(await codeOf(store.put('/pattern/a', '12345', { AllowedPattern: '\\d{1,4}' })), 'the whole of it').to.equal('ParameterPatternMismatchException');
    expect(await codeOf(store.put('/pattern/a', 'x', { AllowedPattern: '(' }))).to.equal('InvalidAllowedPatternException');
    await store.put('/pattern/list', 'a,bc', { Type: 'StringList', AllowedPattern: '[a-z]+' });
    expect(await codeOf(store.put('/pattern/list', 'a,B', { Overwrite: true, Type: 'StringList' })), 'each item').to.equal('ParameterPatternMismatchException');
    await store.put('/pattern/java', 'x9', { AllowedPattern: '(?i)[A-Z]++[\\p{Alnum}]' });
  });

  it('knows data types', async () => {
    await store.put('/data/image', 'ami-0123456789abcdef0', { DataType: 'aws:ec2:image' });
    expect((await store.get('/data/image')).DataType).to.equal('aws:ec2:image');
    const [name, message] = await refusal(store.put('/data/image2', 'canary', { DataType: 'aws:ec2:image' }));
    expect(name).to.equal('ValidationException');
    expect(message).to.contain('aws:ec2:image').and.not.contain('canary');
    expect(await codeOf(store.put('/data/image3', 'ami-0123456789abcdef0', { DataType: 'aws:ec2:image', Type: 'SecureString' }))).to.equal('ValidationException');
    await store.put('/data/integration', '{}', { DataType: 'aws:ssm:integration', Type: 'SecureString' });
    expect(await codeOf(store.put('/data/json', '{}', { DataType: 'json' }))).to.equal('NotImplemented');
    expect(await codeOf(store.put('/data/none', 'x', { DataType: 'Text' }))).to.equal('ValidationException');
  });

  it('upgrades a tier, by itself where it may, and never downgrades', async () => {
    const smart = { Overwrite: true, Tier: 'Intelligent-Tiering' } as const;
    expect((await store.put('/tier/a', 'small', smart)).Tier).to.equal('Standard');
    expect((await store.put('/tier/a', 'x'.repeat(4097), smart)).Tier).to.equal('Advanced');
    expect((await store.put('/tier/a', 'small', smart)).Tier).to.equal('Advanced');
    expect((await store.put('/tier/a', 'small', { Overwrite: true })).Tier).to.equal('Advanced');
    const [name, message] = await refusal(store.put('/tier/a', 'small', { Overwrite: true, Tier: 'Standard' }));
    expect(name).to.equal('ValidationException');
    expect(message).to.match(/^This parameter uses the advanced-parameter tier\. You can't downgrade a parameter/);
    expect((await store.history('/tier/a')).map(({ Tier }) => Tier)).to.deep.equal(['Standard', 'Advanced', 'Advanced', 'Advanced']);
  });

  it('keeps 100 versions, and the oldest one as long as it has a label', async function () {
    this.timeout(20_000);
    for (let version = 1; version <= 100; version++) await store.put('/versions/a', String(version), { Overwrite: true });
    await store.label('/versions/a', 1, 'keep');
    const [name, message] = await refusal(store.put('/versions/a', '101', { Overwrite: true }));
    expect(name).to.equal('ParameterMaxVersionLimitExceeded');
    expect(message).to.equal(
      "You attempted to create a new version of /versions/a by calling the PutParameter API with the overwrite flag. Version 1, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.",
    );
    expect((await store.get('/versions/a')).Value).to.equal('100');
    await store.label('/versions/a', 50, 'keep');
    expect((await store.put('/versions/a', '101', { Overwrite: true })).Version).to.equal(101);
    expect((await store.history('/versions/a')).map(({ Version }) => Version)).to.deep.equal(Array.from({ length: 100 }, (_, index) => index + 2));
    expect(await codeOf(store.get('/versions/a:1'))).to.equal('ParameterVersionNotFound');
    expect((await store.get('/versions/a:keep')).Version).to.equal(50);
  });

  it('begins again with version 1 after a deletion', async () => {
    await store.put('/again/a', '1');
    await store.put('/again/a', '2', { Overwrite: true });
    await store.label('/again/a', 2, 'old');
    await store.client.send(new ssm.DeleteParameterCommand({ Name: '/again/a' }));
    expect((await store.put('/again/a', '3')).Version).to.equal(1);
    expect(await codeOf(store.get('/again/a:old'))).to.equal('ParameterVersionNotFound');
    expect((await store.history('/again/a')).map(({ Value }) => Value)).to.deep.equal(['3']);
  });

  it('numbers versions one by one, however many write at once', async () => {
    const puts = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => store.put('/race/a', String(index), { Overwrite: true, Type: 'SecureString' })));
    const versions = puts.filter((put) => put.status === 'fulfilled').map((put) => put.value.Version ?? 0);
    // Whoever comes in the middle of another one is told so.
    for (const put of puts) if (put.status === 'rejected') expect((put.reason as Error).name).to.equal('TooManyUpdates');
    expect(versions.sort((a, b) => a - b)).to.deep.equal(versions.map((_, index) => index + 1));
    expect((await store.history('/race/a')).map(({ Version }) => Version)).to.deep.equal(versions);
  });

  it('takes no more than 50 tags', async () => {
    expect(await codeOf(store.put('/tags/a', 'x', { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })) }))).to.equal('TooManyTagsError');
    expect(await codeOf(store.get('/tags/a')), 'all or nothing').to.equal('ParameterNotFound');
  });

  it('knows who changed it', async () => {
    const engine = await startEngine({ fleet: 'none' });
    const sts = new STSClient(engine.client);
    const { Credentials: issued } = await sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/Ops', RoleSessionName: 'ci' }));
    const credentials = { accessKeyId: issued?.AccessKeyId ?? '', secretAccessKey: issued?.SecretAccessKey ?? '', sessionToken: issued?.SessionToken ?? '' };
    const [own, role] = [new ssm.SSMClient(engine.client), new ssm.SSMClient({ ...engine.client, credentials })];
    await own.send(new ssm.PutParameterCommand({ Name: '/who', Value: '1', Type: 'String' }));
    await role.send(new ssm.PutParameterCommand({ Name: '/who', Value: '2', Overwrite: true }));
    const { Parameters } = await own.send(new ssm.GetParameterHistoryCommand({ Name: '/who' }));
    expect(Parameters?.map(({ LastModifiedUser }) => LastModifiedUser)).to.deep.equal(['arn:aws:iam::123456789012:user/drover', 'arn:aws:sts::123456789012:assumed-role/Ops/ci']);
    for (const client of [sts, own, role]) client.destroy();
    await engine.stop();
  });
});
