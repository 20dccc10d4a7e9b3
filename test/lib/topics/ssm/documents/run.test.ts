import { expect } from 'chai';
import { RemoteError, UserError } from '../../../../../src/lib/errors/errors.ts';
import { prepareRemoval, preparePut, readContent, readInformation, runPut, runRemoval } from '../../../../../src/lib/topics/ssm/documents/run.ts';
import type { PutResult, WantedDocument } from '../../../../../src/lib/topics/ssm/documents/types.ts';
import { MemoryDocuments } from './memory-documents.ts';

const wanted = (content: string, more: Partial<WantedDocument> = {}): WantedDocument => ({ name: 'deploy', content, format: 'JSON', versionName: undefined, tags: {}, makeDefault: true, ...more });

/** A clock that jumps instead of waiting. */
function waiting() {
  let now = 0;
  return {
    signal: new AbortController().signal,
    clock: {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    },
  };
}

const put = async (api: MemoryDocuments, request: WantedDocument): Promise<PutResult> => runPut(await preparePut(request, api), request, api, waiting());

const thrownBy = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

describe('put', () => {
  it('creates what is not there, with its tags, and waits until it can be run', async () => {
    const api = new MemoryDocuments();
    api.statuses = ['Creating', 'Creating'];
    const result = await put(api, wanted('{}', { tags: { a: '1' } }));
    expect(result).to.include({ change: 'created', version: '1', defaultVersion: '1' });
    expect(api.calls).to.deep.equal(['create deploy']);
    expect(api.kept.get('deploy')?.tags).to.deep.equal({ a: '1' });
    expect(api.statuses).to.deep.equal([]);
  });

  it('adds a version and makes it the default one', async () => {
    const api = new MemoryDocuments().add('deploy', ['a']);
    expect(await put(api, wanted('b'))).to.include({ change: 'updated', version: '2', defaultVersion: '2', defaultChanged: true });
    expect(api.calls).to.deep.equal(['update deploy', 'default deploy 2']);
  });

  it('leaves the default alone where that was asked', async () => {
    const api = new MemoryDocuments().add('deploy', ['a']);
    expect(await put(api, wanted('b', { makeDefault: false }))).to.include({ version: '2', defaultVersion: '1', defaultChanged: false });
    expect(api.calls).to.deep.equal(['update deploy']);
  });

  it('changes nothing where the latest version has the content, whatever white space is at its end', async () => {
    const api = new MemoryDocuments().add('deploy', ['a']);
    expect(await put(api, wanted('a\n'))).to.include({ change: 'unchanged', version: '1', defaultVersion: '1', defaultChanged: false });
    expect(api.calls).to.deep.equal([]);
  });

  it('makes the latest version the default where it was not yet', async () => {
    const api = new MemoryDocuments().add('deploy', ['a', 'b']);
    expect(await put(api, wanted('b'))).to.include({ change: 'unchanged', version: '2', defaultVersion: '2', defaultChanged: true });
    expect(api.calls).to.deep.equal(['default deploy 2']);
  });

  it('goes back to an older version that has the content', async () => {
    const api = new MemoryDocuments().add('deploy', ['a', 'b', 'c'], { defaultVersion: 3 });
    expect(await put(api, wanted('a', { versionName: 'v9' }))).to.deep.include({ change: 'unchanged', version: '1', defaultVersion: '1', defaultChanged: true, ignoredVersionName: 'v9' });
    expect(api.calls).to.deep.equal(['update deploy', 'default deploy 1']);
  });

  it('adds only tags that are new or changed', async () => {
    const api = new MemoryDocuments().add('deploy', ['a'], { tags: { a: '1', b: '2' } });
    expect((await put(api, wanted('a', { tags: { a: '1', b: '3', c: '4' } }))).newTags).to.deep.equal({ b: '3', c: '4' });
    expect(api.calls).to.deep.equal(['tag deploy b c']);
  });

  it("refuses AWS's own before anything is changed", async () => {
    const api = new MemoryDocuments().add('deploy', ['a'], { owner: 'Amazon' });
    expect(await thrownBy(put(api, wanted('b')))).to.be.instanceOf(UserError);
    expect(api.calls).to.deep.equal([]);
  });

  it('says why the service could not make the version', async () => {
    const api = new MemoryDocuments().add('deploy', ['a']);
    const plan = await preparePut(wanted('b'), api);
    api.statuses = ['Failed'];
    expect(await thrownBy(runPut(plan, wanted('b'), api, waiting()))).to.be.instanceOf(RemoteError).with.property('code', 'DocumentFailed');
    expect(api.calls, 'a failed version must not become the default').to.deep.equal(['update deploy']);
  });

  it('does not wait for ever', async () => {
    const api = new MemoryDocuments();
    const plan = await preparePut(wanted('a'), api);
    api.statuses = Array.from({ length: 1000 }, () => 'Creating');
    expect(await thrownBy(runPut(plan, wanted('a'), api, waiting()))).to.include({ code: 'DocumentNotActive', exitCode: 6 });
  });

  it('compares in the format that is put', async () => {
    const api = new MemoryDocuments().add('deploy', ['{}']);
    const plan = await preparePut(wanted('x', { format: 'YAML' }), api);
    expect(plan).to.include({ kind: 'update', format: 'YAML' }).and.have.property('diff').that.contains('-converted to YAML\n+x');
  });
});

