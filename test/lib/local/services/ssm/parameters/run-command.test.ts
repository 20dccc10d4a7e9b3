import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineHandle } from '../../../../../../src/lib/local/lifecycle/engine-handle.ts';
import { findEngine } from '../../../../../../src/lib/local/lifecycle/running-engine.ts';
import { eventually } from '../../../eventually.ts';
import { codeOf, refusal, startParameterEngine, type ParameterEngine } from './parameter-engine.ts';

describe('{{ssm:…}} in Run Command', function () {
  this.timeout(30_000);
  let store: ParameterEngine;
  let nodeId: string;
  before(async () => {
    store = await startParameterEngine();
    const found = await findEngine(store.engine.stateFolder);
    if (found === undefined) throw new Error('the engine is not found');
    await new EngineHandle(found).addNodes({ region: 'us-east-1', nodes: [{ kind: 'process', platform: 'Linux', name: 'one', tags: {}, ping: 'Online', state: 'running' }] });
    const { InstanceInformationList: nodes } = await store.client.send(new ssm.DescribeInstanceInformationCommand({}));
    nodeId = nodes?.[0]?.InstanceId ?? '';
    await store.put('/app/greeting', 'hello $NOBODY "you" & \\1 $& done');
    await store.put('/app/greeting', 'hello again', { Overwrite: true });
    await store.label('/app/greeting', 1, 'first');
    await store.put('/app/list', 'a,b', { Type: 'StringList' });
    await store.put('/app/seconds', '60');
    await store.put('/app/password', 'canary-in-a-command', { Type: 'SecureString' });
  });
  after(() => store.stop());

  const send = async (commands: string[], words: Partial<ssm.SendCommandCommandInput> & { more?: Record<string, string[]> } = {}): Promise<ssm.Command> => {
    const { more, ...rest } = words;
    const { Command } = await store.client.send(new ssm.SendCommandCommand({ DocumentName: 'AWS-RunShellScript', InstanceIds: [nodeId], Parameters: { commands, ...more }, ...rest }));
    if (Command === undefined) throw new Error('no command came back');
    return Command;
  };
  const outcome = async ({ CommandId }: ssm.Command): Promise<ssm.GetCommandInvocationCommandOutput> => {
    const get = () => store.client.send(new ssm.GetCommandInvocationCommand({ CommandId, InstanceId: nodeId }));
    await eventually(async () => ['Success', 'Failed'].includes((await get()).Status ?? ''));
    return get();
  };

  it('becomes the value, by name, version and label, as it is', async () => {
    const command = await send(["cat <<'END'", '{{ssm:/app/greeting}}', '{{ ssm:/app/greeting:1 }}', '{{ssm:/app/greeting:first}} {{ssm:/app/list}}', '{{ssm:/app/greeting}}{{ssm:/app/greeting}}', 'END']);
    const { StandardOutputContent } = await outcome(command);
    const first = 'hello $NOBODY "you" & \\1 $& done';
    expect(StandardOutputContent).to.equal(['hello again', first, `${first} a,b`, 'hello againhello again', ''].join('\n'));
  });

  it('stays a reference in the record and the history of the command', async () => {
    await store.put('/app/marker', 'marker-value-7c1');
    const command = await send(['true {{ssm:/app/marker}}']);
    await outcome(command);
    expect(command.Parameters).to.deep.equal({ commands: ['true {{ssm:/app/marker}}'] });
    const { Commands } = await store.client.send(new ssm.ListCommandsCommand({ CommandId: command.CommandId }));
    expect(JSON.stringify(Commands)).to.contain('{{ssm:/app/marker}}').and.not.contain('marker-value');
    const { CommandInvocations } = await store.client.send(new ssm.ListCommandInvocationsCommand({ CommandId: command.CommandId, Details: true }));
    expect(JSON.stringify(CommandInvocations)).to.not.contain('marker-value');
    const files = readdirSync(store.engine.stateFolder).map((name) => join(store.engine.stateFolder, name)).filter((file) => /engine\.db/.test(file) && statSync(file).isFile());
    const raw = Buffer.concat(files.map((file) => readFileSync(file))).toString('latin1');
    expect(raw).to.contain('true {{ssm:/app/marker}}').and.not.contain('true marker-value');
  });

  it('may be what a document wants of another type, and must fit it', async () => {
    expect((await outcome(await send(['echo ok'], { more: { executionTimeout: ['{{ssm:/app/seconds}}'] } }))).Status).to.equal('Success');
    await store.put('/app/words', 'soon');
    expect(await refusal(send(['true'], { more: { executionTimeout: ['{{ssm:/app/words}}'] } }))).to.satisfy(([code, message]: [string, string]) => code === 'InvalidParameters' && message.startsWith('The parameter executionTimeout does not match'));
  });

  it('is resolved in a document: its defaults and its steps', async () => {
    const Content = JSON.stringify({
      schemaVersion: '2.2',
      parameters: { who: { type: 'String', default: '{{ssm:/app/greeting:1}}' }, unused: { type: 'String', default: '{{ssm:/app/not-there}}' } },
      mainSteps: [{ action: 'aws:runShellScript', name: 'run', inputs: { runCommand: ["cat <<'END'", '{{who}}; {{ssm:/app/list}}; {{unused}}', 'END'] } }],
    });
    await store.client.send(new ssm.CreateDocumentCommand({ Name: 'References', DocumentType: 'Command', Content }));
    const words = { DocumentName: 'References', InstanceIds: [nodeId] };
    const run = async (Parameters: Record<string, string[]>) => (await store.client.send(new ssm.SendCommandCommand({ ...words, Parameters }))).Command ?? {};
    expect(await codeOf(run({}))).to.equal('InvalidParameters');
    expect((await outcome(await run({ unused: ['-'] }))).StandardOutputContent).to.equal('hello $NOBODY "you" & \\1 $& done; a,b; -\n');
  });

  it('is refused where it is unknown, or a secret', async () => {
    expect(await refusal(send(['{{ssm:/app/none}}']))).to.deep.equal(['InvalidParameters', 'The reference {{ssm:/app/none}} cannot be resolved: Parameter /app/none not found.']);
    expect(await codeOf(send(['{{ssm:/app/greeting:9}}']))).to.equal('InvalidParameters');
    expect(await codeOf(send(['{{ssm:/app/greeting:none}}']))).to.equal('InvalidParameters');
    const [code, message] = await refusal(send(['echo {{ssm:/app/password}}']));
    expect([code, message]).to.deep.equal(['InvalidParameters', 'The reference {{ssm:/app/password}} is to a parameter of type SecureString, which Run Command does not support. Use a parameter of type String or StringList.']);
  });

  it('means the version of the time when the command was sent, for every node, whatever comes after', async () => {
    await store.put('/app/turn', 'before');
    const found = await findEngine(store.engine.stateFolder);
    if (found === undefined) throw new Error('the engine is not found');
    await new EngineHandle(found).addNodes({ region: 'us-east-1', nodes: [{ kind: 'process', platform: 'Linux', name: 'two', tags: {}, ping: 'Online', state: 'running' }] });
    const { InstanceInformationList: nodes = [] } = await store.client.send(new ssm.DescribeInstanceInformationCommand({}));
    // One after the other: the second node begins when the parameter is another one already.
    const gate = join(store.engine.stateFolder, 'gate');
    const command = await send([`while [ ! -e '${gate}' ]; do sleep 0.05; done; echo {{ssm:/app/turn}}`], { InstanceIds: nodes.map(({ InstanceId = '' }) => InstanceId), MaxConcurrency: '1' });
    const invocations = async () => (await store.client.send(new ssm.ListCommandInvocationsCommand({ CommandId: command.CommandId, Details: true }))).CommandInvocations ?? [];
    await eventually(async () => (await invocations()).some(({ Status }) => Status === 'InProgress'));
    await store.put('/app/turn', 'after', { Overwrite: true });
    await store.client.send(new ssm.DeleteParameterCommand({ Name: '/app/turn' }));
    writeFileSync(gate, '');
    await eventually(async () => (await invocations()).every(({ Status }) => Status === 'Success'));
    expect((await invocations()).map(({ CommandPlugins }) => CommandPlugins?.[0]?.Output)).to.deep.equal(['before\n', 'before\n']);
  });

  it('is no server error where a document has a pattern that is none', async () => {
    const Content = JSON.stringify({ schemaVersion: '2.2', parameters: { a: { type: 'String', allowedPattern: '(' } }, mainSteps: [{ action: 'aws:runShellScript', name: 'run', inputs: { runCommand: ['true'] } }] });
    await store.client.send(new ssm.CreateDocumentCommand({ Name: 'BadPattern', DocumentType: 'Command', Content }));
    const call = store.client.send(new ssm.SendCommandCommand({ DocumentName: 'BadPattern', InstanceIds: [nodeId], Parameters: { a: ['x'] } }));
    expect(await refusal(call)).to.deep.equal(['InvalidParameters', 'The parameter a has an allowedPattern that is no regular expression: (']);
  });
});
