import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { expect } from 'chai';
import fc from 'fast-check';
import { failureOf, movableClock, startEngine, type InProcessEngine } from '../in-process-engine.ts';

const DAY_MILLISECONDS = 86_400_000;
const GROUP = '/app/web';

describe('CloudWatch Logs', () => {
  let engine: InProcessEngine;
  let client: logs.CloudWatchLogsClient;
  let clock: ReturnType<typeof movableClock>;
  beforeEach(async () => {
    clock = movableClock();
    // Open, since signatures do not hold over the days that a test lets pass; those who come in are tested elsewhere.
    engine = await startEngine({ fleet: 'none', open: true, clock });
    client = new logs.CloudWatchLogsClient(engine.client);
  });
  afterEach(async () => {
    client.destroy();
    await engine.stop();
  });

  const makeStream = async (logStreamName: string, logGroupName = GROUP): Promise<void> => {
    await client.send(new logs.CreateLogGroupCommand({ logGroupName })).catch((error: Error) => {
      if (error.name !== 'ResourceAlreadyExistsException') throw error;
    });
    await client.send(new logs.CreateLogStreamCommand({ logGroupName, logStreamName }));
  };
  const put = (logStreamName: string, logEvents: logs.InputLogEvent[], overrides: Partial<logs.PutLogEventsCommandInput> = {}) =>
    client.send(new logs.PutLogEventsCommand({ logGroupName: GROUP, logStreamName, logEvents, ...overrides }));
  const get = (logStreamName: string, overrides: Partial<logs.GetLogEventsCommandInput> = {}) => client.send(new logs.GetLogEventsCommand({ logGroupName: GROUP, logStreamName, ...overrides }));
  const filter = (overrides: Partial<logs.FilterLogEventsCommandInput> = {}) => client.send(new logs.FilterLogEventsCommand({ logGroupName: GROUP, ...overrides }));
  const messagesOf = ({ events }: { readonly events?: { readonly message?: string | undefined }[] | undefined }): (string | undefined)[] => (events ?? []).map(({ message }) => message);
  const expectRefusal = async (call: Promise<unknown>, name: string, message: string | RegExp): Promise<void> => {
    const error = await failureOf(call);
    expect(error.name).to.equal(name);
    if (typeof message === 'string') expect(error.message).to.equal(message);
    else expect(error.message).to.match(message);
  };

  describe('groups and streams', () => {
    it('are made, described and deleted', async () => {
      const before = clock.now();
      await client.send(new logs.CreateLogGroupCommand({ logGroupName: GROUP }));
      const { logGroups: groups = [] } = await client.send(new logs.DescribeLogGroupsCommand({}));
      const { creationTime, ...group } = groups[0] ?? {};
      expect(creationTime).to.be.within(before, clock.now());
      expect(group).to.deep.equal({
        logGroupName: GROUP,
        metricFilterCount: 0,
        arn: `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}:*`,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
        logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}`,
      });
      await makeStream('one');
      await put('one', [{ timestamp: clock.now(), message: 'äb' }]);
      expect((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups?.[0]?.storedBytes).to.equal(3 + 26);
      const { logStreams: streams = [] } = await client.send(new logs.DescribeLogStreamsCommand({ logGroupName: GROUP }));
      expect(streams[0]).to.include({ logStreamName: 'one', arn: `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}:log-stream:one` });
      expect(streams[0]?.lastEventTimestamp).to.be.a('number');
      await client.send(new logs.DeleteLogStreamCommand({ logGroupName: GROUP, logStreamName: 'one' }));
      expect((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups?.[0]?.storedBytes).to.equal(0);
      expect(messagesOf(await filter())).to.deep.equal([]);
      await client.send(new logs.DeleteLogGroupCommand({ logGroupName: GROUP }));
      expect((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups).to.deep.equal([]);
    });

    it('are refused twice, and where they are not there, in the words of AWS', async () => {
      await makeStream('one');
      const group = { logGroupName: GROUP };
      const noGroup = { logGroupName: 'none' };
      await expectRefusal(client.send(new logs.CreateLogGroupCommand(group)), 'ResourceAlreadyExistsException', 'The specified log group already exists');
      await expectRefusal(client.send(new logs.CreateLogStreamCommand({ ...group, logStreamName: 'one' })), 'ResourceAlreadyExistsException', 'The specified log stream already exists');
      for (const call of [
        new logs.DeleteLogGroupCommand(noGroup),
        new logs.CreateLogStreamCommand({ ...noGroup, logStreamName: 'one' }),
        new logs.DescribeLogStreamsCommand(noGroup),
        new logs.PutRetentionPolicyCommand({ ...noGroup, retentionInDays: 1 }),
        new logs.GetLogEventsCommand({ ...noGroup, logStreamName: 'one' }),
        new logs.FilterLogEventsCommand(noGroup),
      ] as const) {
        await expectRefusal(client.send(call as logs.DeleteLogGroupCommand), 'ResourceNotFoundException', 'The specified log group does not exist.');
      }
      await expectRefusal(get('two'), 'ResourceNotFoundException', 'The specified log stream does not exist.');
      await expectRefusal(put('two', [{ timestamp: clock.now(), message: 'x' }]), 'ResourceNotFoundException', 'The specified log stream does not exist.');
      await expectRefusal(filter({ logStreamNames: ['one', 'two'] }), 'ResourceNotFoundException', 'The specified log stream does not exist.');
      await expectRefusal(client.send(new logs.CreateLogGroupCommand({ logGroupName: 'no spaces' })), 'InvalidParameterException', /1 validation error detected: Value 'no spaces' at 'logGroupName' failed to satisfy constraint/);
    });

    it('are found by prefix and pattern, page by page', async () => {
      for (const logGroupName of ['b/1', 'a/2', 'a/1', 'A/3']) await client.send(new logs.CreateLogGroupCommand({ logGroupName }));
      const names = async (input: logs.DescribeLogGroupsCommandInput): Promise<(string | undefined)[]> => {
        const found: (string | undefined)[] = [];
        for await (const page of logs.paginateDescribeLogGroups({ client, pageSize: 1 }, input)) found.push(...(page.logGroups ?? []).map(({ logGroupName }) => logGroupName));
        return found;
      };
      expect(await names({})).to.deep.equal(['A/3', 'a/1', 'a/2', 'b/1']);
      expect(await names({ logGroupNamePrefix: 'a/' })).to.deep.equal(['a/1', 'a/2']);
      expect(await names({ logGroupNamePattern: 'a/' })).to.deep.equal(['A/3', 'a/1', 'a/2']);
      await expectRefusal(names({ logGroupNamePattern: 'a', logGroupNamePrefix: 'a' }), 'InvalidParameterException', /mutually exclusive/);
      await expectRefusal(names({ nextToken: 'nonsense' }), 'InvalidParameterException', 'The specified nextToken is invalid.');
    });

    it('come by name or by their last event, both ways', async () => {
      const now = clock.now();
      for (const [index, name] of ['b', 'a', 'ab', 'c'].entries()) {
        await makeStream(name);
        if (name !== 'c') await put(name, [{ timestamp: now + index, message: name }]);
      }
      const names = async (input: Partial<logs.DescribeLogStreamsCommandInput>): Promise<string> => {
        let found = '';
        for await (const page of logs.paginateDescribeLogStreams({ client, pageSize: 1 }, { logGroupName: GROUP, ...input })) found += (page.logStreams ?? []).map(({ logStreamName }) => `${logStreamName} `).join('');
        return found.trim();
      };
      expect(await names({})).to.equal('a ab b c');
      expect(await names({ descending: true })).to.equal('c b ab a');
      expect(await names({ logStreamNamePrefix: 'a' })).to.equal('a ab');
      expect(await names({ orderBy: 'LastEventTime', descending: true })).to.equal('ab a b c');
      expect(await names({ orderBy: 'LastEventTime' })).to.equal('c b a ab');
      await expectRefusal(names({ orderBy: 'LastEventTime', logStreamNamePrefix: 'a' }), 'InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
    });

    it('carry tags, by ARN and by name', async () => {
      await client.send(new logs.CreateLogGroupCommand({ logGroupName: GROUP, tags: { Team: 'blue' } }));
      const resourceArn = `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}`;
      await client.send(new logs.TagResourceCommand({ resourceArn, tags: { Env: 'prod', Team: 'red' } }));
      expect((await client.send(new logs.ListTagsForResourceCommand({ resourceArn }))).tags).to.deep.equal({ Env: 'prod', Team: 'red' });
      await client.send(new logs.UntagResourceCommand({ resourceArn, tagKeys: ['Env', 'Other'] }));
      expect((await client.send(new logs.ListTagsLogGroupCommand({ logGroupName: GROUP }))).tags).to.deep.equal({ Team: 'red' });
      const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, '']));
      expect((await failureOf(client.send(new logs.TagResourceCommand({ resourceArn, tags: many })))).name).to.equal('TooManyTagsException');
      expect((await failureOf(client.send(new logs.ListTagsForResourceCommand({ resourceArn: resourceArn.replace('us-east-1', 'us-west-2') })))).name).to.equal('ResourceNotFoundException');
    });
  });

  describe('PutLogEvents', () => {
    beforeEach(() => makeStream('s'));

    it('takes any sequence token and gives the next one', async () => {
      const first = await put('s', [{ timestamp: clock.now(), message: 'a' }], { sequenceToken: 'anything' });
      expect(first.nextSequenceToken).to.match(/^\d{56}$/);
      expect(first.rejectedLogEventsInfo).to.equal(undefined);
      expect((await put('s', [{ timestamp: clock.now(), message: 'b' }])).nextSequenceToken).not.to.equal(first.nextSequenceToken);
    });

    it('holds a batch to its limits, and stores nothing of one that is refused', async () => {
      const now = clock.now();
      await expectRefusal(put('s', [{ timestamp: now, message: 'x'.repeat(1_048_576 - 25) }]), 'InvalidParameterException', 'Upload too large: 1048577 bytes exceeds limit of 1048576');
      await expectRefusal(put('s', [{ timestamp: now, message: 'a' }, { timestamp: now - 1, message: 'b' }]), 'InvalidParameterException', 'Log events in a single PutLogEvents request must be in chronological order.');
      await expectRefusal(put('s', [{ timestamp: now - DAY_MILLISECONDS - 1, message: 'a' }, { timestamp: now, message: 'b' }]), 'InvalidParameterException', 'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
      await expectRefusal(put('s', Array.from({ length: 10_001 }, () => ({ timestamp: now, message: 'x' }))), 'InvalidParameterException', /at 'logEvents' failed to satisfy constraint: Member must have length less than or equal to 10000/);
      await expectRefusal(put('s', []), 'InvalidParameterException', /greater than or equal to 1/);
      await expectRefusal(put('s', [{ timestamp: now, message: '' }]), 'InvalidParameterException', /message/);
      expect(messagesOf(await get('s'))).to.deep.equal([]);
      await put('s', [{ timestamp: now, message: 'x'.repeat(1_048_576 - 26) }]);
      expect(messagesOf(await get('s'))).to.have.length(1);
    });

    it('takes out what is too old or too new, and says which', async () => {
      const now = clock.now();
      const at = (...times: number[]) => times.map((timestamp, index) => ({ timestamp, message: `m${index}` }));
      const hour = 3_600_000;
      expect((await put('s', at(now - 14 * DAY_MILLISECONDS - 2 * hour, now - 14 * DAY_MILLISECONDS - hour, now - 14 * DAY_MILLISECONDS + hour))).rejectedLogEventsInfo).to.deep.equal({ tooOldLogEventEndIndex: 2 });
      expect((await put('s', at(now, now + 3 * hour))).rejectedLogEventsInfo).to.deep.equal({ tooNewLogEventStartIndex: 1 });
      expect(messagesOf(await get('s'))).to.deep.equal(['m2', 'm0']);
      await client.send(new logs.PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 1 }));
      expect((await put('s', at(now - DAY_MILLISECONDS - hour, now - hour))).rejectedLogEventsInfo).to.deep.equal({ expiredLogEventEndIndex: 1 });
    });

    it('keeps messages as they are', async () => {
      const messages = ['line\nbreak', '\u0000 and \u001b[31m', '🚀 "quoted" \\', ' '];
      await put('s', messages.map((message) => ({ timestamp: clock.now(), message })));
      expect(messagesOf(await get('s', { startFromHead: true }))).to.deep.equal(messages);
    });
  });

  describe('GetLogEvents', () => {
    const START = Math.floor(Date.now() / 1000) * 1000;
    beforeEach(async () => {
      await makeStream('s');
      await put('s', Array.from({ length: 10 }, (_, index) => ({ timestamp: START + Math.floor(index / 2), message: String(index) })));
    });

    it('gives the last events, or the first ones, in the order of time', async () => {
      expect(messagesOf(await get('s', { limit: 3 })).join('')).to.equal('789');
      expect(messagesOf(await get('s', { limit: 3, startFromHead: true })).join('')).to.equal('012');
      expect(messagesOf(await get('s', { startTime: START + 1, endTime: START + 3, startFromHead: true })).join('')).to.equal('2345');
    });

    it('goes forward to the end, where the token stays the same, and on when more comes', async () => {
      let page = await get('s', { limit: 4, startFromHead: true });
      const seen = messagesOf(page);
      for (;;) {
        const next = await get('s', { limit: 4, nextToken: page.nextForwardToken });
        if (next.nextForwardToken === page.nextForwardToken) break;
        seen.push(...messagesOf(next));
        page = next;
      }
      expect(seen.join('')).to.equal('0123456789');
      expect(messagesOf(await get('s', { nextToken: page.nextForwardToken }))).to.deep.equal([]);
      await put('s', [{ timestamp: START + 5, message: 'new' }]);
      expect(messagesOf(await get('s', { nextToken: page.nextForwardToken }))).to.deep.equal(['new']);
    });

    it('goes backward to the beginning, and turns around without losing or doubling an event', async () => {
      const last = await get('s', { limit: 4 });
      const middle = await get('s', { limit: 4, nextToken: last.nextBackwardToken });
      const first = await get('s', { limit: 4, nextToken: middle.nextBackwardToken });
      expect([last, middle, first].map((page) => messagesOf(page).join(''))).to.deep.equal(['6789', '2345', '01']);
      const before = await get('s', { nextToken: first.nextBackwardToken });
      expect(messagesOf(before)).to.deep.equal([]);
      expect(before.nextBackwardToken).to.equal(first.nextBackwardToken);
      expect(messagesOf(await get('s', { nextToken: before.nextForwardToken })).join('')).to.equal('0123456789');
      const end = await get('s', { nextToken: last.nextForwardToken });
      expect(messagesOf(await get('s', { limit: 4, nextToken: end.nextBackwardToken })).join('')).to.equal('6789');
    });

    it('lets a stream that is still empty be followed', async () => {
      await makeStream('empty');
      for (const startFromHead of [true, false]) {
        const { nextForwardToken } = await get('empty', { startFromHead });
        const again = await get('empty', { nextToken: nextForwardToken });
        expect(again.nextForwardToken).to.equal(nextForwardToken);
      }
      const { nextForwardToken } = await get('empty');
      await put('empty', [{ timestamp: START, message: 'first' }]);
      expect(messagesOf(await get('empty', { nextToken: nextForwardToken }))).to.deep.equal(['first']);
    });

    it('gives no more than 1 MiB at a time, and all of it in the end', async () => {
      await makeStream('big');
      for (let index = 0; index < 3; index += 1) await put('big', [{ timestamp: START + index, message: String(index).repeat(700_000) }]);
      let page = await get('big', { startFromHead: true });
      const sizes: number[] = [];
      while ((page.events ?? []).length > 0) {
        sizes.push((page.events ?? []).length);
        page = await get('big', { nextToken: page.nextForwardToken });
      }
      expect(sizes).to.deep.equal([1, 1, 1]);
    });

    it('refuses a token that is none, and a group named twice or not at all', async () => {
      await expectRefusal(get('s', { nextToken: 'f/12/s' }), 'InvalidParameterException', 'The specified nextToken is invalid.');
      await expectRefusal(get('s', { logGroupIdentifier: GROUP }), 'InvalidParameterException', /mutually exclusive/);
      await expectRefusal(get('s', { logGroupName: undefined }), 'InvalidParameterException', /Exactly one/);
      expect(messagesOf(await get('s', { logGroupName: undefined, logGroupIdentifier: `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}`, limit: 1 }))).to.deep.equal(['9']);
    });
  });

  describe('FilterLogEvents', () => {
    const START = Math.floor(Date.now() / 1000) * 1000;
    beforeEach(async () => {
      for (const name of ['web-1', 'web-2', 'db']) await makeStream(name);
      await put('web-2', [{ timestamp: START, message: 'b ok' }, { timestamp: START + 2, message: 'd ERROR' }]);
      await put('web-1', [{ timestamp: START, message: 'c ok' }, { timestamp: START + 1, message: 'e ERROR' }]);
      await put('db', [{ timestamp: START + 1, message: 'f ok' }]);
    });
    const letters = async (overrides: Partial<logs.FilterLogEventsCommandInput>): Promise<string> => messagesOf(await filter(overrides)).map((message) => message?.charAt(0)).join('');

    it('interleaves streams by time, then by ingestion', async () => {
      expect(await letters({})).to.equal('bcefd');
      const { events = [], searchedLogStreams } = await filter({ limit: 1 });
      expect(events[0]).to.include({ logStreamName: 'web-2', timestamp: START, message: 'b ok' });
      expect(events[0]?.eventId).to.match(/^\d{56}$/);
      expect(searchedLogStreams).to.deep.equal([]);
    });

    it('takes names, a prefix, a time range with both ends, and a pattern', async () => {
      expect(await letters({ logStreamNames: ['web-1', 'db'] })).to.equal('cef');
      expect(await letters({ logStreamNames: ['db'] })).to.equal('f');
      expect(await letters({ logStreamNamePrefix: 'web-' })).to.equal('bced');
      expect(await letters({ logStreamNamePrefix: 'nothing' })).to.equal('');
      expect(await letters({ startTime: START + 1, endTime: START + 2 })).to.equal('efd');
      expect(await letters({ filterPattern: 'ERROR' })).to.equal('ed');
      expect(await letters({ filterPattern: '-ERROR', logStreamNamePrefix: 'web' })).to.equal('bc');
      await expectRefusal(filter({ logStreamNames: ['db'], logStreamNamePrefix: 'd' }), 'InvalidParameterException', /mutually exclusive/);
    });

    it('refuses JSON patterns by name', async () => {
      const error = await failureOf(filter({ filterPattern: '{ $.a = 1 }' }));
      expect([error.name, error.$metadata?.httpStatusCode]).to.deep.equal(['NotImplemented', 501]);
    });

    it('gives every event once, whatever the size of the pages', async () => {
      await makeStream('many');
      const word = fc.constantFrom('x', 'y');
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 7 }), word, async (limit, filterPattern) => {
          const found: (string | undefined)[] = [];
          for await (const page of logs.paginateFilterLogEvents({ client, pageSize: limit }, { logGroupName: GROUP, filterPattern })) found.push(...messagesOf(page));
          expect(found).to.deep.equal(messagesOf(await filter({ filterPattern })));
        }),
        { numRuns: 10 },
      );
      await put('many', Array.from({ length: 20 }, (_, index) => ({ timestamp: START + Math.floor(index / 5), message: `${index} ${index % 3 === 0 ? 'x' : 'y'}` })));
      const found: (string | undefined)[] = [];
      for await (const page of logs.paginateFilterLogEvents({ client, pageSize: 2 }, { logGroupName: GROUP, filterPattern: 'x' })) found.push(...messagesOf(page));
      expect(found).to.deep.equal(['0 x', '3 x', '6 x', '9 x', '12 x', '15 x', '18 x']);
    });
  });

  describe('retention', () => {
    it('takes only the days that AWS takes, and is shown', async () => {
      await makeStream('s');
      await expectRefusal(client.send(new logs.PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 2 })), 'InvalidParameterException', /Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: \[1, 3, 5,/);
      await client.send(new logs.PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 3 }));
      expect((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays).to.equal(3);
      await client.send(new logs.DeleteRetentionPolicyCommand({ logGroupName: GROUP }));
      expect((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups?.[0]).not.to.have.property('retentionInDays');
    });

    it('removes what is older, for good', async () => {
      await makeStream('s');
      await put('s', [{ timestamp: clock.now(), message: 'old' }]);
      clock.move(2 * DAY_MILLISECONDS);
      await put('s', [{ timestamp: clock.now(), message: 'new' }]);
      expect(messagesOf(await get('s'))).to.deep.equal(['old', 'new']);
      await client.send(new logs.PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 1 }));
      expect(messagesOf(await get('s'))).to.deep.equal(['new']);
      expect(messagesOf(await filter())).to.deep.equal(['new']);
      await client.send(new logs.DeleteRetentionPolicyCommand({ logGroupName: GROUP }));
      expect(messagesOf(await get('s'))).to.deep.equal(['new']);
      expect((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups?.[0]?.storedBytes).to.equal(29);
    });
  });

  it('refuses by name what is not built', async () => {
    const error = await failureOf(client.send(new logs.StartQueryCommand({ startTime: 0, endTime: 1, queryString: 'fields @message' })));
    expect([error.name, error.$metadata?.httpStatusCode]).to.deep.equal(['NotImplemented', 501]);
    expect(error.message).to.match(/CloudWatch Logs StartQuery/);
  });
});
