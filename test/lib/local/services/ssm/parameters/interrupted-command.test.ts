import * as ssm from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientOf, EngineFolder } from '../../../lifecycle/engine-program.ts';
import { eventually } from '../../../eventually.ts';

/** Values of parameters are not on record with a command: the next engine reads them again, of the same version. */
describe('a command with {{ssm:…}} whose engine was killed', function () {
  this.timeout(60_000);
  let folder: EngineFolder;
  let client: ssm.SSMClient;
  beforeEach(() => (folder = new EngineFolder()));
  afterEach(async () => {
    client.destroy();
    await folder.close();
  });

  const start = async (): Promise<void> => {
    client?.destroy();
    client = new ssm.SSMClient({ ...clientOf(await folder.start(['--fleet', 'demo'])), maxAttempts: 3 });
  };
  const put = (Value: string) => client.send(new ssm.PutParameterCommand({ Name: '/turn', Value, Type: 'String', Overwrite: true }));
  const invocations = async (CommandId: string | undefined) => (await client.send(new ssm.ListCommandInvocationsCommand({ CommandId, Details: true }))).CommandInvocations ?? [];

  /** Two nodes, one after the other; the first one has begun when the engine is killed. Gives status and output of both. */
  const interrupted = async (between: () => Promise<unknown>): Promise<[string | undefined, string | undefined][]> => {
    await start();
    await put('before');
    const nodes = ((await client.send(new ssm.DescribeInstanceInformationCommand({}))).InstanceInformationList ?? []).slice(0, 2).map(({ InstanceId = '' }) => InstanceId);
    const gate = join(folder.path, 'gate');
    const commands = [`while [ ! -e '${gate}' ]; do sleep 0.05; done`, 'echo {{ssm:/turn}}'];
    const { Command } = await client.send(new ssm.SendCommandCommand({ InstanceIds: nodes, DocumentName: 'AWS-RunShellScript', Parameters: { commands }, MaxConcurrency: '1', MaxErrors: '1' }));
    await eventually(async () => (await invocations(Command?.CommandId)).some(({ Status }) => Status === 'InProgress'));
    await between();
    await folder.kill();
    await start();
    writeFileSync(gate, '');
    await eventually(async () => (await invocations(Command?.CommandId)).every(({ Status = '' }) => ['Success', 'Failed'].includes(Status)));
    return (await invocations(Command?.CommandId)).map(({ Status, CommandPlugins }) => [Status, CommandPlugins?.[0]?.Output]);
  };

  it('goes on with the version that it was sent with', async () => {
    expect(await interrupted(() => put('after'))).to.deep.equal([['Success', 'before\n'], ['Success', 'before\n']]);
  });

  it('ends what runs, and begins nothing more where that version is gone', async () => {
    const results = await interrupted(() => client.send(new ssm.DeleteParameterCommand({ Name: '/turn' })));
    expect(results.map(([status]) => status)).to.have.members(['Failed', 'Success']);
    expect(results.find(([status]) => status === 'Success')?.[1]).to.equal('before\n');
    expect(results.find(([status]) => status === 'Failed')?.[1]).to.contain('The command was interrupted, and cannot go on: {{ssm:/turn}} (version 1 of /turn) is no longer in Parameter Store.');
  });
});
