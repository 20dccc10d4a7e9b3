import { Readable } from 'node:stream';
import { CloudWatchLogsClient, FilterLogEventsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { sdkStreamMixin } from '@smithy/core/serde';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import { wholeOutputApi } from '../../../../../src/lib/topics/ssm/output/api.ts';
import { sdkError, testConnection } from '../../../aws/test-connection.ts';

const { signal } = new AbortController();
const api = wholeOutputApi(testConnection);
const failing = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

/** Only while this file's tests run: the stub sits on the prototype, and others use real clients. */
const mockS3Client = () => mockClient(S3Client);
const mockCloudWatchLogsClient = () => mockClient(CloudWatchLogsClient);

describe('wholeOutputApi', () => {
  let s3: ReturnType<typeof mockS3Client>;
  before(() => {
    s3 = mockS3Client();
  });
  let logs: ReturnType<typeof mockCloudWatchLogsClient>;
  before(() => {
    logs = mockCloudWatchLogsClient();
  });
  beforeEach(() => {
    s3.reset();
    logs.reset();
  });
  after(() => {
    s3.restore();
    logs.restore();
  });

  it('reads an object as text, and gives nothing where there is none yet', async () => {
    s3.on(GetObjectCommand).resolvesOnce({ Body: sdkStreamMixin(Readable.from([Buffer.from('ä'), Buffer.from('\u0000\r\n')])) }).rejectsOnce(sdkError('NoSuchKey', 404)).rejectsOnce(sdkError('AccessDenied', 403));
    expect(await api.object('b', 'k', signal)).to.equal('ä\u0000\r\n');
    expect(await api.object('b', 'k', signal)).to.equal(undefined);
    expect(await failing(api.object('b', 'k', signal))).to.include({ code: 'AccessDenied', exitCode: 5, operation: 's3:GetObject' });
  });

  it('lists every page of keys', async () => {
    s3.on(ListObjectsV2Command).resolvesOnce({ Contents: [{ Key: 'a' }], NextContinuationToken: 't' }).resolvesOnce({ NextContinuationToken: 'u' }).resolvesOnce({ Contents: [{ Key: 'b' }] });
    expect(await api.keys('b', 'p/', signal)).to.deep.equal(['a', 'b']);
    expect(s3.calls().map(({ args }) => args[0].input)).to.deep.equal([{ Bucket: 'b', Prefix: 'p/', ContinuationToken: undefined }, { Bucket: 'b', Prefix: 'p/', ContinuationToken: 't' }, { Bucket: 'b', Prefix: 'p/', ContinuationToken: 'u' }]);
    s3.on(ListObjectsV2Command).rejects(sdkError('NoSuchBucket', 404));
    expect(await failing(api.keys('b', '', signal))).to.include({ code: 'NoSuchBucket', exitCode: 4 });
  });

  it('reads a stream to its end, which is where the token stays, through pages that are empty', async () => {
    logs
      .on(GetLogEventsCommand)
      .resolvesOnce({ events: [{ message: 'one' }, { message: ' ' }], nextForwardToken: 'a' })
      .resolvesOnce({ events: [], nextForwardToken: 'b' })
      .resolvesOnce({ events: [{ message: 'two\nthree\n' }], nextForwardToken: 'c' })
      .resolvesOnce({ events: [], nextForwardToken: 'c' });
    expect(await api.logStream('/g', 's', signal)).to.equal('one\n\ntwo\nthree\n');
    expect(logs.calls()).to.have.length(4);
    expect(logs.call(0).args[0].input).to.deep.include({ startFromHead: true });
    logs.on(GetLogEventsCommand).rejects(sdkError('ResourceNotFoundException', 400));
    expect(await api.logStream('/g', 's', signal)).to.equal(undefined);
  });

  it('takes an empty stream for one that did not arrive', async () => {
    logs.on(GetLogEventsCommand).resolves({ events: [], nextForwardToken: 'a' });
    expect(await api.logStream('/g', 's', signal)).to.equal(undefined);
  });

  it('reads new lines of all streams of a command, and nothing where there is no group yet', async () => {
    logs.on(FilterLogEventsCommand).resolvesOnce({ events: [{ logStreamName: 's', message: 'm', timestamp: 5, eventId: 'e' }], nextToken: 't' }).resolvesOnce({ events: [] });
    expect(await api.logLines('/g', 'c', 3, signal)).to.deep.equal([{ stream: 's', text: 'm', at: 5, id: 'e' }]);
    expect(logs.call(1).args[0].input).to.deep.equal({ logGroupName: '/g', logStreamNamePrefix: 'c', startTime: 3, nextToken: 't' });
    logs.on(FilterLogEventsCommand).rejects(sdkError('ResourceNotFoundException', 400));
    expect(await api.logLines('/g', 'c', 3, signal)).to.deep.equal([]);
    logs.on(FilterLogEventsCommand).rejects(sdkError('AccessDeniedException', 400));
    expect(await failing(api.logLines('/g', 'c', 3, signal))).to.include({ code: 'AccessDeniedException', operation: 'logs:FilterLogEvents' });
  });
});
