import { CreateBucketCommand, CreateMultipartUploadCommand, DeleteBucketCommand, DeleteObjectCommand, GetBucketAclCommand, GetBucketLocationCommand, HeadBucketCommand, ListBucketsCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isBucketName } from '../../../../../../src/lib/local/services/s3/buckets/bucket-name.ts';
import { refusal, S3Engine } from '../s3-engine.ts';

describe('S3 buckets', () => {
  let engine: S3Engine;
  before(async () => {
    engine = await S3Engine.start();
  });
  after(() => engine.close());

  it('are made where the region or the constraint says, and listed by name', async () => {
    const [east, west] = [engine.client(), engine.client({ region: 'eu-west-1' })];
    expect((await east.send(new CreateBucketCommand({ Bucket: 'b-east' }))).Location).to.equal('/b-east');
    await west.send(new CreateBucketCommand({ Bucket: 'a-west' }));
    await east.send(new CreateBucketCommand({ Bucket: 'c-south', CreateBucketConfiguration: { LocationConstraint: 'ap-south-1' } }));
    expect((await east.send(new GetBucketLocationCommand({ Bucket: 'b-east' }))).LocationConstraint).to.equal(undefined);
    expect((await east.send(new GetBucketLocationCommand({ Bucket: 'a-west' }))).LocationConstraint).to.equal('eu-west-1');
    expect((await west.send(new HeadBucketCommand({ Bucket: 'c-south' }))).BucketRegion).to.equal('ap-south-1');
    const { Buckets, Owner } = await west.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).to.deep.equal(['a-west', 'b-east', 'c-south']);
    expect(Owner?.ID).to.match(/^[0-9a-f]{64}$/);
    const first = await east.send(new ListBucketsCommand({ MaxBuckets: 2 }));
    const second = await east.send(new ListBucketsCommand({ MaxBuckets: 2, ContinuationToken: first.ContinuationToken }));
    expect([...(first.Buckets ?? []), ...(second.Buckets ?? [])].map(({ Name, BucketRegion }) => `${Name} ${BucketRegion}`)).to.deep.equal(['a-west eu-west-1', 'b-east us-east-1', 'c-south ap-south-1']);
    expect(second.ContinuationToken).to.equal(undefined);
  });

  it('refuse a constraint that does not fit the region', async () => {
    const west = engine.client({ region: 'eu-west-1' });
    expect(await refusal(west.send(new CreateBucketCommand({ Bucket: 'misplaced', CreateBucketConfiguration: { LocationConstraint: 'ap-south-1' } })))).to.deep.include({
      name: 'IllegalLocationConstraintException',
      status: 400,
      message: 'The ap-south-1 location constraint is incompatible for the region specific endpoint this request was sent to.',
    });
    expect(await refusal(engine.client().send(new CreateBucketCommand({ Bucket: 'misplaced', CreateBucketConfiguration: { LocationConstraint: 'the-moon' as 'EU' } })))).to.include({ name: 'InvalidLocationConstraint', status: 400 });
  });

  it('may be made again in us-east-1 only', async () => {
    const [east, west] = [engine.client(), engine.client({ region: 'eu-west-1' })];
    for (let time = 0; time < 2; time += 1) await east.send(new CreateBucketCommand({ Bucket: 'twice-east' }));
    await west.send(new CreateBucketCommand({ Bucket: 'twice-west' }));
    const refused = await refusal(west.send(new CreateBucketCommand({ Bucket: 'twice-west' })));
    expect(refused).to.include({ name: 'BucketAlreadyOwnedByYou', status: 409, message: 'Your previous request to create the named bucket succeeded and you already own it.' });
    expect(refused.members).to.include({ BucketName: 'twice-west' });
  });

  it('refuse names that are none', async () => {
    const refused = await refusal(engine.client().send(new CreateBucketCommand({ Bucket: 'Bad_Name' })));
    expect(refused).to.include({ name: 'InvalidBucketName', status: 400, message: 'The specified bucket is not valid.' });
    expect(refused.members).to.include({ BucketName: 'Bad_Name' });
    for (const name of ['abc', 'a.b-c', '123', 'x'.repeat(63)]) expect(isBucketName(name), name).to.equal(true);
    for (const name of ['ab', 'x'.repeat(64), '-abc', 'abc-', 'a..b', 'Abc', 'a_b', '192.168.0.1', 'xn--abc', 'abc-s3alias']) expect(isBucketName(name), name).to.equal(false);
  });

  it('say so where they are not there', async () => {
    const refused = await refusal(engine.client().send(new GetBucketLocationCommand({ Bucket: 'nowhere' })));
    expect(refused).to.include({ name: 'NoSuchBucket', status: 404, message: 'The specified bucket does not exist' });
    expect(refused.members).to.include({ BucketName: 'nowhere' });
    expect(await refusal(engine.client().send(new HeadBucketCommand({ Bucket: 'nowhere' })))).to.include({ name: 'NotFound', status: 404 });
    expect(await refusal(engine.client().send(new HeadBucketCommand({ Bucket: 'b-east', ExpectedBucketOwner: '999999999999' })))).to.include({ status: 403 });
  });

  it('are deleted empty only; uploads in hand go with them', async () => {
    const client = engine.client();
    await client.send(new CreateBucketCommand({ Bucket: 'short-lived' }));
    await client.send(new PutObjectCommand({ Bucket: 'short-lived', Key: 'k', Body: 'x' }));
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: 'short-lived', Key: 'big' }));
    await client.send(new UploadPartCommand({ Bucket: 'short-lived', Key: 'big', UploadId, PartNumber: 1, Body: 'part' }));
    expect(await refusal(client.send(new DeleteBucketCommand({ Bucket: 'short-lived' })))).to.include({ name: 'BucketNotEmpty', status: 409, message: 'The bucket you tried to delete is not empty' });
    await client.send(new DeleteObjectCommand({ Bucket: 'short-lived', Key: 'k' }));
    await client.send(new DeleteBucketCommand({ Bucket: 'short-lived' }));
    expect(await refusal(client.send(new HeadBucketCommand({ Bucket: 'short-lived' })))).to.include({ name: 'NotFound' });
    expect(readdirSync(join(engine.stateFolder, 'data/s3/objects'))).to.deep.equal([]);
  });

  it('answer what is not built with its name', async () => {
    expect(await refusal(engine.client().send(new GetBucketAclCommand({ Bucket: 'b-east' })))).to.include({ name: 'NotImplemented', status: 501, message: "S3 GetBucketAcl is not built into Drover's embedded engine" });
    expect(await refusal(engine.client().send(new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true })))).to.include({ name: 'NotImplemented', status: 501 });
    expect(await refusal(engine.client().send(new CreateBucketCommand({ Bucket: 'public', ACL: 'public-read' })))).to.include({ name: 'AccessControlListNotSupported', status: 400 });
  });
});
