import { createReadStream, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { GetObjectCommandOutput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import type { OpenEngine } from '../../../../../src/lib/local/host/open-engine.ts';
import { systemClock } from '../../../../../src/lib/run/clock.ts';

const SCOPE = { account: '123456789012', region: 'us-east-1' };
const OTHER = { account: '999999999999', region: 'us-east-1' };
const Bucket = 'inside';

describe('S3 as other services of the engine call it', () => {
  let folder: string;
  let open: OpenEngine;
  const invoke = (operation: string, input: object, scope = SCOPE) => open.engine.invoke('S3', operation, input, scope);
  const content = async (Key: string) => {
    const { Body } = (await invoke('GetObject', { Bucket, Key })) as GetObjectCommandOutput;
    expect(Body).to.be.instanceOf(Readable);
    return (await buffer(Body as unknown as Readable)).toString();
  };
  const refusedWith = async (call: Promise<unknown>) =>
    call.then(
      () => 'nothing',
      (error: Error) => error.name,
    );
  before(async () => {
    // As the engine itself loads its services: a test runner that requires this file would load a second copy of what they share.
    const { openEngine } = await import('../../../../../src/lib/local/host/open-engine.ts');
    folder = mkdtempSync(join(tmpdir(), 'drover-s3-invoke-'));
    open = await openEngine({ stateFolder: folder, fleet: 'none', skipWaits: false, endpoint: () => 'http://127.0.0.1:1', clock: systemClock, log: () => undefined });
    await invoke('CreateBucket', { Bucket });
  });
  after(async () => {
    await open.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes streams, bytes, text or nothing, and gives streams', async () => {
    writeFileSync(join(folder, 'out'), 'from a file');
    await invoke('PutObject', { Bucket, Key: 'file', Body: createReadStream(join(folder, 'out')), ContentType: 'text/plain' });
    await invoke('PutObject', { Bucket, Key: 'text', Body: 'grün' });
    await invoke('PutObject', { Bucket, Key: 'bytes', Body: Buffer.from('bytes') });
    await invoke('PutObject', { Bucket, Key: 'empty' });
    expect([await content('file'), await content('text'), await content('bytes'), await content('empty')]).to.deep.equal(['from a file', 'grün', 'bytes', '']);
    const { Contents } = (await invoke('ListObjectsV2', { Bucket })) as ListObjectsV2CommandOutput;
    expect(Contents?.map(({ Key, Size }) => [Key, Size])).to.deep.equal([['bytes', 5], ['empty', 0], ['file', 11], ['text', 5]]);
  });

  it('keeps nothing of a stream that breaks', async () => {
    const files = () => [...readdirSync(join(folder, 'data/s3/objects')), ...readdirSync(join(folder, 'data/s3/incoming'))].sort();
    const before = files();
    async function* broken() {
      yield Buffer.from('some');
      throw new Error('the source is gone');
    }
    const error: unknown = await invoke('PutObject', { Bucket, Key: 'file', Body: Readable.from(broken()) }).catch((thrown: unknown) => thrown);
    expect(error).to.include({ message: 'the source is gone' });
    expect(await content('file')).to.equal('from a file');
    expect(files()).to.deep.equal(before);
  });

  it('keeps accounts apart, and bucket names unique over all', async () => {
    expect(await refusedWith(invoke('CreateBucket', { Bucket }, OTHER))).to.equal('BucketAlreadyExists');
    expect(await refusedWith(invoke('GetObject', { Bucket, Key: 'text' }, OTHER))).to.equal('AccessDenied');
    expect(await refusedWith(invoke('PutObject', { Bucket, Key: 'text', Body: 'x' }, OTHER))).to.equal('AccessDenied');
    expect(await refusedWith(invoke('GetObject', { Bucket, Key: 'text', ExpectedBucketOwner: OTHER.account }))).to.equal('AccessDenied');
    expect(await invoke('ListBuckets', {}, OTHER)).to.deep.include({ Buckets: [] });
  });

  it('refuses a bucket that goes away while the content comes in', async () => {
    await invoke('CreateBucket', { Bucket: 'leaving' });
    const gate = Promise.withResolvers<void>();
    async function* slow() {
      yield Buffer.from('some');
      await gate.promise;
      yield Buffer.from('more');
    }
    const put = refusedWith(invoke('PutObject', { Bucket: 'leaving', Key: 'k', Body: Readable.from(slow()) }));
    await invoke('DeleteBucket', { Bucket: 'leaving' });
    gate.resolve();
    expect(await put).to.equal('NoSuchBucket');
    expect(readdirSync(join(folder, 'data/s3/incoming'))).to.deep.equal([]);
  });
});
