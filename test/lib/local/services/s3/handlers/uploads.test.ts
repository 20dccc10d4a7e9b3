import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { refusal, S3Engine } from '../s3-engine.ts';

const Bucket = 'uploads';
const MIB = 2 ** 20;
const md5 = (...data: Uint8Array[]) => createHash('md5').update(Buffer.concat(data));

describe('S3 multipart uploads', () => {
  let engine: S3Engine;
  let client: S3Client;
  /** Sends no checksums of its own accord. */
  let plain: S3Client;
  const files = () => readdirSync(join(engine.stateFolder, 'data/s3/objects')).length;
  const begin = async (Key: string, input: object = {}): Promise<string> => (await plain.send(new CreateMultipartUploadCommand({ Bucket, Key, ...input }))).UploadId ?? '';
  const send = async (Key: string, UploadId: string, PartNumber: number, Body: Uint8Array | string): Promise<CompletedPart> => {
    const { ETag } = await plain.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  const complete = (Key: string, UploadId: string, Parts: CompletedPart[], input: object = {}) => plain.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...input }));
  before(async () => {
    engine = await S3Engine.start();
    client = engine.client();
    plain = engine.client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
    await client.send(new CreateBucketCommand({ Bucket }));
  });
  after(() => engine.close());

  it('put the parts together, with an ETag of the parts', async () => {
    const [one, two] = [randomBytes(5 * MIB), randomBytes(1000)];
    const before = files();
    const UploadId = await begin('big', { ContentType: 'text/plain', Metadata: { a: '1' } });
    const stale = await send('big', UploadId, 2, 'replaced by the next');
    const parts = [await send('big', UploadId, 1, one), await send('big', UploadId, 2, two)];
    await send('big', UploadId, 7, 'not in the list');
    expect(stale.ETag).not.to.equal(parts[1]?.ETag);
    const done = await complete('big', UploadId, parts);
    const ETag = `"${md5(md5(one).digest(), md5(two).digest()).digest('hex')}-2"`;
    expect(done).to.deep.include({ Bucket, Key: 'big', ETag, ChecksumType: 'FULL_OBJECT' });
    // The SDK verifies the checksum over the whole object.
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'big', ChecksumMode: 'ENABLED' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat([one, two]))).to.equal(true);
    expect(got).to.deep.include({ ETag, ContentType: 'text/plain', Metadata: { a: '1' } });
    expect(got.ChecksumCRC64NVME).to.be.a('string').and.to.equal(done.ChecksumCRC64NVME);
    const second = await plain.send(new GetObjectCommand({ Bucket, Key: 'big', PartNumber: 2 }));
    expect(Buffer.from((await second.Body?.transformToByteArray()) ?? []).equals(two)).to.equal(true);
    expect([second.PartsCount, second.$metadata.httpStatusCode]).to.deep.equal([2, 206]);
    expect(files()).to.equal(before + 1);
    expect(await refusal(complete('big', UploadId, parts))).to.include({ name: 'NoSuchUpload', status: 404 });
  });

  it('with a checksum of their own: of the parts, or of the whole', async () => {
    const contents = [randomBytes(5 * MIB), randomBytes(3)];
    for (const [algorithm, type] of [['SHA256', 'COMPOSITE'], ['CRC32', 'COMPOSITE'], ['CRC32', 'FULL_OBJECT'], ['CRC64NVME', 'FULL_OBJECT']] as const) {
      const Key = `${algorithm}-${type}`;
      const { UploadId = '', ChecksumType } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: algorithm, ChecksumType: type }));
      expect(ChecksumType).to.equal(type);
      const Parts: CompletedPart[] = [];
      for (const [index, Body] of contents.entries()) {
        const { $metadata: _metadata, ...sent } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: index + 1, Body, ChecksumAlgorithm: algorithm }));
        Parts.push({ PartNumber: index + 1, ETag: sent.ETag, [`Checksum${algorithm}`]: sent[`Checksum${algorithm}`] });
      }
      if (type === 'COMPOSITE') {
        const bare = Parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
        expect(await refusal(complete(Key, UploadId, bare))).to.include({
          name: 'InvalidRequest',
          message: `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.`,
        });
      }
      expect(await refusal(complete(Key, UploadId, Parts.map((part) => ({ ...part, [`Checksum${algorithm}`]: 'AAAAAA==' }))))).to.include({ name: 'InvalidPart', status: 400 });
      await complete(Key, UploadId, Parts);
      const got = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
      await got.Body?.transformToByteArray();
      expect(got.ChecksumType).to.equal(type);
      const value = got[`Checksum${algorithm}`];
      if (algorithm === 'SHA256') {
        const digests = contents.map((content) => createHash('sha256').update(content).digest());
        expect(value).to.equal(`${createHash('sha256').update(Buffer.concat(digests)).digest('base64')}-2`);
      } else expect(value).to.match(type === 'COMPOSITE' ? /=-2$/ : /=$/);
    }
    expect(await refusal(plain.send(new CreateMultipartUploadCommand({ Bucket, Key: 'k', ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' })))).to.include({ name: 'InvalidRequest', status: 400 });
  });

  it('refuse parts that are too small, missing, changed or out of order, and lose nothing', async () => {
    const UploadId = await begin('bad');
    const small = [await send('bad', UploadId, 1, 'small'), await send('bad', UploadId, 2, 'last')];
    const [first = {}, second = {}] = small;
    const refused = await refusal(complete('bad', UploadId, small));
    expect(refused).to.include({ name: 'EntityTooSmall', status: 400, message: 'Your proposed upload is smaller than the minimum allowed size' });
    expect(refused.members).to.include({ ProposedSize: '5', MinSizeAllowed: '5242880', PartNumber: '1' });
    expect(await refusal(complete('bad', UploadId, [second, first]))).to.include({ name: 'InvalidPartOrder', status: 400 });
    expect(await refusal(complete('bad', UploadId, [{ ...first, ETag: '"0"' }]))).to.include({ name: 'InvalidPart', status: 400 });
    expect(await refusal(complete('bad', UploadId, [{ ...first, PartNumber: 9 }]))).to.include({ name: 'InvalidPart', status: 400 });
    expect(await refusal(complete('bad', UploadId, []))).to.include({ name: 'MalformedXML', status: 400 });
    expect(await refusal(complete('other-key', UploadId, [first]))).to.include({ name: 'NoSuchUpload', status: 404 });
    expect(await refusal(send('bad', UploadId, 10_001, 'x'))).to.include({ name: 'InvalidArgument', status: 400 });
    expect((await refusal(plain.send(new HeadObjectCommand({ Bucket, Key: 'bad' })))).name).to.equal('NotFound');
    await complete('bad', UploadId, [second]);
    expect((await plain.send(new HeadObjectCommand({ Bucket, Key: 'bad' }))).ContentLength).to.equal(4);
  });

  it('completed by two at once are one object', async () => {
    const UploadId = await begin('both');
    const parts = [await send('both', UploadId, 1, randomBytes(5 * MIB)), await send('both', UploadId, 2, 'end')];
    const before = files();
    const settled = await Promise.allSettled([complete('both', UploadId, parts), complete('both', UploadId, parts)]);
    expect(settled.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(files()).to.equal(before - 1);
    const { ContentLength } = await plain.send(new HeadObjectCommand({ Bucket, Key: 'both' }));
    expect(ContentLength).to.equal(5 * MIB + 3);
  });

  it('are forgotten when they are aborted', async () => {
    const before = files();
    const UploadId = await begin('gone');
    await send('gone', UploadId, 1, 'x');
    await plain.send(new AbortMultipartUploadCommand({ Bucket, Key: 'gone', UploadId }));
    expect(files()).to.equal(before);
    const refused = await refusal(send('gone', UploadId, 2, 'y'));
    expect(refused).to.include({ name: 'NoSuchUpload', status: 404, message: 'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.' });
    expect(refused.members).to.include({ UploadId });
    expect(files()).to.equal(before);
  });

  it('are listed, and their parts', async () => {
    const ids = [await begin('l/1'), await begin('l/2'), await begin('l/2'), await begin('l/z/3')];
    const all = async (input: object = {}) => plain.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'l/', ...input }));
    expect((await all()).Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).to.deep.equal([['l/1', ids[0]], ['l/2', ids[1]], ['l/2', ids[2]], ['l/z/3', ids[3]]]);
    const rolled = await all({ Delimiter: '/' });
    expect([rolled.Uploads?.length, rolled.CommonPrefixes?.map(({ Prefix }) => Prefix)]).to.deep.equal([3, ['l/z/']]);
    const seen: unknown[] = [];
    let page = await all({ MaxUploads: 1 });
    for (;;) {
      seen.push(...(page.Uploads ?? []).map(({ UploadId }) => UploadId));
      if (page.IsTruncated !== true) break;
      page = await all({ MaxUploads: 1, KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker });
    }
    expect(seen).to.deep.equal(ids);
    const [UploadId = ''] = ids;
    for (const number of [1, 2, 5]) await send('l/1', UploadId, number, `part ${number}`);
    const first = await plain.send(new ListPartsCommand({ Bucket, Key: 'l/1', UploadId, MaxParts: 2 }));
    expect([first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]), first.IsTruncated, first.NextPartNumberMarker]).to.deep.equal([[[1, 6], [2, 6]], true, '2']);
    const rest = await plain.send(new ListPartsCommand({ Bucket, Key: 'l/1', UploadId, PartNumberMarker: first.NextPartNumberMarker }));
    expect([rest.Parts?.map(({ PartNumber }) => PartNumber), rest.IsTruncated]).to.deep.equal([[5], false]);
  });

  it('take parts from objects that are there', async () => {
    await plain.send(new PutObjectCommand({ Bucket, Key: 'source', Body: '0123456789' }));
    const UploadId = await begin('assembled');
    const copy = (PartNumber: number, CopySourceRange?: string) => plain.send(new UploadPartCopyCommand({ Bucket, Key: 'assembled', UploadId, PartNumber, CopySource: `${Bucket}/source`, ...(CopySourceRange === undefined ? {} : { CopySourceRange }) }));
    const { CopyPartResult } = await copy(1, 'bytes=2-4');
    expect(await refusal(copy(2, 'bytes=5-10'))).to.include({ name: 'InvalidArgument', status: 400 });
    await complete('assembled', UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
    const got = await plain.send(new GetObjectCommand({ Bucket, Key: 'assembled' }));
    expect(await got.Body?.transformToString()).to.equal('234');
  });
});
