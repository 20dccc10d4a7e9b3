import { CreateBucketCommand, ListObjectsCommand, ListObjectsV2Command, paginateListObjectsV2, PutObjectCommand, type ListObjectsV2CommandInput, type S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { refusal, S3Engine } from '../s3-engine.ts';

const Bucket = 'lists';
/** In the order of their bytes: upper case first, what is beyond the BMP last. */
const KEYS = ['B', 'a', 'a/1', 'a/2', 'a/b/3', 'a b+c', 'z/1', 'é', '\uFFFD', '😀'].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

describe('S3 lists', () => {
  let engine: S3Engine;
  let client: S3Client;
  const list = async (input: Partial<ListObjectsV2CommandInput> = {}) => {
    const answer = await client.send(new ListObjectsV2Command({ Bucket, ...input }));
    return { ...answer, keys: answer.Contents?.map(({ Key }) => Key) ?? [], prefixes: answer.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [] };
  };
  before(async () => {
    engine = await S3Engine.start();
    client = engine.client();
    await client.send(new CreateBucketCommand({ Bucket }));
    for (const Key of KEYS) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  });
  after(() => engine.close());

  it('are in the binary order of UTF-8, with size, ETag and class', async () => {
    const { keys, Contents, IsTruncated, KeyCount, MaxKeys, Name, Prefix } = await list();
    expect(keys).to.deep.equal(KEYS);
    expect({ IsTruncated, KeyCount, MaxKeys, Name, Prefix }).to.deep.equal({ IsTruncated: false, KeyCount: KEYS.length, MaxKeys: 1000, Name: Bucket, Prefix: '' });
    expect(Contents?.[0]).to.include({ Key: 'B', Size: 1, StorageClass: 'STANDARD', ETag: '"9d5ed678fe57bcca610140957afab571"' });
    expect(Contents?.[0]?.Owner).to.equal(undefined);
    expect((await list({ FetchOwner: true })).Contents?.[0]?.Owner?.ID).to.match(/^[0-9a-f]{64}$/);
  });

  it('roll up what lies behind a delimiter', async () => {
    const top = await list({ Delimiter: '/' });
    expect(top.prefixes).to.deep.equal(['a/', 'z/']);
    expect(top.keys).to.deep.equal(KEYS.filter((key) => !key.includes('/')));
    expect(top.KeyCount).to.equal(top.keys.length + 2);
    const inside = await list({ Delimiter: '/', Prefix: 'a/' });
    expect([inside.keys, inside.prefixes]).to.deep.equal([['a/1', 'a/2'], ['a/b/']]);
    expect((await list({ Prefix: 'a', Delimiter: 'b' })).prefixes).to.deep.equal(['a b', 'a/b']);
    expect((await list({ Prefix: 'nothing' })).keys).to.deep.equal([]);
  });

  it('come in pages, each key and each prefix once', async () => {
    const seen: string[] = [];
    for await (const page of paginateListObjectsV2({ client, pageSize: 3 }, { Bucket, Delimiter: '/' })) {
      expect(page.KeyCount).to.be.at.most(3);
      seen.push(...(page.Contents ?? []).map(({ Key = '' }) => Key), ...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix));
    }
    expect(seen.sort()).to.deep.equal([...KEYS.filter((key) => !key.includes('/')), 'a/', 'z/'].sort());
    const first = await list({ MaxKeys: 1 });
    expect(first.IsTruncated).to.equal(true);
    const second = await list({ MaxKeys: 2, ContinuationToken: first.NextContinuationToken, StartAfter: 'z' });
    expect(second.keys).to.deep.equal(KEYS.slice(1, 3));
    expect(second.ContinuationToken).to.equal(first.NextContinuationToken);
    expect((await list({ MaxKeys: 0 })).IsTruncated).to.equal(false);
    expect(await refusal(list({ ContinuationToken: 'made-up' }))).to.include({ name: 'InvalidArgument', status: 400, message: 'The continuation token provided is incorrect' });
    expect(await refusal(list({ MaxKeys: -1 }))).to.include({ name: 'InvalidArgument', status: 400 });
  });

  it('start behind a key that need not exist', async () => {
    expect((await list({ StartAfter: 'a/1zzz' })).keys).to.deep.equal(KEYS.slice(KEYS.indexOf('a/2')));
    expect((await list({ StartAfter: 'a/1', Delimiter: '/' })).prefixes).to.deep.equal(['a/', 'z/']);
  });

  it('are written in URL encoding where that is asked for', async () => {
    const { keys, EncodingType, StartAfter } = await list({ EncodingType: 'url', StartAfter: 'a ' });
    expect(EncodingType).to.equal('url');
    expect(StartAfter).to.equal('a+');
    expect(keys.slice(0, 2)).to.deep.equal(['a+b%2Bc', 'a/1']);
    expect(keys).to.include('%F0%9F%98%80');
  });

  it('of the older kind go on from a marker', async () => {
    const old = (input: object = {}) => client.send(new ListObjectsCommand({ Bucket, ...input }));
    expect((await old()).Contents?.map(({ Key }) => Key)).to.deep.equal(KEYS);
    const page = await old({ MaxKeys: 4, Delimiter: '/' });
    expect(page.NextMarker).to.equal('a/');
    const next = await old({ Marker: page.NextMarker, Delimiter: '/' });
    expect(next.CommonPrefixes?.map(({ Prefix }) => Prefix)).to.deep.equal(['z/']);
    const plain = await old({ MaxKeys: 2 });
    expect([plain.IsTruncated, plain.NextMarker]).to.deep.equal([true, undefined]);
    expect((await old({ Marker: KEYS[1], MaxKeys: 1 })).Contents?.map(({ Key }) => Key)).to.deep.equal([KEYS[2]]);
  });
});
