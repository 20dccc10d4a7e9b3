import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { environmentOf } from '../../src/lib/local/lifecycle/engine-environment.ts';
import { S3Engine } from '../lib/local/services/s3/s3-engine.ts';

const MIB = 2 ** 20;
/** Past the size at which both clients send an object in parts. */
const BIG = 20 * MIB;

/** Runs another program against the engine, with nothing of this machine's AWS settings. */
class Surroundings {
  readonly folder = mkdtempSync(join(tmpdir(), 'drover-wire-s3-'));
  readonly #engine: S3Engine;

  constructor(engine: S3Engine) {
    this.#engine = engine;
  }

  async run(file: string, ...words: string[]): Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number | undefined }> {
    const { host, keys, stateFolder } = this.#engine;
    const variables = environmentOf({ endpoint: host.endpoint, keys, stateFolder } as Parameters<typeof environmentOf>[0], 'us-east-1');
    const { stdout, stderr, exitCode } = await execa(file, words, {
      cwd: this.folder,
      reject: false,
      stdin: 'ignore',
      extendEnv: false,
      env: { PATH: process.env['PATH'] ?? '', HOME: this.folder, LANG: 'C.UTF-8', PYENV_ROOT: process.env['PYENV_ROOT'] ?? '', AWS_EC2_METADATA_DISABLED: 'true', AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1', ...variables },
    });
    return { stdout, stderr, exitCode };
  }

  async aws(...words: string[]): Promise<string> {
    const { stdout, stderr, exitCode } = await this.run('aws', ...words);
    if (exitCode !== 0) throw new Error(`aws ${words.join(' ')}: exit ${exitCode}\n${stdout}\n${stderr}`);
    return stdout;
  }

  async python(script: string): Promise<unknown> {
    const { stdout, stderr, exitCode } = await this.run('python3', '-c', script);
    if (exitCode !== 0) throw new Error(`python3: exit ${exitCode}\n${stdout}\n${stderr}`);
    return JSON.parse(stdout) as unknown;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function works(file: string, ...words: string[]): Promise<boolean> {
  const { exitCode } = await execa(file, words, { reject: false, stdin: 'ignore' });
  return exitCode === 0;
}

describe("S3 as other people's clients see it", function () {
  this.timeout(120_000);
  let engine: S3Engine;
  let outside: Surroundings;
  before(async () => {
    engine = await S3Engine.start();
    outside = new Surroundings(engine);
  });
  after(async () => {
    outside.close();
    await engine.close();
  });

  describe('the aws CLI', () => {
    before(async function () {
      if (await works('aws', '--version')) return;
      console.log('      the aws CLI is not installed: its tests are left out');
      this.skip();
    });

    it('makes, fills, lists, copies and empties a bucket', async () => {
      const big = randomBytes(BIG);
      writeFileSync(join(outside.folder, 'big.bin'), big);
      writeFileSync(join(outside.folder, 'small.txt'), 'small\n');
      expect(await outside.aws('s3', 'mb', 's3://cli-bucket')).to.include('make_bucket: cli-bucket');
      await outside.aws('s3', 'cp', 'big.bin', 's3://cli-bucket/dir/big.bin', '--metadata', 'colour=red', '--no-progress');
      await outside.aws('s3', 'cp', 'small.txt', 's3://cli-bucket/dir/sméll & +.txt');
      expect(await outside.aws('s3', 'ls')).to.include('cli-bucket');
      expect(await outside.aws('s3', 'ls', 's3://cli-bucket/')).to.match(/^\s*PRE dir\/$/);
      const listed = await outside.aws('s3', 'ls', 's3://cli-bucket/dir/');
      expect(listed).to.match(new RegExp(`\\s${BIG} big\\.bin$`, 'm'));
      expect(listed).to.include(' 6 sméll & +.txt');
      const head = JSON.parse(await outside.aws('s3api', 'head-object', '--bucket', 'cli-bucket', '--key', 'dir/big.bin')) as { ETag: string; ContentLength: number; Metadata: object };
      expect(head).to.deep.include({ ContentLength: BIG, Metadata: { colour: 'red' } });
      expect(head.ETag).to.match(/^"[0-9a-f]{32}-3"$/);
      await outside.aws('s3', 'cp', 's3://cli-bucket/dir/big.bin', 'back.bin', '--no-progress');
      expect(readFileSync(join(outside.folder, 'back.bin')).equals(big)).to.equal(true);
      expect(await outside.aws('s3', 'cp', 's3://cli-bucket/dir/sméll & +.txt', '-')).to.equal('small');
      await outside.aws('s3', 'cp', 's3://cli-bucket/dir/sméll & +.txt', 's3://cli-bucket/copy.txt');
      await outside.aws('s3', 'mv', 's3://cli-bucket/copy.txt', 's3://cli-bucket/moved.txt');
      expect(await outside.aws('s3', 'ls', 's3://cli-bucket/')).to.match(/6 moved\.txt/).and.not.to.include('copy.txt');
      await outside.aws('s3', 'rm', 's3://cli-bucket/dir/big.bin');
      await outside.aws('s3', 'sync', 's3://cli-bucket', 'synced', '--no-progress');
      expect(readFileSync(join(outside.folder, 'synced/moved.txt'), 'utf8')).to.equal('small\n');
      await outside.aws('s3', 'rb', '--force', 's3://cli-bucket');
      expect(await outside.aws('s3', 'ls')).to.equal('');
    });

    it('is refused in words that it understands', async () => {
      const missing = await outside.run('aws', 's3', 'ls', 's3://no-such-bucket-here');
      expect(missing.exitCode).not.to.equal(0);
      expect(missing.stderr).to.include('NoSuchBucket').and.to.include('The specified bucket does not exist');
      const unbuilt = await outside.run('aws', 's3api', 'get-bucket-versioning', '--bucket', 'no-such-bucket-here');
      expect(unbuilt.stderr).to.include('NotImplemented').and.to.include('GetBucketVersioning');
    });
  });

  describe('boto3', () => {
    before(async function () {
      if (await works('python3', '-c', 'import boto3')) return;
      console.log('      boto3 is not installed: its tests are left out');
      this.skip();
    });

    it('runs the operations and reads their answers', async () => {
      const answers = await outside.python(`
import boto3, io, json, os
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError
s3 = boto3.client('s3')
out = {}
def code(call, **words):
    try:
        call(**words)
    except ClientError as error:
        return [error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode']]
    return None
s3.create_bucket(Bucket='boto')
west = boto3.client('s3', region_name='eu-west-1')
west.create_bucket(Bucket='boto-west', CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})
out['locations'] = [s3.get_bucket_location(Bucket=b)['LocationConstraint'] for b in ['boto', 'boto-west']]
out['head'] = s3.head_bucket(Bucket='boto-west')['BucketRegion']
keys = ['a/1', 'a/2 ü&+', 'b', '\\u00e9\\U0001F600', 'ctl\\x01']
for key in keys:
    s3.put_object(Bucket='boto', Key=key, Body=key.encode(), Metadata={'key-length': str(len(key))}, ContentType='text/x-key')
out['same'] = all(s3.get_object(Bucket='boto', Key=key)['Body'].read() == key.encode() for key in keys)
got = s3.get_object(Bucket='boto', Key='b', Range='bytes=0-0')
out['range'] = [got['ContentRange'], got['ContentType'], got['Metadata'], got['ResponseMetadata']['HTTPStatusCode'], got['Body'].read().decode()]
pages = s3.get_paginator('list_objects_v2').paginate(Bucket='boto', PaginationConfig={'PageSize': 2})
out['keys'] = [item['Key'] for page in pages for item in page['Contents']] == sorted(keys, key=str.encode)
pages = s3.get_paginator('list_objects').paginate(Bucket='boto', Delimiter='/', PaginationConfig={'PageSize': 2})
out['prefixes'] = [item['Prefix'] for page in pages for item in page.get('CommonPrefixes', [])]
data = os.urandom(${BIG})
s3.upload_fileobj(io.BytesIO(data), 'boto', 'big', Config=TransferConfig(multipart_threshold=5 * ${MIB}, multipart_chunksize=5 * ${MIB}))
back = io.BytesIO()
s3.download_fileobj('boto', 'big', back)
out['big'] = [back.getvalue() == data, s3.head_object(Bucket='boto', Key='big')['ETag'][-3:]]
s3.copy({'Bucket': 'boto', 'Key': 'big'}, 'boto-west', 'big', Config=TransferConfig(multipart_threshold=5 * ${MIB}, multipart_chunksize=8 * ${MIB}))
out['copied'] = s3.get_object(Bucket='boto-west', Key='big')['Body'].read() == data
etag = s3.head_object(Bucket='boto', Key='b')['ETag']
out['codes'] = [
    code(s3.get_object, Bucket='boto', Key='missing'), code(s3.head_object, Bucket='boto', Key='missing'),
    code(s3.get_object, Bucket='missing', Key='missing'), code(s3.get_object, Bucket='boto', Key='b', IfNoneMatch=etag),
    code(s3.get_object, Bucket='boto', Key='b', IfMatch='"x"'), code(s3.get_object, Bucket='boto', Key='b', Range='bytes=5-'),
    code(s3.put_object, Bucket='boto', Key='b', Body=b'x', ContentMD5='AAAAAAAAAAAAAAAAAAAAAA=='), code(s3.delete_bucket, Bucket='boto'),
    code(west.create_bucket, Bucket='boto-west', CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'}), code(west.create_bucket, Bucket='other'),
    code(s3.get_bucket_acl, Bucket='boto')]
put = s3.put_object(Bucket='boto', Key='sum', Body=b'summed', ChecksumAlgorithm='SHA256')
got = s3.get_object(Bucket='boto', Key='sum', ChecksumMode='ENABLED')
got['Body'].read()
out['sum'] = put['ChecksumSHA256'] == got['ChecksumSHA256']
import urllib.request
out['presigned'] = urllib.request.urlopen(boto3.client('s3', config=Config(signature_version='s3v4')).generate_presigned_url('get_object', Params={'Bucket': 'boto', 'Key': 'a/2 ü&+'})).read().decode()
# No XML can name a control character: boto3 cannot read the answer of S3 itself to a delete of many such keys.
s3.delete_object(Bucket='boto', Key='ctl\\x01')
bucket = boto3.resource('s3').Bucket('boto')
out['deleted'] = len(bucket.objects.all().delete()[0]['Deleted'])
bucket.delete()
out['left'] = [b['Name'] for b in s3.list_buckets()['Buckets']]
print(json.dumps(out))
`);
      expect(answers).to.deep.equal({
        locations: [null, 'eu-west-1'],
        head: 'eu-west-1',
        same: true,
        range: ['bytes 0-0/1', 'text/x-key', { 'key-length': '1' }, 206, 'b'],
        keys: true,
        prefixes: ['a/'],
        big: [true, '-4"'],
        copied: true,
        codes: [
          ['NoSuchKey', 404],
          ['404', 404],
          ['NoSuchBucket', 404],
          ['304', 304],
          ['PreconditionFailed', 412],
          ['InvalidRange', 416],
          ['BadDigest', 400],
          ['BucketNotEmpty', 409],
          ['BucketAlreadyOwnedByYou', 409],
          ['IllegalLocationConstraintException', 400],
          ['NotImplemented', 501],
        ],
        sum: true,
        presigned: 'a/2 ü&+',
        deleted: 6,
        left: ['boto-west'],
      });
    });
  });
});
