import { CancelCommandCommand, DescribeInstanceInformationCommand, GetCommandInvocationCommand, ListCommandInvocationsCommand, ListCommandsCommand, SendCommandCommand, SSMClient, type CommandInvocation } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { requireEngine } from '../../../../src/lib/local/lifecycle/engine-handle.ts';
import { eventually } from '../eventually.ts';
import { clientOf, EngineFolder, isRunning } from '../lifecycle/engine-program.ts';

/** Commands that run while the engine's process is killed, and what the next engine says of them. */
describe('an engine that was killed in the middle of a command', function () {
  this.timeout(60_000);
  let folder: EngineFolder;
  let ssm: SSMClient;
  beforeEach(() => (folder = new EngineFolder()));
  afterEach(async () => {
    ssm.destroy();
    await folder.close();
  });

  const start = async (): Promise<void> => {
    ssm?.destroy();
    ssm = new SSMClient({ ...clientOf(await folder.start(['--fleet', 'demo'])), maxAttempts: 3 });
  };
  const nodes = async (count: number): Promise<string[]> => ((await ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList ?? []).slice(0, count).map(({ InstanceId = '' }) => InstanceId);
  const send = async (InstanceIds: string[], commands: string[], more: object = {}): Promise<string> => {
    const { Command } = await ssm.send(new SendCommandCommand({ InstanceIds, DocumentName: 'AWS-RunShellScript', Parameters: { commands }, ...more }));
    return Command?.CommandId ?? '';
  };
  const invocations = async (CommandId: string): Promise<CommandInvocation[]> => (await ssm.send(new ListCommandInvocationsCommand({ CommandId, Details: true }))).CommandInvocations ?? [];
  const ended = async (commandId: string): Promise<CommandInvocation[]> => {
    await eventually(async () => !['Pending', 'InProgress', 'Cancelling'].includes((await ssm.send(new ListCommandsCommand({ CommandId: commandId }))).Commands?.[0]?.Status ?? 'Pending'), 30_000);
    return invocations(commandId);
  };
  const file = (node: string, name: string): string => join(folder.path, 'nodes', node, name);
  const read = (node: string, name: string): string => (existsSync(file(node, name)) ? readFileSync(file(node, name), 'utf8') : '');

  it('leaves them running; they ran once, and the next engine has their true result and output', async () => {
    await start();
    const ids = await nodes(2);
    const commandId = await send(ids, ['echo ran >> runs', 'echo begun', 'sleep 2', 'echo done', 'echo warned >&2']);
    await eventually(() => ids.every((id) => read(id, 'runs') !== ''));
    await folder.kill();
    await start();
    for (const { Status, StatusDetails } of await invocations(commandId)) expect([Status, StatusDetails]).to.deep.equal(['InProgress', 'InProgress']);
    for (const { Status, CommandPlugins } of await ended(commandId)) {
      expect(Status).to.equal('Success');
      expect(CommandPlugins?.[0]).to.deep.include({ Status: 'Success', ResponseCode: 0 });
    }
    for (const id of ids) {
      const one = await ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: id }));
      expect(one).to.deep.include({ Status: 'Success', ResponseCode: 0, StandardOutputContent: 'begun\ndone\n', StandardErrorContent: 'warned\n' });
      expect(read(id, 'runs')).to.equal('ran\n');
    }
  });

  it('has the results of those that ended while there was none', async () => {
    await start();
    const [good = '', bad = ''] = await nodes(2);
    const commandId = await send([good, bad], [`echo $AWS_SSM_INSTANCE_ID >> runs; sleep 1; test $AWS_SSM_INSTANCE_ID = ${good}; code=$?; echo end >> runs; exit $code`]);
    await eventually(() => [good, bad].every((id) => read(id, 'runs') !== ''));
    await folder.kill();
    await eventually(() => [good, bad].every((id) => read(id, 'runs').endsWith('end\n')));
    await start();
    const results = Object.fromEntries((await ended(commandId)).map(({ InstanceId, Status, CommandPlugins }) => [InstanceId, [Status, CommandPlugins?.[0]?.ResponseCode]]));
    expect(results).to.deep.equal({ [good]: ['Success', 0], [bad]: ['Failed', 1] });
    for (const id of [good, bad]) expect(read(id, 'runs')).to.equal(`${id}\nend\n`);
  });

  it('runs every node once, whenever it is killed', async () => {
    const commands: string[] = [];
    await start();
    const ids = await nodes(8);
    for (const milliseconds of [0, 3, 8, 15, 30, 60, 120, 240]) {
      const name = `runs-${milliseconds}`;
      commands.push(await send(ids, [`echo ran >> ${name}`, 'sleep 0.1', 'echo out'], { MaxConcurrency: '4' }));
      await delay(milliseconds);
      await folder.kill();
      await start();
    }
    for (const [index, milliseconds] of [0, 3, 8, 15, 30, 60, 120, 240].entries()) {
      const all = await ended(commands[index] ?? '');
      expect(all.map(({ Status }) => Status), `killed after ${milliseconds} ms`).to.deep.equal(ids.map(() => 'Success'));
      for (const { CommandPlugins } of all) expect(CommandPlugins?.[0]?.Output).to.equal('out\n');
      for (const id of ids) expect(read(id, `runs-${milliseconds}`), `on ${id}, killed after ${milliseconds} ms`).to.equal('ran\n');
    }
  });

  it('says that a command failed whose processes died with it', async () => {
    await start();
    const [id = ''] = await nodes(1);
    const commandId = await send([id], ['echo $$ > pid', 'sleep 300']);
    await eventually(() => read(id, 'pid').endsWith('\n'));
    await folder.kill();
    const executions = join(folder.path, 'executions');
    for (const name of readdirSync(executions)) process.kill(-Number(readFileSync(join(executions, name, 'pid'), 'utf8')), 'SIGKILL');
    await start();
    const [invocation] = await ended(commandId);
    expect(invocation?.Status).to.equal('Failed');
    expect(invocation?.CommandPlugins?.[0]?.Output).to.include('its process ended while no engine watched it');
  });

  it('still cancels what it has taken up, and keeps to its time-out', async () => {
    await start();
    const [first = '', second = ''] = await nodes(2);
    const unwanted = await send([first], ['echo $$ > pid', 'sleep 300']);
    const late = await send([second], ['echo $$ > pid', 'sleep 300'], { Parameters: { commands: ['echo $$ > pid', 'sleep 300'], executionTimeout: ['3'] } });
    await eventually(() => [first, second].every((id) => read(id, 'pid').endsWith('\n')));
    await folder.kill();
    await start();
    await ssm.send(new CancelCommandCommand({ CommandId: unwanted }));
    expect((await ended(unwanted))[0]?.Status).to.equal('Cancelled');
    expect((await ended(late))[0]?.StatusDetails).to.match(/^Execution ?Timed ?Out$/);
    for (const id of [first, second]) await eventually(() => !isRunning(Number(read(id, 'pid'))));
  });

  it('leaves the nodes usable', async () => {
    await start();
    const ids = await nodes(3);
    await send(ids, ['echo $$ > pid', 'sleep 300']);
    await eventually(() => ids.every((id) => read(id, 'pid').endsWith('\n')));
    await folder.kill();
    await start();
    const again = await ended(await send(ids, ['pwd', 'touch written']));
    expect(again.map(({ Status }) => Status)).to.deep.equal(['Success', 'Success', 'Success']);
    await (await requireEngine(folder.path)).reset();
    for (const id of ids) expect(existsSync(file(id, ''))).to.equal(false);
  });
});
