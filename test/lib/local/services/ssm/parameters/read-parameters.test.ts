import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { codeOf, refusal, startParameterEngine, type ParameterEngine } from './parameter-engine.ts';

describe('reading parameters', () => {
  let store: ParameterEngine;
  before(async () => {
    store = await startParameterEngine();
    for (const value of ['one', 'two', 'three']) await store.put('/app/a', value, { Overwrite: true });
    await store.label('/app/a', 2, 'prod', 'v2');
    await store.put('plain', 'p');
    await store.put('/top', 't');
  });
  after(() => store.stop());

  it('by name, version, label and ARN', async () => {
    const arn = 'arn:aws:ssm:us-east-1:123456789012:parameter';
    const cases: Record<string, [string, string | undefined]> = {
      '/app/a': ['three', undefined],
      '/app/a:1': ['one', ':1'],
      '/app/a:prod': ['two', ':prod'],
      [`${arn}/app/a`]: ['three', undefined],
      [`${arn}/app/a:v2`]: ['two', ':v2'],
      [`${arn}/plain`]: ['p', undefined],
      [`${arn}/top`]: ['t', undefined],
    };
    for (const [name, wanted] of Object.entries(cases)) {
      const { Value, Selector } = await store.get(name);
      expect([Value, Selector], name).to.deep.equal(wanted);
    }
  });

  it('says what is not there', async () => {
    expect(await refusal(store.get('/app/none'))).to.deep.equal(['ParameterNotFound', 'Parameter /app/none not found.']);
    expect(await refusal(store.get('/app/a:9'))).to.deep.equal(['ParameterVersionNotFound', 'Systems Manager could not find version 9 of /app/a. Verify the version and try again.']);
    expect(await codeOf(store.get('/app/a:test'))).to.equal('ParameterVersionNotFound');
    for (const name of ['/app/none:1', '/app/a:1:2', 'app/a', '/APP/a', 'arn:aws:ssm:eu-west-1:123456789012:parameter/app/a', 'arn:aws:ssm:us-east-1:210987654321:parameter/app/a']) expect(await codeOf(store.get(name)), name).to.equal('ParameterNotFound');
  });

  it('many at once, in order, with those that are none apart', async () => {
    const { Parameters, InvalidParameters } = await store.client.send(new ssm.GetParametersCommand({ Names: ['plain', '/none', '/app/a:1', '/app/a', '/app/a:7', 'plain'] }));
    expect(Parameters?.map(({ Name, Version, Selector }) => [Name, Version, Selector])).to.deep.equal([['plain', 1, undefined], ['/app/a', 1, ':1'], ['/app/a', 3, undefined]]);
    expect(InvalidParameters).to.deep.equal(['/none', '/app/a:7']);
    const many = store.client.send(new ssm.GetParametersCommand({ Names: Array.from({ length: 11 }, (_, index) => `/n${index}`) }));
    expect((await refusal(many))[1]).to.match(/^1 validation error detected: Value '\[.*\]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10$/);
  });

  it('with their history, oldest first, in pages', async () => {
    const page = await store.client.send(new ssm.GetParameterHistoryCommand({ Name: '/app/a', MaxResults: 2 }));
    expect(page.Parameters?.map(({ Version, Value, Labels }) => [Version, Value, Labels])).to.deep.equal([[1, 'one', []], [2, 'two', ['prod', 'v2']]]);
    const rest = await store.client.send(new ssm.GetParameterHistoryCommand({ Name: '/app/a', MaxResults: 2, NextToken: page.NextToken }));
    expect(rest.Parameters?.map(({ Version }) => Version)).to.deep.equal([3]);
    expect(rest.NextToken).to.equal(undefined);
    expect(await codeOf(store.client.send(new ssm.GetParameterHistoryCommand({ Name: '/none' })))).to.equal('ParameterNotFound');
    expect(await codeOf(store.client.send(new ssm.GetParameterHistoryCommand({ Name: '/app/a', NextToken: 'nonsense' })))).to.equal('InvalidNextToken');
    expect(await codeOf(store.client.send(new ssm.GetParameterHistoryCommand({ Name: '/app/a', MaxResults: 51 })))).to.equal('ValidationException');
  });

  describe('by path', () => {
    before(async () => {
      for (const name of ['/p/a', '/p/b/c', '/p/b/d/e', '/p2/x', '/p-3', '/p', '/p.4/y']) await store.put(name, name);
    });
    const byPath = async (Path: string, words: Partial<ssm.GetParametersByPathCommandInput> = {}): Promise<(string | undefined)[]> => {
      const names: (string | undefined)[] = [];
      for await (const page of ssm.paginateGetParametersByPath({ client: store.client }, { Path, ...words })) names.push(...(page.Parameters ?? []).map(({ Name }) => Name));
      return names;
    };

    it('takes one level, or all', async () => {
      expect(await byPath('/p')).to.deep.equal(['/p/a']);
      expect(await byPath('/p/')).to.deep.equal(['/p/a']);
      expect(await byPath('/p', { Recursive: true })).to.deep.equal(['/p/a', '/p/b/c', '/p/b/d/e']);
      expect(await byPath('/p/b', { Recursive: true })).to.deep.equal(['/p/b/c', '/p/b/d/e']);
      expect(await byPath('/none', { Recursive: true })).to.deep.equal([]);
    });

    it('takes the root, where names without a slash stand too', async () => {
      expect(await byPath('/')).to.deep.equal(['/p', '/p-3', '/top', 'plain']);
      expect((await byPath('/', { Recursive: true })).length).to.equal(10);
    });

    it('refuses what is no path', async () => {
      for (const path of ['p', '//p', '/p*', 'arn:aws:ssm:us-east-1:123456789012:parameter/p']) expect((await refusal(byPath(path)))[1], path).to.match(/^The parameter doesn't meet the parameter name requirements\./);
      expect(await codeOf(byPath('/p', { MaxResults: 11 }))).to.equal('ValidationException');
      expect(await codeOf(store.client.send(new ssm.GetParametersByPathCommand({ Path: '/p', NextToken: 'nonsense' })))).to.equal('InvalidNextToken');
    });

    it('gives pages of ten, and goes on behind a name that is gone meanwhile', async () => {
      for (let index = 10; index < 35; index++) await store.put(`/pages/p${index}`, 'x');
      const pages: number[] = [];
      for await (const page of ssm.paginateGetParametersByPath({ client: store.client }, { Path: '/pages' })) pages.push(page.Parameters?.length ?? 0);
      expect(pages).to.deep.equal([10, 10, 5]);
      const first = await store.client.send(new ssm.GetParametersByPathCommand({ Path: '/pages' }));
      await store.client.send(new ssm.DeleteParameterCommand({ Name: '/pages/p19' }));
      await store.put('/pages/p005', 'x');
      const second = await store.client.send(new ssm.GetParametersByPathCommand({ Path: '/pages', NextToken: first.NextToken }));
      expect(second.Parameters?.map(({ Name }) => Name)).to.deep.equal(Array.from({ length: 10 }, (_, index) => `/pages/p${index + 20}`));
    });

    it('cuts pages before it filters them: one may be empty and have a token', async () => {
      for (let index = 10; index < 35; index++) await store.put(`/mixed/p${index}`, 'x', { Type: index === 31 ? 'StringList' : 'String' });
      const pages: [number, boolean][] = [];
      let NextToken: string | undefined;
      do {
        const page = await store.client.send(new ssm.GetParametersByPathCommand({ Path: '/mixed', ParameterFilters: [{ Key: 'Type', Values: ['StringList'] }], NextToken }));
        NextToken = page.NextToken;
        pages.push([page.Parameters?.length ?? 0, NextToken !== undefined]);
      } while (NextToken !== undefined);
      expect(pages).to.deep.equal([[0, true], [0, true], [1, false]]);
    });

    it('filters by key and label: a label finds the version that has it', async () => {
      await store.put('/f/secret', 'x', { Type: 'SecureString' });
      for (const value of ['1', '2']) await store.put('/f/a', value, { Overwrite: true });
      await store.label('/f/a', 1, 'stable');
      const filtered = async (filter: ssm.ParameterStringFilter) => (await store.client.send(new ssm.GetParametersByPathCommand({ Path: '/f', ParameterFilters: [filter] }))).Parameters?.map(({ Name, Version }) => [Name, Version]);
      expect(await filtered({ Key: 'KeyId', Option: 'BeginsWith', Values: ['alias/'] })).to.deep.equal([['/f/secret', 1]]);
      expect(await filtered({ Key: 'Label', Values: ['stable'] })).to.deep.equal([['/f/a', 1]]);
      expect(await refusal(filtered({ Key: 'Label', Option: 'BeginsWith', Values: ['s'] }))).to.deep.equal(['InvalidFilterOption', 'The following filter option is not valid: BeginsWith. Valid options include: [Equals].']);
      for (const Key of ['Name', 'Path', 'Tier', 'DataType', 'tag:Team']) expect(await codeOf(filtered({ Key, Values: ['x'] })), Key).to.equal('InvalidFilterKey');
    });
  });

  it('no more once they are deleted, one or many', async () => {
    for (const name of ['/d/a', '/d/b']) await store.put(name, 'x');
    await store.client.send(new ssm.DeleteParameterCommand({ Name: '/d/a' }));
    expect(await codeOf(store.get('/d/a'))).to.equal('ParameterNotFound');
    expect(await codeOf(store.client.send(new ssm.DeleteParameterCommand({ Name: '/d/a' })))).to.equal('ParameterNotFound');
    const { DeletedParameters, InvalidParameters } = await store.client.send(new ssm.DeleteParametersCommand({ Names: ['/d/a', '/d/b', '/d/b'] }));
    expect([DeletedParameters, InvalidParameters]).to.deep.equal([['/d/b'], ['/d/a']]);
  });

  it('of their own account and region alone', async () => {
    const far = new ssm.SSMClient({ ...store.engine.client, region: 'eu-west-1' });
    await far.send(new ssm.PutParameterCommand({ Name: '/app/a', Value: 'far', Type: 'SecureString' }));
    expect((await far.send(new ssm.GetParameterCommand({ Name: '/app/a', WithDecryption: true }))).Parameter?.Value).to.equal('far');
    expect((await store.get('/app/a')).Value).to.equal('three');
    far.destroy();
  });
});
