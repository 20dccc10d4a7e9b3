import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, CreateMultipartUploadCommand, CompleteMultipartUploadCommand, DeleteObjectCommand, GetObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, ListPartsCommand, PutObjectCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { execa } from 'execa';
import { readKeys } from '../../../../../src/lib/local/lifecycle/keys.ts';
import { S3Engine } from './s3-engine.ts';

const HOST = join(import.meta.dirname, '../../../../../src/lib/local/host/main.ts');
const Bucket = 'crash';
const MIB = 2 ** 20;

/** Writes as fast as it can until the engine is gone; remembers, for each key, what was acknowledged and what was in hand. */
async function hammer(client: S3Client, worker: number): Promise<Map<string, { acknowledged: string | undefined; inHand: string | undefined }>> {
  const state = new Map<string, { acknowledged: string | undefined; inHand: string | undefined }>();
  const md5 = (content: Buffer) => `"${createHash('md5').update(content).digest('hex')}"`;
  for (let turn = 0; ; turn += 1) {
    const Key = `${worker}/${turn % 3}`;
    const entry = state.get(Key) ?? { acknowledged: undefined, inHand: undefined };
    state.set(Key, entry);
    try {
      if (turn % 7 === 6) {
        entry.inHand = 'deleted';
        await client.send(new DeleteObjectCommand({ Bucket, Key }));
      } else if (turn % 5 === 4) {
        const part = randomBytes(5 * MIB);
        entry.inHand = `"${createHash('md5').update(createHash('md5').update(part).digest()).digest('hex')}-1"`;
        const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'CRC64NVME' }));
        const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: part, ChecksumAlgorithm: 'CRC64NVME' }));
        await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }));
      } else {
        const content = randomBytes(200_000);
        entry.inHand = md5(content);
        await client.send(new PutObjectCommand({ Bucket, Key, Body: content }));
      }
    } catch {
      return state;
    }
    entry.acknowledged = entry.inHand;
    entry.inHand = undefined;
  }
}

describe('S3 after the engine was killed', () => {
  let stateFolder: string;
  beforeEach(() => {
    stateFolder = mkdtempSync(join(tmpdir(), 'drover-s3-crash-'));
  });
  afterEach(() => rmSync(stateFolder, { recursive: true, force: true }));

  it('has everything that was acknowledged, whole, and no file too many', async () => {
    const process_ = execa(process.execPath, [HOST, '--state', stateFolder, '--fleet', 'none', '--idle-timeout', '0'], { reject: false, stdin: 'ignore' });
    const [line] = (await once(process_.stdout, 'data')) as [Buffer];
    const endpoint = /http:\/\/[\d.:]+/.exec(String(line))?.[0] ?? '';
    const keys = readKeys(stateFolder);
    if (keys === undefined) throw new Error('the engine made no keys');
    const client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true, maxAttempts: 1, credentials: keys });
    await client.send(new CreateBucketCommand({ Bucket }));
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'open' }));
    await client.send(new UploadPartCommand({ Bucket, Key: 'open', UploadId, PartNumber: 1, Body: 'kept' }));
    const workers = [0, 1, 2].map((worker) => hammer(client, worker));
    setTimeout(() => process_.kill('SIGKILL'), 1500);
    const states = await Promise.all(workers);
    await process_;
    client.destroy();

    const engine = await S3Engine.start(stateFolder);
    try {
      const written = states.flatMap((state) => [...state.values()]);
      expect(written.some(({ acknowledged }) => acknowledged !== undefined) && written.some(({ inHand }) => inHand !== undefined)).to.equal(true);
      const after = engine.client();
      const { Contents = [] } = await after.send(new ListObjectsV2Command({ Bucket }));
      const found = new Map(Contents.map(({ Key = '', ETag }) => [Key, ETag]));
      for (const [key, { acknowledged = 'deleted', inHand }] of states.flatMap((state) => [...state])) {
        expect([acknowledged, inHand], key).to.include(found.get(key) ?? 'deleted');
      }
      for (const Key of found.keys()) {
        // The SDK verifies the checksum that was stored with the content.
        const { Body, ContentLength } = await after.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
        expect((await Body?.transformToByteArray())?.length, Key).to.equal(ContentLength);
      }
      const { Uploads = [] } = await after.send(new ListMultipartUploadsCommand({ Bucket }));
      expect(Uploads.map((upload) => upload.UploadId)).to.include(UploadId);
      let parts = 0;
      for (const upload of Uploads) parts += (await after.send(new ListPartsCommand({ Bucket, Key: upload.Key, UploadId: upload.UploadId }))).Parts?.length ?? 0;
      expect(readdirSync(join(stateFolder, 'data/s3/objects'))).to.have.lengthOf(found.size + parts);
      expect(readdirSync(join(stateFolder, 'data/s3/incoming'))).to.deep.equal([]);
    } finally {
      await engine.stop();
    }
  });

  it('sweeps drafts and files that nothing names, and touches nothing else', async () => {
    const first = await S3Engine.start(stateFolder);
    const client = first.client();
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept' }));
    const kept = readdirSync(join(stateFolder, 'data/s3/objects'));
    await first.stop();
    writeFileSync(join(stateFolder, 'data/s3/objects/orphan'), 'x');
    mkdirSync(join(stateFolder, 'data/s3/incoming'), { recursive: true });
    writeFileSync(join(stateFolder, 'data/s3/incoming/draft'), 'x');
    const second = await S3Engine.start(stateFolder);
    try {
      const { Body } = await second.client().send(new GetObjectCommand({ Bucket, Key: 'kept' }));
      expect(await Body?.transformToString()).to.equal('kept');
      expect(readdirSync(join(stateFolder, 'data/s3/objects'))).to.deep.equal(kept);
      expect(readdirSync(join(stateFolder, 'data/s3/incoming'))).to.deep.equal([]);
      expect(second.log.join('\n')).to.include('S3 removed 2 files');
    } finally {
      await second.stop();
    }
  });
});
