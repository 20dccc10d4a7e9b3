import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { codeOf, refusal, startParameterEngine, type ParameterEngine } from './parameter-engine.ts';

describe('DescribeParameters', () => {
  let store: ParameterEngine;
  before(async () => {
    store = await startParameterEngine();
    await store.put('/app/db/url', 'x', { Tags: [{ Key: 'Team', Value: 'blue' }] });
    await store.put('/app/db/password', 'x', { Type: 'SecureString', Tags: [{ Key: 'Team', Value: 'green' }] });
    await store.put('/app/hosts', 'a,b', { Type: 'StringList' });
    await store.put('/other/big', 'x', { Tier: 'Advanced' });
    await store.put('image', 'ami-01234567', { DataType: 'aws:ec2:image' });
  });
  after(() => store.stop());

  const names = async (...filters: ssm.ParameterStringFilter[]): Promise<string> => (await store.describe(...filters)).map(({ Name }) => Name).join(' ');

  it('gives all, in the order of their names, and never a value', async () => {
    const all = await store.describe();
    expect(all.map(({ Name }) => Name)).to.deep.equal(['/app/db/password', '/app/db/url', '/app/hosts', '/other/big', 'image']);
    for (const one of all) expect(one).to.not.have.property('Value');
    expect(all[0]).to.include({ KeyId: 'alias/aws/ssm', Type: 'SecureString', ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/app/db/password' });
    expect(all[1]).to.not.have.property('KeyId');
  });

  it('filters by everything', async () => {
    expect(await names({ Key: 'Name', Values: ['/app/hosts', 'image'] })).to.equal('/app/hosts image');
    expect(await names({ Key: 'Name', Values: ['app/hosts'] }), 'without the slash').to.equal('/app/hosts');
    expect(await names({ Key: 'Name', Option: 'BeginsWith', Values: ['/app/db'] })).to.equal('/app/db/password /app/db/url');
    expect(await names({ Key: 'Name', Option: 'Contains', Values: ['s'] })).to.equal('/app/db/password /app/hosts');
    expect(await names({ Key: 'Type', Values: ['SecureString', 'StringList'] })).to.equal('/app/db/password /app/hosts');
    expect(await names({ Key: 'Type', Option: 'BeginsWith', Values: ['String'] })).to.equal('/app/db/url /app/hosts /other/big image');
    expect(await names({ Key: 'KeyId', Values: ['alias/aws/ssm'] })).to.equal('/app/db/password');
    expect(await names({ Key: 'Path', Values: ['/app'] })).to.equal('/app/hosts');
    expect(await names({ Key: 'Path', Values: ['/'] })).to.equal('image');
    expect(await names({ Key: 'Path', Option: 'Recursive', Values: ['/app/', '/other'] })).to.equal('/app/db/password /app/db/url /app/hosts /other/big');
    expect(await names({ Key: 'Tier', Values: ['Advanced'] })).to.equal('/other/big');
    expect(await names({ Key: 'DataType', Values: ['aws:ec2:image'] })).to.equal('image');
    expect(await names({ Key: 'tag:Team', Values: ['blue', 'red'] })).to.equal('/app/db/url');
    expect(await names({ Key: 'tag:Team', Option: 'BeginsWith', Values: ['g'] })).to.equal('/app/db/password');
    expect(await names({ Key: 'tag:Team' })).to.equal('/app/db/password /app/db/url');
    expect(await names({ Key: 'Path', Option: 'Recursive', Values: ['/app'] }, { Key: 'Type', Values: ['String'] })).to.equal('/app/db/url');
  });

  it('takes the old filters', async () => {
    const old = async (...Filters: ssm.ParametersFilter[]) => (await store.client.send(new ssm.DescribeParametersCommand({ Filters }))).Parameters?.map(({ Name }) => Name);
    expect(await old({ Key: 'Name', Values: ['/app/db'] })).to.deep.equal(['/app/db/password', '/app/db/url']);
    expect(await old({ Key: 'Type', Values: ['StringList'] })).to.deep.equal(['/app/hosts']);
    expect(await old({ Key: 'KeyId', Values: ['alias/aws/ssm'] })).to.deep.equal(['/app/db/password']);
    const both = store.client.send(new ssm.DescribeParametersCommand({ Filters: [{ Key: 'Name', Values: ['a'] }], ParameterFilters: [{ Key: 'Name', Values: ['a'] }] }));
    expect(await codeOf(both)).to.equal('ValidationException');
  });

  it('fills its pages', async () => {
    const sizes: number[] = [];
    for await (const page of ssm.paginateDescribeParameters({ client: store.client, pageSize: 2 }, { ParameterFilters: [{ Key: 'Path', Option: 'Recursive', Values: ['/app'] }] })) sizes.push(page.Parameters?.length ?? 0);
    expect(sizes).to.deep.equal([2, 1]);
    expect(await codeOf(store.client.send(new ssm.DescribeParametersCommand({ NextToken: 'x' })))).to.equal('InvalidNextToken');
  });

  it('refuses filters in the words of AWS', async () => {
    const cases: [ssm.ParameterStringFilter[], string, string][] = [
      [[{ Key: 'Label', Values: ['x'] }], 'InvalidFilterKey', 'The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier, DataType].'],
      [[{ Key: 'Name', Values: ['a'] }, { Key: 'Name', Values: ['b'] }], 'InvalidFilterKey', 'The following filter is duplicated in the request: Name. A request can contain only one occurrence of a specific filter.'],
      [[{ Key: 'Name' }], 'InvalidFilterValue', 'The following filter values are missing : null for filter key Name.'],
      [[{ Key: 'Path', Option: 'Equals', Values: ['/a'] }], 'InvalidFilterOption', 'The following filter option is not valid: Equals. Valid options include: [Recursive, OneLevel].'],
      [[{ Key: 'Type', Option: 'Contains', Values: ['a'] }], 'InvalidFilterOption', 'The following filter option is not valid: Contains. Valid options include: [BeginsWith, Equals].'],
      [[{ Key: 'Type', Values: ['Text'] }], 'InvalidFilterValue', 'The following filter value is not valid: Text. Valid values include: [String, StringList, SecureString].'],
      [[{ Key: 'Path', Values: ['/ssm/x'] }], 'ValidationException', 'Filters for common parameters can\'t be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, please specify within a global namespace.'],
    ];
    for (const [filters, code, message] of cases) expect(await refusal(store.describe(...filters))).to.deep.equal([code, message]);
    expect(await codeOf(store.describe({ Key: 'Owner', Values: ['x'] }))).to.equal('ValidationException');
  });

  it('knows tags that come later, and forgets those that go', async () => {
    const words = { ResourceType: 'Parameter', ResourceId: '/other/big' } as const;
    await store.client.send(new ssm.AddTagsToResourceCommand({ ...words, Tags: [{ Key: 'Cost', Value: '1' }] }));
    expect(await names({ Key: 'tag:Cost' })).to.equal('/other/big');
    await store.client.send(new ssm.RemoveTagsFromResourceCommand({ ...words, TagKeys: ['Cost'] }));
    expect(await names({ Key: 'tag:Cost' })).to.equal('');
    expect(await codeOf(store.client.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/none' })))).to.equal('InvalidResourceId');
  });
});

describe('labels of parameters', () => {
  let store: ParameterEngine;
  before(async () => {
    store = await startParameterEngine();
    for (const value of ['1', '2', '3']) await store.put('/a', value, { Overwrite: true });
  });
  after(() => store.stop());
  const labels = async (): Promise<(string[] | undefined)[]> => (await store.history('/a')).map(({ Labels }) => Labels);

  it('stand at the latest version, or at the one that is named, and move', async () => {
    expect(await store.label('/a', undefined, 'prod')).to.deep.include({ ParameterVersion: 3, InvalidLabels: [] });
    await store.label('/a', 1, 'prod', 'old');
    expect(await labels()).to.deep.equal([['old', 'prod'], [], []]);
    await store.label('/a', 2, 'prod');
    expect(await labels()).to.deep.equal([['old'], ['prod'], []]);
  });

  it('are given back where they are none', async () => {
    const { InvalidLabels } = await store.label('/a', 3, 'good', '1st', 'awsome', 'SSMx', 'a b', 'ä');
    expect(InvalidLabels).to.deep.equal(['1st', 'awsome', 'SSMx', 'a b', 'ä']);
    expect((await store.get('/a:good')).Version).to.equal(3);
    expect(await codeOf(store.label('/a', 3, 'x'.repeat(101)))).to.equal('ValidationException');
  });

  it('are at most ten at a version', async () => {
    const ten = Array.from({ length: 9 }, (_, index) => `l${index}`);
    await store.label('/a', 3, ...ten);
    expect(await refusal(store.label('/a', 3, 'more'))).to.deep.equal(['ParameterVersionLabelLimitExceeded', 'A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.']);
    await store.label('/a', 3, 'l0');
  });

  it('are taken off', async () => {
    const { RemovedLabels, InvalidLabels } = await store.client.send(new ssm.UnlabelParameterVersionCommand({ Name: '/a', ParameterVersion: 3, Labels: ['l0', 'prod', 'none'] }));
    expect([RemovedLabels, InvalidLabels]).to.deep.equal([['l0'], ['prod', 'none']]);
    expect((await store.get('/a:prod')).Version).to.equal(2);
    expect(await codeOf(store.client.send(new ssm.UnlabelParameterVersionCommand({ Name: '/a', ParameterVersion: 4, Labels: ['x'] })))).to.equal('ParameterVersionNotFound');
    expect(await codeOf(store.label('/none', 1, 'x'))).to.equal('ParameterNotFound');
    expect(await codeOf(store.label('/a', 4, 'x'))).to.equal('ParameterVersionNotFound');
  });
});
