import { expect } from 'chai';
import { startEngine, type InProcessEngine } from '../lib/local/services/in-process-engine.ts';
import { aws, boto3, needTool } from './outside-clients.ts';

describe('CloudWatch Logs on the wire', () => {
  let engine: InProcessEngine;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
  });
  after(() => engine.stop());

  it('serves boto3: groups, streams, events, tokens, filters, tags, retention', async function () {
    await needTool(this, 'boto3');
    const shown = await boto3(
      engine,
      `
import time
logs = boto3.client('logs')
now = int(time.time() * 1000)
logs.create_log_group(logGroupName='/boto', tags={'Team': 'blue'})
logs.put_retention_policy(logGroupName='/boto', retentionInDays=7)
for name in ['a', 'b']:
    logs.create_log_stream(logGroupName='/boto', logStreamName=name)
    logs.put_log_events(logGroupName='/boto', logStreamName=name, logEvents=[{'timestamp': now + i, 'message': f'{name}{i} ä🚀'} for i in range(5)])
late = logs.put_log_events(logGroupName='/boto', logStreamName='a', logEvents=[{'timestamp': now - 8 * 86400000, 'message': 'old'}])
first = logs.get_log_events(logGroupName='/boto', logStreamName='a', startFromHead=True, limit=3)
second = logs.get_log_events(logGroupName='/boto', logStreamName='a', nextToken=first['nextForwardToken'])
third = logs.get_log_events(logGroupName='/boto', logStreamName='a', nextToken=second['nextForwardToken'])
found = [e['message'] for page in logs.get_paginator('filter_log_events').paginate(logGroupName='/boto', filterPattern='ä -b3', PaginationConfig={'PageSize': 2}) for e in page['events']]
group = logs.describe_log_groups(logGroupNamePrefix='/bo')['logGroups'][0]
show({
    'rejected': late['rejectedLogEventsInfo'],
    'pages': [len(page['events']) for page in [first, second, third]],
    'end': third['nextForwardToken'] == second['nextForwardToken'],
    'found': found,
    'group': [group['retentionInDays'], group['arn']],
    'streams': [s['logStreamName'] for s in logs.describe_log_streams(logGroupName='/boto', orderBy='LastEventTime', descending=True)['logStreams']],
    'tags': logs.list_tags_for_resource(resourceArn=group['logGroupArn'])['tags'],
    'exists': refused(logs.create_log_group, logGroupName='/boto'),
    'missing': refused(logs.get_log_events, logGroupName='/boto', logStreamName='c'),
    'json': refused(logs.filter_log_events, logGroupName='/boto', filterPattern='{ $.a = 1 }'),
})`,
    );
    expect(shown).to.deep.equal({
      rejected: { expiredLogEventEndIndex: 1 },
      pages: [3, 2, 0],
      end: true,
      found: ['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3', 'a4', 'b4'].map((name) => `${name} ä🚀`),
      group: [7, 'arn:aws:logs:us-east-1:123456789012:log-group:/boto:*'],
      streams: ['b', 'a'],
      tags: { Team: 'blue' },
      exists: ['ResourceAlreadyExistsException', 400],
      missing: ['ResourceNotFoundException', 400],
      json: ['NotImplemented', 501],
    });
  });

  it('serves the aws CLI', async function () {
    await needTool(this, 'aws');
    const names = ['--log-group-name', '/cli', '--log-stream-name', 'one'];
    expect((await aws(engine, 'logs', 'create-log-group', '--log-group-name', '/cli')).error).to.equal('');
    expect((await aws(engine, 'logs', 'create-log-stream', ...names)).error).to.equal('');
    const event = `timestamp=${Date.now()},message=hello`;
    expect((await aws(engine, 'logs', 'put-log-events', ...names, '--log-events', event)).answer).to.have.property('nextSequenceToken');
    expect((await aws(engine, 'logs', 'get-log-events', ...names, '--query', 'events[].message')).answer).to.deep.equal(['hello']);
    expect((await aws(engine, 'logs', 'delete-log-stream', '--log-group-name', '/cli', '--log-stream-name', 'two')).error).to.match(/ResourceNotFoundException.*The specified log stream does not exist\./);
  });
});
