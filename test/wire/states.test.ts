import * as sfn from '@aws-sdk/client-sfn';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { expect } from 'chai';
import { Agent } from 'node:http';
import { failureOf, startEngine, type InProcessEngine } from '../lib/local/services/in-process-engine.ts';
import { aws, boto3, needTool } from './outside-clients.ts';

const ROLE = 'arn:aws:iam::123456789012:role/states';
const BASE = 'arn:aws:states:us-east-1:123456789012';
const MACHINE = JSON.stringify({ Comment: 'ä🚀', StartAt: 'P', States: { P: { Type: 'Pass', Parameters: { 'got.$': '$' }, End: true } } });
const WAITING = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3600, End: true } } });
const activityMachine = (arn: string): string => JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', Resource: arn, HeartbeatSeconds: 60, End: true } } });

describe('Step Functions on the wire', function () {
  // Each call of the CLI is a process.
  this.timeout(120_000);
  let engine: InProcessEngine;
  before(async () => {
    engine = await startEngine({ fleet: 'none' });
  });
  after(() => engine.stop());

  describe('the JavaScript SDK', () => {
    let client: sfn.SFNClient;
    before(() => {
      client = new sfn.SFNClient({ ...engine.client, disableHostPrefix: true });
    });
    after(() => client.destroy());

    it('makes machines, runs them and reads what happened', async () => {
      const { stateMachineArn = '' } = await client.send(new sfn.CreateStateMachineCommand({ name: 'sdk', definition: MACHINE, roleArn: ROLE, tags: [{ key: 'Team', value: 'ü' }] }));
      expect(await client.send(new sfn.DescribeStateMachineCommand({ stateMachineArn }))).to.deep.include({ name: 'sdk', definition: MACHINE, roleArn: ROLE, status: 'ACTIVE', type: 'STANDARD' });
      const { executionArn, startDate } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn, name: 'one', input: '{"ö":1.5}' }));
      expect([executionArn, startDate]).to.deep.equal([`${BASE}:execution:sdk:one`, new Date(startDate ?? 0)]);
      await client.send(new sfn.StartExecutionCommand({ stateMachineArn, name: 'two' }));
      let described: sfn.DescribeExecutionCommandOutput;
      do described = await client.send(new sfn.DescribeExecutionCommand({ executionArn }));
      while (described.status === 'RUNNING');
      expect(described).to.deep.include({ status: 'SUCCEEDED', input: '{"ö":1.5}', output: '{"got":{"ö":1.5}}', redriveCount: 0 });
      const names: (string | undefined)[] = [];
      for await (const { executions = [] } of sfn.paginateListExecutions({ client, pageSize: 1 }, { stateMachineArn })) names.push(...executions.map(({ name }) => name));
      expect(names).to.deep.equal(['two', 'one']);
      const types: (string | undefined)[] = [];
      for await (const { events = [] } of sfn.paginateGetExecutionHistory({ client, pageSize: 2 }, { executionArn, reverseOrder: true })) types.push(...events.map(({ type }) => type));
      expect(types).to.deep.equal(['ExecutionSucceeded', 'PassStateExited', 'PassStateEntered', 'ExecutionStarted']);
      expect((await client.send(new sfn.ListTagsForResourceCommand({ resourceArn: stateMachineArn }))).tags).to.deep.equal([{ key: 'Team', value: 'ü' }]);
    });

    it('gets the classes of errors, with their messages', async () => {
      const missing = await failureOf(client.send(new sfn.DescribeStateMachineCommand({ stateMachineArn: `${BASE}:stateMachine:none` })));
      expect(missing).to.be.instanceOf(sfn.StateMachineDoesNotExist);
      expect(missing.message).to.equal(`State Machine Does Not Exist: '${BASE}:stateMachine:none'`);
      const invalid = await failureOf(client.send(new sfn.CreateStateMachineCommand({ name: 'bad', definition: '{"StartAt":"X","States":{}}', roleArn: ROLE })));
      expect(invalid).to.be.instanceOf(sfn.InvalidDefinition);
      expect(invalid.message).to.match(/^Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: /);
      const empty = await failureOf(client.send(new sfn.CreateStateMachineCommand({ name: '', definition: MACHINE, roleArn: ROLE })));
      expect(empty.message).to.match(/^1 validation error detected: Value '' at 'name' failed to satisfy constraint: /);
    });

    it('calls what has "sync-" in front of its host wherever that name leads here', async () => {
      const { port } = new URL(engine.endpoint);
      await client.send(new sfn.CreateStateMachineCommand({ name: 'express', type: 'EXPRESS', definition: MACHINE, roleArn: ROLE }));
      for (const host of ['127.0.0.1', 'localhost', 'states.localhost']) {
        const hosts: (string | undefined)[] = [];
        const httpAgent = new Agent({
          lookup: (name, _options, found) => {
            hosts.push(name);
            found(null, [{ address: '127.0.0.1', family: 4 }]);
          },
        });
        const prefixing = new sfn.SFNClient({ ...engine.client, endpoint: `http://${host}:${port}`, requestHandler: new NodeHttpHandler({ httpAgent }) });
        expect(await prefixing.send(new sfn.StartSyncExecutionCommand({ stateMachineArn: `${BASE}:stateMachine:express`, input: '1' }))).to.deep.include({ status: 'SUCCEEDED', output: '{"got":1}' });
        expect((await prefixing.send(new sfn.TestStateCommand({ definition: '{"Type":"Pass","End":true}' }))).status).to.equal('SUCCEEDED');
        expect(hosts).to.include(`sync-${host}`);
        prefixing.destroy();
      }
    });
  });

  it('serves boto3: machines, executions, activities, tags, versions, aliases, tests of states', async function () {
    await needTool(this, 'boto3');
    const shown = await boto3(
      engine,
      `
import time
from botocore.config import Config
sfn = boto3.client('stepfunctions')
role, base = '${ROLE}', '${BASE}'
machine = sfn.create_state_machine(name='boto', definition=${JSON.stringify(MACHINE)}, roleArn=role, publish=True, tags=[{'key': 'a', 'value': 'ä'}])
arn = machine['stateMachineArn']
def ended(execution):
    while True:
        found = sfn.describe_execution(executionArn=execution)
        if found['status'] != 'RUNNING':
            return found
        time.sleep(0.01)
started = [sfn.start_execution(stateMachineArn=arn, name=f'e{i}', input=json.dumps({'i': i}))['executionArn'] for i in range(3)]
outputs = [json.loads(ended(each)['output'])['got']['i'] for each in started]
waiting = sfn.create_state_machine(name='boto-waiting', definition=${JSON.stringify(WAITING)}, roleArn=role)['stateMachineArn']
running = sfn.start_execution(stateMachineArn=waiting, name='x')['executionArn']
sfn.stop_execution(executionArn=running, error='E', cause='C')
stopped = ended(running)
activity = sfn.create_activity(name='boto-work')['activityArn']
worked = sfn.create_state_machine(name='boto-worked', definition=json.dumps({'StartAt': 'T', 'States': {'T': {'Type': 'Task', 'Resource': activity, 'End': True}}}), roleArn=role)['stateMachineArn']
def work(tell):
    execution = sfn.start_execution(stateMachineArn=worked, input='"do"')['executionArn']
    task = sfn.get_activity_task(activityArn=activity, workerName='boto')
    sfn.send_task_heartbeat(taskToken=task['taskToken'])
    tell(task)
    return ended(execution)
done = work(lambda task: sfn.send_task_success(taskToken=task['taskToken'], output=json.dumps(task['input'])))
failed = work(lambda task: sfn.send_task_failure(taskToken=task['taskToken'], error='Bad', cause='ö'))
sfn.update_state_machine(stateMachineArn=arn, definition=${JSON.stringify(WAITING)}, publish=True, versionDescription='second')
alias = sfn.create_state_machine_alias(name='live', routingConfiguration=[{'stateMachineVersionArn': arn + ':1', 'weight': 90}, {'stateMachineVersionArn': arn + ':2', 'weight': 10}])['stateMachineAliasArn']
sfn.tag_resource(resourceArn=arn, tags=[{'key': 'b', 'value': '1'}])
sfn.untag_resource(resourceArn=arn, tagKeys=['a'])
sfn.create_state_machine(name='boto-express', type='EXPRESS', definition=${JSON.stringify(MACHINE)}, roleArn=role)
sync = sfn.start_sync_execution(stateMachineArn=base + ':stateMachine:boto-express', input='[1]')
import socket
real = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: real(host.removeprefix('sync-'), *rest, **more)
prefixed = boto3.client('stepfunctions', config=Config(inject_host_prefix=True)).start_sync_execution(stateMachineArn=base + ':stateMachine:boto-express')
tested = sfn.test_state(definition=json.dumps({'Type': 'Task', 'Resource': activity, 'Retry': [{'ErrorEquals': ['States.ALL'], 'IntervalSeconds': 3}], 'End': True}), mock={'errorOutput': {'error': 'E'}}, inspectionLevel='DEBUG')
show({
    'outputs': outputs,
    'pages': [e['name'] for page in sfn.get_paginator('list_executions').paginate(stateMachineArn=arn, PaginationConfig={'PageSize': 2}) for e in page['executions']],
    'events': [e['type'] for page in sfn.get_paginator('get_execution_history').paginate(executionArn=started[0], PaginationConfig={'PageSize': 3}) for e in page['events']],
    'machines': [m['name'] for page in sfn.get_paginator('list_state_machines').paginate(PaginationConfig={'PageSize': 2}) for m in page['stateMachines'] if m['name'].startswith('boto')],
    'stopped': [stopped['status'], stopped['error'], stopped['cause']],
    'done': [done['status'], done['output']],
    'failed': [failed['status'], failed['error'], failed['cause']],
    'versions': [v['stateMachineVersionArn'] for v in sfn.list_state_machine_versions(stateMachineArn=arn)['stateMachineVersions']],
    'alias': [r['weight'] for r in sfn.describe_state_machine_alias(stateMachineAliasArn=alias)['routingConfiguration']],
    'tags': sfn.list_tags_for_resource(resourceArn=arn)['tags'],
    'sync': [sync['status'], sync['output'], prefixed['output']],
    'tested': [tested['status'], tested['error'], tested['inspectionData']['errorDetails']],
    'validated': [d['code'] for d in sfn.validate_state_machine_definition(definition='{"StartAt":"Q","States":{"P":{"Type":"Pass","End":true}}}')['diagnostics']],
    'again': refused(sfn.start_execution, stateMachineArn=arn, name='e0', input='{"i": 0}'),
    'missing': refused(sfn.describe_execution, executionArn=base + ':execution:boto:none'),
    'definition': refused(sfn.create_state_machine, name='bad', definition='{', roleArn=role),
    'token': refused(sfn.send_task_success, taskToken='none', output='1'),
})`,
    );
    const arn = `${BASE}:stateMachine:boto`;
    expect(shown).to.deep.equal({
      outputs: [0, 1, 2],
      pages: ['e2', 'e1', 'e0'],
      events: ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
      machines: ['boto', 'boto-express', 'boto-waiting', 'boto-worked'],
      stopped: ['ABORTED', 'E', 'C'],
      done: ['SUCCEEDED', '"\\"do\\""'],
      failed: ['FAILED', 'Bad', 'ö'],
      versions: [`${arn}:2`, `${arn}:1`],
      alias: [90, 10],
      tags: [{ key: 'b', value: '1' }],
      sync: ['SUCCEEDED', '{"got":[1]}', '{"got":{}}'],
      tested: ['RETRIABLE', 'E', { retryIndex: 0, retryBackoffIntervalSeconds: 3 }],
      validated: ['MISSING_TRANSITION_TARGET', 'MISSING_TRANSITION_TARGET'],
      again: ['ExecutionAlreadyExists', 400],
      missing: ['ExecutionDoesNotExist', 400],
      definition: ['InvalidDefinition', 400],
      token: ['InvalidToken', 400],
    });
  });

  it('serves the aws CLI', async function () {
    await needTool(this, 'aws');
    const states = (...words: string[]) => aws(engine, 'stepfunctions', ...words);
    const name = ['--name', 'cli', '--role-arn', ROLE];
    expect((await states('create-state-machine', ...name, '--definition', MACHINE, '--query', 'stateMachineArn')).answer).to.equal(`${BASE}:stateMachine:cli`);
    expect((await states('create-state-machine', ...name, '--definition', WAITING)).error).to.match(/StateMachineAlreadyExists.*State Machine Already Exists: 'arn:aws:states:us-east-1:123456789012:stateMachine:cli'/);
    await states('create-state-machine', '--name', 'cli-express', '--type', 'EXPRESS', '--role-arn', ROLE, '--definition', MACHINE);
    expect((await states('start-sync-execution', '--state-machine-arn', `${BASE}:stateMachine:cli-express`, '--input', '"ä"', '--query', 'output')).answer).to.equal('{"got":"ä"}');
    const { answer: activity } = await states('create-activity', '--name', 'cli-work', '--query', 'activityArn');
    await states('create-state-machine', '--name', 'cli-worked', '--role-arn', ROLE, '--definition', activityMachine(String(activity)));
    const { answer: execution } = await states('start-execution', '--state-machine-arn', `${BASE}:stateMachine:cli-worked`, '--input', '7', '--query', 'executionArn');
    const { answer: task } = await states('get-activity-task', '--activity-arn', String(activity));
    const { taskToken, input } = task as { readonly taskToken: string; readonly input: string };
    expect(input).to.equal('7');
    await states('send-task-success', '--task-token', taskToken, '--task-output', '[7]');
    expect((await states('get-execution-history', '--execution-arn', String(execution), '--query', 'events[].type')).answer).to.include.members(['ActivityScheduled', 'ActivityStarted', 'ActivitySucceeded']);
    expect((await states('test-state', '--definition', '{"Type":"Choice","Choices":[{"Variable":"$","NumericEquals":1,"Next":"One"}],"Default":"Other"}', '--input', '1', '--query', 'nextState')).answer).to.equal('One');
    expect((await states('describe-state-machine', '--state-machine-arn', `${BASE}:stateMachine:none`)).error).to.match(/StateMachineDoesNotExist/);
  });
});
