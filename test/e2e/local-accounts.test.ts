import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

const OTHER = '210987654321';
const ROLE = `arn:aws:iam::${OTHER}:role/Ops`;

interface Node {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

describe('accounts and regions of the engine', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = new Sandbox();
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-02]', '--tag', 'Role=web']);
    expect((await sandbox.expect(0, ['local', 'nodes', 'add', 'web-01', '--tag', 'Role=web', '--region', 'eu-west-1'])).stdout).to.match(/^added web-01 \(i-[0-9a-f]{17}\) in eu-west-1\n$/);
    expect((await sandbox.expect(0, ['local', 'nodes', 'add', 'web-01', '--tag', 'Role=web', '--account', OTHER])).stdout).to.match(/^added web-01 \(i-[0-9a-f]{17}\) in account 210987654321, us-east-1\n$/);
  });
  after(() => sandbox.close());

  const listed = async (...words: string[]): Promise<string[]> =>
    (await sandbox.json<{ nodes: Node[] }>(['local', 'nodes', 'ls', ...words])).nodes.map(({ name, account, region }) => `${account} ${region} ${name}`);
  const seen = async (...words: string[]): Promise<string[]> => (await sandbox.json<{ nodes: Node[] }>(['ssm', 'nodes', '--local', ...words])).nodes.map(({ name }) => name);

  it('are listed one, some or all', async () => {
    expect(await listed()).to.deep.equal(['123456789012 us-east-1 web-01', '123456789012 us-east-1 web-02']);
    expect(await listed('--all-regions')).to.deep.equal(['123456789012 eu-west-1 web-01', '123456789012 us-east-1 web-01', '123456789012 us-east-1 web-02']);
    expect(await listed('--account', OTHER)).to.deep.equal([`${OTHER} us-east-1 web-01`]);
    expect(await listed('--all-accounts')).to.deep.equal(['123456789012 us-east-1 web-01', '123456789012 us-east-1 web-02', `${OTHER} us-east-1 web-01`]);
    expect(await listed('--all-accounts', '--region', 'eu-west-1')).to.deep.equal(['123456789012 eu-west-1 web-01']);
    expect(await listed('--all-accounts', '--all-regions')).to.have.length(4);
  });

  it('stand in the table where more than one is shown, and names only once', async () => {
    const header = async (...words: string[]): Promise<string> => (await sandbox.expect(0, ['local', 'nodes', 'ls', ...words])).stdout.split('\n', 1)[0] ?? '';
    expect(await header()).to.match(/^ID +NAME +KIND +PLATFORM +PING +STATE +TAGS$/);
    expect(await header('--all-regions')).to.match(/^REGION +ID /);
    expect(await header('--all-accounts', '--all-regions')).to.match(/^ACCOUNT +REGION +ID /);
    const { stdout } = await sandbox.expect(0, ['local', 'nodes', 'ls']);
    expect(stdout).to.match(/ web-01 .* Role=web$/m);
    expect(stdout).not.to.include('Name=');
  });

  it('are counted by local status', async () => {
    const { stdout } = await sandbox.expect(0, ['local', 'status']);
    expect(stdout).to.include('nodes     4, 4 online\n');
    expect(stdout).to.include('\n          123456789012 eu-west-1: 1, 1 online\n          123456789012 us-east-1: 2, 2 online\n          210987654321 us-east-1: 1, 1 online\n');
  });

  it('see their own nodes and run on them alone', async () => {
    expect(await seen()).to.deep.equal(['web-01', 'web-02']);
    expect(await seen('--region', 'eu-west-1')).to.deep.equal(['web-01']);
    expect(await seen('--role-arn', ROLE)).to.deep.equal(['web-01']);
    expect((await sandbox.expect(4, ['ssm', 'nodes', '--local', '--role-arn', ROLE, '--region', 'eu-west-1'])).stderr).to.match(/no node is registered/);
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--local', '--role-arn', ROLE, '--targets', 'tag:Role=web', '--', 'echo $AWS_SSM_INSTANCE_ID']);
    const { nodes } = await sandbox.json<{ nodes: { id: string }[] }>(['local', 'nodes', 'ls', '--account', OTHER]);
    expect(stdout.match(/i-[0-9a-f]{17}/g)).to.deep.equal(nodes.map(({ id }) => id));
  });

  it('reach a node by its Name tag', async () => {
    expect(await seen('--targets', 'tag:Name=web-02')).to.deep.equal(['web-02']);
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--local', '--targets', 'tag:Name=web-02', '--', 'echo reached']);
    expect(stdout).to.include('reached');
  });

  it('come from a fleet file, and go one by one', async () => {
    const file = join(sandbox.folder, 'fleet.yaml');
    writeFileSync(file, `region: us-west-2\nnodes:\n  - name: api-[1-2]\n  - { name: api-1, account: ${OTHER} }\n  - { name: api-1, region: ap-south-1 }\n`);
    await sandbox.expect(0, ['local', 'nodes', 'add', '--file', file]);
    expect(await listed('--all-accounts', '--region', 'us-west-2')).to.deep.equal(['123456789012 us-west-2 api-1', '123456789012 us-west-2 api-2', `${OTHER} us-west-2 api-1`]);
    expect(await listed('--region', 'ap-south-1')).to.deep.equal(['123456789012 ap-south-1 api-1']);
    const again = await sandbox.expect(2, ['local', 'nodes', 'add', '--file', file]);
    expect(again.stderr).to.match(/there is a node api-1, api-2 already in us-west-2/);
    const removed = await sandbox.expect(0, ['local', 'nodes', 'rm', 'api-1', '--account', OTHER, '--region', 'us-west-2', '--yes']);
    expect(removed.stdout).to.match(/^removed api-1 /);
    expect(await listed('--all-accounts', '--region', 'us-west-2')).to.deep.equal(['123456789012 us-west-2 api-1', '123456789012 us-west-2 api-2']);
  });

  it('are refused where they are none', async () => {
    expect((await sandbox.expect(2, ['local', 'nodes', 'add', 'x', '--account', '12'])).stderr).to.match(/--account: "12" is not an account/);
    expect((await sandbox.expect(2, ['local', 'nodes', 'add', 'x', '--region', 'europe'])).stderr).to.match(/"europe" is not a region/);
    expect((await sandbox.expect(2, ['local', 'nodes', 'add', 'web-01', '--account', OTHER])).stderr).to.match(/there is a node web-01 already in account 210987654321, us-east-1/);
    expect((await sandbox.expect(4, ['local', 'nodes', 'rm', 'web-02', '--account', OTHER, '--yes'])).stderr).to.match(/there is no node web-02/);
  });
});
