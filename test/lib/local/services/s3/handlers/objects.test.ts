import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { CopyObjectCommand, CreateBucketCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { refusal, S3Engine } from '../s3-engine.ts';

const Bucket = 'toys';
const text = async (client: S3Client, Key: string): Promise<string> => (await (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? '';

describe('S3 objects', () => {
  let engine: S3Engine;
  let client: S3Client;
  before(async () => {
    engine = await S3Engine.start();
    client = engine.client();
    await client.send(new CreateBucketCommand({ Bucket }));
  });
  after(() => engine.close());

  it('come back as they went in: content, headers, metadata', async () => {
    const headers = {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'max-age=5',
      ContentDisposition: 'attachment; filename="a.txt"',
      ContentEncoding: 'identity',
      ContentLanguage: 'de',
      WebsiteRedirectLocation: '/elsewhere',
      StorageClass: 'STANDARD_IA' as const,
      Expires: new Date('2031-02-03T04:05:06Z'),
      Metadata: { colour: 'red', 'two-words': 'a, b; c' },
    };
    const put = await client.send(new PutObjectCommand({ Bucket, Key: 'all', Body: 'hello', ...headers }));
    const ETag = `"${createHash('md5').update('hello').digest('hex')}"`;
    expect(put.ETag).to.equal(ETag);
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'all' }));
    expect(await got.Body?.transformToString()).to.equal('hello');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'all' }));
    for (const answer of [got, head]) {
      expect(answer).to.deep.include({ ...headers, ETag, ContentLength: 5, AcceptRanges: 'bytes' });
      expect(Math.abs((answer.LastModified?.getTime() ?? 0) - Date.now())).to.be.below(60_000);
    }
  });

  it('take any key and any content', async () => {
    const keys = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      fc.array(fc.constantFrom('/', '..', '.', ' ', '%', '+', '?', '#', '&', '\\', '\u0000', '\n', 'é', '😀', '%2F', "'", '"', '<'), { minLength: 1, maxLength: 12 }).map((all) => all.join('')),
    );
    await fc.assert(
      fc.asyncProperty(keys, fc.uint8Array({ maxLength: 3000 }), async (key, content) => {
        // Clients take dots out of a path before they sign it, as they do for AWS.
        const Key = `k${key.replaceAll(/(^|\/)\.{1,2}(?=\/|$)/g, '$1dots')}`;
        await client.send(new PutObjectCommand({ Bucket, Key, Body: content }));
        const got = await client.send(new GetObjectCommand({ Bucket, Key }));
        expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.from(content)), JSON.stringify(Key)).to.equal(true);
        await client.send(new DeleteObjectCommand({ Bucket, Key }));
        expect((await refusal(client.send(new GetObjectCommand({ Bucket, Key })))).name).to.equal('NoSuchKey');
      }),
      { numRuns: 60 },
    );
  });

  it('are replaced whole, and the old content is gone from the disk', async () => {
    const files = () => readdirSync(join(engine.stateFolder, 'data/s3/objects')).length;
    await client.send(new PutObjectCommand({ Bucket, Key: 'again', Body: 'first' }));
    const before = files();
    await client.send(new PutObjectCommand({ Bucket, Key: 'again', Body: 'second' }));
    expect(await text(client, 'again')).to.equal('second');
    expect(files()).to.equal(before);
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'again' }));
    expect(files()).to.equal(before - 1);
  });

  it('can be read to the end while they are replaced', async () => {
    const Body = 'x'.repeat(5 * 2 ** 20);
    await client.send(new PutObjectCommand({ Bucket, Key: 'moving', Body }));
    const reading = await client.send(new GetObjectCommand({ Bucket, Key: 'moving' }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'moving', Body: 'other' }));
    expect(await reading.Body?.transformToString()).to.equal(Body);
    expect(await text(client, 'moving')).to.equal('other');
  });

  it('are served by range: 206, and 416 outside', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'range', Body: '0123456789' }));
    const range = async (Range: string) => {
      const { Body, ContentRange, ContentLength, $metadata } = await client.send(new GetObjectCommand({ Bucket, Key: 'range', Range }));
      return [await Body?.transformToString(), ContentRange, ContentLength, $metadata.httpStatusCode];
    };
    expect(await range('bytes=2-4')).to.deep.equal(['234', 'bytes 2-4/10', 3, 206]);
    expect(await range('bytes=7-')).to.deep.equal(['789', 'bytes 7-9/10', 3, 206]);
    expect(await range('bytes=-2')).to.deep.equal(['89', 'bytes 8-9/10', 2, 206]);
    expect(await range('nonsense')).to.deep.equal(['0123456789', undefined, 10, 200]);
    const refused = await refusal(range('bytes=10-'));
    expect(refused).to.include({ name: 'InvalidRange', status: 416, message: 'The requested range is not satisfiable' });
    expect(refused.members).to.include({ ActualObjectSize: '10', RangeRequested: 'bytes=10-' });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'range', Range: 'bytes=0-0' }));
    expect([head.ContentRange, head.ContentLength, head.$metadata.httpStatusCode]).to.deep.equal(['bytes 0-0/10', 1, 206]);
  });

  it('honour conditions: 304 and 412', async () => {
    const { ETag = '' } = await client.send(new PutObjectCommand({ Bucket, Key: 'tagged', Body: 'x' }));
    const { LastModified = new Date(0) } = await client.send(new HeadObjectCommand({ Bucket, Key: 'tagged' }));
    const get = (conditions: object) => client.send(new GetObjectCommand({ Bucket, Key: 'tagged', ...conditions }));
    expect((await get({ IfMatch: ETag, IfModifiedSince: new Date(0) })).$metadata.httpStatusCode).to.equal(200);
    expect((await refusal(get({ IfNoneMatch: ETag }))).status).to.equal(304);
    expect((await refusal(get({ IfModifiedSince: LastModified }))).status).to.equal(304);
    expect(await refusal(get({ IfMatch: '"other"' }))).to.include({ status: 412, name: 'PreconditionFailed', message: 'At least one of the pre-conditions you specified did not hold' });
    expect((await refusal(get({ IfUnmodifiedSince: new Date(0) }))).status).to.equal(412);
    expect((await refusal(client.send(new HeadObjectCommand({ Bucket, Key: 'tagged', IfNoneMatch: ETag })))).status).to.equal(304);
  });

  it('are written on condition', async () => {
    const put = (Key: string, conditions: object) => client.send(new PutObjectCommand({ Bucket, Key, Body: 'new', ...conditions }));
    const { ETag } = await put('once', { IfNoneMatch: '*' });
    expect(await refusal(put('once', { IfNoneMatch: '*' }))).to.include({ name: 'PreconditionFailed', status: 412 });
    await put('once', { IfMatch: ETag });
    expect(await refusal(put('once', { IfMatch: '"other"' }))).to.include({ name: 'PreconditionFailed', status: 412 });
    expect(await refusal(put('never', { IfMatch: ETag }))).to.include({ name: 'NoSuchKey', status: 404 });
    const racers = await Promise.allSettled(Array.from({ length: 8 }, () => put('race', { IfNoneMatch: '*' })));
    expect(racers.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1);
  });

  it('are checked against the checksum that came with them, and give it back', async () => {
    for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const) {
      const Key = `sum-${ChecksumAlgorithm}`;
      // The SDK computes the checksum to send, and verifies the one that comes back.
      const put = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'some content', ChecksumAlgorithm }));
      const got = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
      expect(await got.Body?.transformToString()).to.equal('some content');
      expect(got[`Checksum${ChecksumAlgorithm}`]).to.be.a('string').and.to.equal(put[`Checksum${ChecksumAlgorithm}`]);
      expect(got.ChecksumType).to.equal('FULL_OBJECT');
      const head = await engine.client({ responseChecksumValidation: 'WHEN_REQUIRED' }).send(new HeadObjectCommand({ Bucket, Key }));
      expect(head[`Checksum${ChecksumAlgorithm}`]).to.equal(undefined);
    }
    const Body = 'content';
    const wrong = (input: object) => refusal(client.send(new PutObjectCommand({ Bucket, Key: 'wrong', Body, ...input })));
    expect(await wrong({ ChecksumSHA256: createHash('sha256').update('other').digest('base64') })).to.include({ name: 'BadDigest', status: 400, message: 'The SHA256 you specified did not match the calculated checksum.' });
    expect(await wrong({ ChecksumCRC32: 'nonsense' })).to.include({ name: 'InvalidRequest', status: 400, message: 'Value for x-amz-checksum-crc32 header is invalid.' });
    expect(await wrong({ ContentMD5: createHash('md5').update('other').digest('base64') })).to.include({ name: 'BadDigest', status: 400, message: 'The Content-MD5 you specified did not match what we received.' });
    expect(await wrong({ ContentMD5: 'bm8=' })).to.include({ name: 'InvalidDigest', status: 400 });
    expect((await refusal(client.send(new HeadObjectCommand({ Bucket, Key: 'wrong' })))).name).to.equal('NotFound');
    await client.send(new PutObjectCommand({ Bucket, Key: 'right', Body, ContentMD5: createHash('md5').update(Body).digest('base64') }));
  });

  it('take streams, whose checksum comes behind the content', async () => {
    const Body = Readable.from([Buffer.from('one '), Buffer.from('two')]);
    const put = await client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 7, ContentEncoding: 'identity', ChecksumAlgorithm: 'SHA256' }));
    expect(put.ChecksumSHA256).to.equal(createHash('sha256').update('one two').digest('base64'));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
    expect(await got.Body?.transformToString()).to.equal('one two');
    expect(got.ContentEncoding).to.equal('identity');
  });

  it('say so where they are not there, and where a key or metadata is too long', async () => {
    const refused = await refusal(text(client, 'missing'));
    expect(refused).to.include({ name: 'NoSuchKey', status: 404, message: 'The specified key does not exist.' });
    expect(refused.members).to.include({ Key: 'missing' });
    expect(await refusal(client.send(new HeadObjectCommand({ Bucket, Key: 'missing' })))).to.include({ name: 'NotFound', status: 404 });
    expect(await refusal(client.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'k', Body: 'x' })))).to.include({ name: 'NoSuchBucket', status: 404 });
    expect(await refusal(client.send(new PutObjectCommand({ Bucket, Key: 'é'.repeat(513), Body: 'x' })))).to.include({ name: 'KeyTooLongError', status: 400 });
    expect(await refusal(client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', Metadata: { a: 'x'.repeat(2048) } })))).to.include({ name: 'MetadataTooLarge', status: 400 });
    await client.send(new PutObjectCommand({ Bucket, Key: 'é'.repeat(512), Body: 'x' }));
  });

  it('refuse what would be lost without a word', async () => {
    for (const input of [{ Tagging: 'a=b' }, { ServerSideEncryption: 'aws:kms' as const }, { ObjectLockMode: 'GOVERNANCE' as const, ObjectLockRetainUntilDate: new Date(Date.now() + 1e6) }, { StorageClass: 'GLACIER' as const }]) {
      expect(await refusal(client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ...input }))), JSON.stringify(input)).to.include({ name: 'NotImplemented', status: 501 });
    }
    expect(await refusal(client.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', ACL: 'public-read' })))).to.include({ name: 'AccessControlListNotSupported', status: 400 });
    expect(await refusal(client.send(new GetObjectCommand({ Bucket, Key: 'all', VersionId: 'abc' })))).to.include({ name: 'InvalidArgument', status: 400 });
  });

  it('are deleted once or many at a time; what is not there is no error', async () => {
    for (const Key of ['d/1', 'd/2 &<é', 'd/3']) await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'd/never' }));
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'd/1' }, { Key: 'd/2 &<é' }, { Key: 'd/never' }] } }));
    expect(Deleted?.map(({ Key }) => Key)).to.deep.equal(['d/1', 'd/2 &<é', 'd/never']);
    expect(Errors).to.equal(undefined);
    expect((await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Quiet: true, Objects: [{ Key: 'd/3' }] } }))).Deleted).to.equal(undefined);
    for (const Key of ['d/1', 'd/2 &<é', 'd/3']) expect((await refusal(text(client, Key))).name).to.equal('NoSuchKey');
    expect(await refusal(client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [] } })))).to.include({ name: 'MalformedXML', status: 400 });
    const { Errors: failed } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'all', VersionId: 'abc' }] } }));
    expect(failed?.map(({ Key, Code }) => [Key, Code])).to.deep.equal([['all', 'InvalidArgument']]);
  });

  it('are copied with their headers or with new ones', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'from/ä b', Body: 'copied', ContentType: 'text/plain', Metadata: { a: '1' } }));
    const copy = (input: object) => client.send(new CopyObjectCommand({ Bucket, Key: 'to', CopySource: `${Bucket}/${encodeURIComponent('from/ä b')}`, ...input }));
    const { CopyObjectResult } = await copy({});
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'to' }));
    expect(head).to.deep.include({ ContentType: 'text/plain', Metadata: { a: '1' }, ETag: CopyObjectResult?.ETag });
    expect(await text(client, 'to')).to.equal('copied');
    await copy({ MetadataDirective: 'REPLACE', Metadata: { b: '2' }, ContentType: 'text/html' });
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).to.deep.include({ ContentType: 'text/html', Metadata: { b: '2' } });
    expect(await refusal(copy({ CopySource: `${Bucket}/missing` }))).to.include({ name: 'NoSuchKey', status: 404 });
    expect(await refusal(copy({ CopySource: 'nowhere/missing' }))).to.include({ name: 'NoSuchBucket', status: 404 });
    expect(await refusal(copy({ CopySourceIfMatch: '"other"' }))).to.include({ name: 'PreconditionFailed', status: 412 });
    expect(await refusal(copy({ CopySource: `${Bucket}/to` }))).to.include({ name: 'InvalidRequest', status: 400 });
    await copy({ CopySource: `${Bucket}/to`, MetadataDirective: 'REPLACE', Metadata: { c: '3' } });
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'to' }))).Metadata).to.deep.equal({ c: '3' });
    expect(await text(client, 'to')).to.equal('copied');
  });

  it('answer with other headers where the address asks for them', async () => {
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'all', ResponseContentType: 'text/csv', ResponseContentDisposition: 'inline' }));
    expect([got.ContentType, got.ContentDisposition]).to.deep.equal(['text/csv', 'inline']);
    await got.Body?.transformToString();
  });

  it('are reached by virtual host too', async () => {
    const hosts = engine.virtualHostClient();
    await hosts.send(new PutObjectCommand({ Bucket, Key: 'by/host', Body: 'hosted' }));
    expect(await text(hosts, 'by/host')).to.equal('hosted');
    expect(await text(client, 'by/host')).to.equal('hosted');
  });
});