describe('show', () => {
  const api = new MemoryDocuments().add('deploy', ['{"parameters":{"who":{"type":"String","allowedValues":["a"]}}}', 'b: 1']).add('AWS-RunShellScript', ['{}'], { owner: 'Amazon' });

  it('reads the content as it is kept, or converted', async () => {
    expect(await readContent({ name: 'deploy', version: '$LATEST' }, undefined, api)).to.include({ version: '2', content: 'b: 1' });
    expect(await readContent({ name: 'deploy', version: undefined }, 'YAML', api)).to.include({ version: '1', content: 'converted to YAML' });
  });

  it('knows parameters and versions', async () => {
    const information = await readInformation({ name: 'deploy', version: undefined }, api);
    expect(information.parameters).to.deep.equal([{ name: 'who', type: 'String', description: undefined, default: undefined, allowedValues: ['a'], allowedPattern: undefined }]);
    expect(information.versions.map(({ version }) => version)).to.deep.equal(['2', '1']);
  });

  for (const [name, hint] of [
    ['deplyo', 'Did you mean deploy?'],
    ['aws-runshelscript', 'Did you mean AWS-RunShellScript?'],
    ['frobnicate', 'drover ssm documents ls shows what there is; check the region and the account too.'],
  ] as const) {
    it(`does not know ${name}, and says what may be meant`, async () => {
      expect(await thrownBy(readContent({ name, version: undefined }, undefined, api))).to.include({ code: 'unknown-document', exitCode: 4, hint });
    });
  }

  it('does not know a version, and says which there are', async () => {
    expect(await thrownBy(readContent({ name: 'deploy', version: '9' }, undefined, api))).to.include({ code: 'unknown-version', exitCode: 4, hint: 'It has versions 1, 2.' });
  });
});

describe('rm', () => {
  const api = new MemoryDocuments().add('deploy', ['a', 'b', 'c'], { defaultVersion: 2 }).add('single', ['a']).add('AWS-X', ['a'], { owner: 'Amazon' });

  it('plans all versions, or the one', async () => {
    expect(await prepareRemoval({ name: 'deploy', version: undefined }, api)).to.deep.equal({ name: 'deploy', version: undefined, versions: ['1', '2', '3'] });
    expect(await prepareRemoval({ name: 'deploy', version: '$LATEST' }, api)).to.deep.equal({ name: 'deploy', version: '3', versions: ['3'] });
  });

  it('removes what was planned', async () => {
    await runRemoval(await prepareRemoval({ name: 'deploy', version: '1' }, api), api);
    expect(api.calls).to.deep.equal(['remove deploy 1']);
  });

  for (const [name, version, code] of [
    ['deploy', '2', 'default-version'],
    ['single', '1', 'default-version'],
    ['AWS-X', undefined, 'reserved-document'],
    ['deplyo', undefined, 'unknown-document'],
  ] as const) {
    it(`refuses ${name}:${version ?? 'all'}`, async () => {
      expect(await thrownBy(prepareRemoval({ name, version }, api))).to.be.instanceOf(UserError).with.property('code', code);
    });
  }
});
