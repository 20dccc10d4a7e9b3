import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Sandbox, type Result } from './drover.ts';
import { hasPseudoTerminal, onTerminal } from './pseudo-terminal.ts';
import { ROLE, StatesClient, writeInto } from './states-client.ts';

const machine = (seconds: number) => ({ Comment: 'Waits a little', StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: seconds, End: true } } });

describe('drover sfn: machines', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const states = new StatesClient(sandbox);
  const sfn = (exitCode: number, ...words: string[]): Promise<Result> => sandbox.expect(exitCode, ['sfn', ...words]);
  const deploy = async (exitCode: number, file: string, ...words: string[]): Promise<Result> => sfn(exitCode, 'deploy', file, '--name', 'Orders', ...words);
  const arnOf = async (name: string): Promise<string> => {
    const { machines } = await sandbox.json<{ machines: { name: string; arn: string }[] }>(['sfn', 'ls']);
    return machines.find((each) => each.name === name)?.arn ?? '';
  };
  after(() => {
    states.close();
    return sandbox.close();
  });

  it('says that there are none, and how to make one', async () => {
    const { stdout, stderr } = await sfn(0, 'ls');
    expect(stdout).to.match(/^NAME +TYPE +CREATED +ARN\n$/);
    expect(stderr).to.include('drover sfn deploy');
  });

  it('plans a new machine, and makes none', async () => {
    const file = writeInto(sandbox, 'one.json', machine(1));
    expect((await deploy(2, file)).stderr).to.equal('drover: Orders is new, and needs a role to run as. Give --role-arn arn:aws:iam::ACCOUNT:role/NAME. The embedded engine takes any.\n');
    expect((await deploy(0, file, '--role-arn', ROLE, '--plan')).stdout).to.equal(`plan: create Orders (standard, role ${ROLE})\n`);
    expect((await sfn(4, 'show', 'Orders')).stderr).to.match(/^drover: there is no state machine Orders\. /);
  });

  it('creates it with a version, an alias and tags; the definition is kept byte for byte', async () => {
    const file = writeInto(sandbox, 'one.json', machine(1));
    expect((await deploy(0, file, '--role-arn', ROLE, '--alias', 'live', '--tag', 'Team=web')).stdout).to.match(/^created Orders; published version 1; alias live: version 1; arn:aws:states:/);
    expect((await sfn(0, 'show', 'Orders', '--definition')).stdout).to.equal(readFileSync(file, 'utf8').trim());
    const { stdout } = await sfn(0, 'show', 'Orders:live');
    expect(stdout).to.match(/^machine {3}Orders, version 1 \(alias live: version 1\)\n/);
    expect(stdout).to.match(/^states {4}1 state: 1 Wait; begins at Nap; JSONPath$/m);
    expect(stdout).to.match(/^tags {6}Team=web$/m);
    expect((await sfn(0, 'ls')).stdout).to.match(/^Orders +STANDARD /m);
  });

  it('does nothing where all is so already, however the file is written', async () => {
    const yaml = writeInto(sandbox, 'one.asl.yaml', '# the same\nStartAt: Nap\nComment: Waits a little\nStates:\n  Nap: { Type: Wait, End: true, Seconds: 1 }\n');
    expect((await deploy(0, yaml, '--alias', 'live', '--tag', 'Team=web')).stdout).to.equal('Orders: nothing to do, it is so already\n');
    const { plan } = await sandbox.json<{ plan: { kind: string; version: object } }>(['sfn', 'deploy', yaml, '--name', 'Orders', '--plan']);
    expect(plan.kind).to.equal('unchanged');
  });

  it('shows an update as a difference, then makes it, and moves a share of the alias', async () => {
    const file = writeInto(sandbox, 'two.json', machine(2));
    const { stdout } = await deploy(0, file, '--alias', 'live', '--share', '10', '--plan');
    expect(stdout).to.match(/^plan: update Orders: definition \(-1 lines, \+1 lines\); publish it as a version; point 10% of alias live at that version \(now version 1\)\n/);
    expect(stdout).to.match(/^- {7}"Seconds": 1,\n\+ {7}"Seconds": 2,$/m);
    expect((await deploy(0, file, '--alias', 'live', '--share', '10')).stdout).to.equal('updated Orders; published version 2; alias live: 90% version 1, 10% version 2\n');
    const { aliases, versions } = await sandbox.json<{ aliases: { routes: object[] }[]; versions: { version: number }[] }>(['sfn', 'show', 'Orders']);
    const arn = await arnOf('Orders');
    expect(aliases[0]?.routes).to.deep.equal([{ versionArn: `${arn}:1`, weight: 90 }, { versionArn: `${arn}:2`, weight: 10 }]);
    expect(versions.map(({ version }) => version)).to.deep.equal([2, 1]);
  });

  it('shows an update on a terminal, and asks', async function () {
    if (!hasPseudoTerminal()) this.skip();
    const words = ['sfn', 'deploy', writeInto(sandbox, 'three.json', machine(3)), '--name', 'Orders'];
    const refused = onTerminal(sandbox, words);
    await refused.shows('Type y to go on: ');
    expect(refused.screen()).to.include('"Seconds": 3,');
    refused.type('n\r');
    expect(await refused.ended).to.equal(130);
    const agreed = onTerminal(sandbox, words);
    await agreed.shows('Type y to go on: ');
    agreed.type('y\r');
    expect(await agreed.ended).to.equal(0);
    expect(agreed.screen()).to.include('updated Orders');
    await deploy(0, writeInto(sandbox, 'two.json', machine(2)));
  });

  it('fills placeholders, and names those that are left with their places', async () => {
    const file = writeInto(sandbox, 'holes.json', '{\n  "StartAt": "Go",\n  "States": {\n    "Go": { "Type": "Task", "Resource": "${Function}", "TimeoutSeconds": "${Limit}", "End": true }\n  }\n}');
    const deployHoles = (exitCode: number, ...words: string[]): Promise<Result> => sfn(exitCode, 'deploy', file, '--name', 'Holes', '--role-arn', ROLE, ...words);
    expect((await deployHoles(2)).stderr).to.match(new RegExp(String.raw`^drover: no value for \$\{Function\} at .*holes\.json:4:41, \$\{Limit\} at .*holes\.json:4:74\. `));
    expect((await deployHoles(2, '--substitute', 'Function=x', '--substitute', 'Limit=1', '--substitute', 'Funktion=y')).stderr).to.include('holes.json has no ${Funktion}');
    await deployHoles(0, '--substitute', 'Function=arn:aws:lambda:us-east-1:123456789012:function:go', '--substitute', 'Limit=60');
    const { stdout } = await sfn(0, 'show', 'Holes', '--definition');
    expect(JSON.parse(stdout)).to.deep.include({ States: { Go: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:go', TimeoutSeconds: 60, End: true } } });
  });

  it('refuses what the service would refuse, with the place in the file, and does nothing', async () => {
    const file = writeInto(sandbox, 'bad.json', '{\n  "StartAt": "Nap",\n  "States": {\n    "Nap": { "Type": "Wait", "Seconds": 1, "Next": "Nowhere" }\n  }\n}');
    const { stderr } = await sfn(2, 'deploy', file, '--name', 'Bad', '--role-arn', ROLE);
    expect(stderr).to.match(/^drover: .*bad\.json:4:52: .*Nowhere.*\. Nothing was done\. drover sfn lint /);
    await sfn(4, 'show', 'Bad');
    const broken = writeInto(sandbox, 'broken.json', '{\n  "StartAt": \n}');
    expect((await sfn(2, 'deploy', broken, '--name', 'Bad', '--role-arn', ROLE)).stderr).to.match(/broken\.json:3:1: /);
  });

  it('does all of it once, also where answers are lost', async () => {
    const lose = (operation: string): Promise<Result> => sandbox.expect(0, ['local', 'faults', 'set', '--service', 'states', '--operation', operation, '--kind', 'drop', '--count', '1']);
    const deployLost = (seconds: number): Promise<Result> => sfn(0, 'deploy', writeInto(sandbox, 'lost.json', machine(seconds)), '--name', 'Lost', '--role-arn', ROLE, '--alias', 'live');
    for (const operation of ['CreateStateMachine', 'UpdateStateMachine', 'PublishStateMachineVersion', 'UpdateStateMachineAlias']) await lose(operation);
    expect((await deployLost(1)).stdout).to.match(/^created Lost; published version 1; alias live: version 1; /);
    expect((await deployLost(2)).stdout).to.equal('updated Lost; published version 2; alias live: version 2\n');
    const { faults } = await sandbox.json<{ faults: { fired: number }[] }>(['local', 'faults', 'ls']);
    expect(faults.map(({ fired }) => fired)).to.deep.equal([1, 1, 1, 1]);
    await sandbox.expect(0, ['local', 'faults', 'clear']);
    const { versions } = await sandbox.json<{ versions: object[] }>(['sfn', 'show', 'Lost']);
    expect(versions).to.have.length(2);
  });

  it('deletes a version or an alias alone, but no version that an alias uses', async () => {
    expect((await sfn(2, 'rm', 'Orders:1', '--yes')).stderr).to.match(/^drover: version 1 of Orders is used by the alias live\. /);
    expect((await sfn(0, 'rm', 'Orders:live', '--plan')).stdout).to.equal('plan: Delete alias live (90% version 1, 10% version 2) of state machine Orders\n');
    await sfn(0, 'rm', 'Orders:live', '--yes');
    expect((await sfn(0, 'rm', 'Orders:1', '--yes')).stdout).to.equal('deleted version 1 of state machine Orders\n');
    expect((await sfn(4, 'show', 'Orders:1')).stderr).to.match(/^drover: Orders has no version 1\. /);
  });

  it('says before it deletes a machine what is running, and does not without a yes', async () => {
    await deploy(0, writeInto(sandbox, 'long.json', machine(600)));
    await states.start(await arnOf('Orders'), 'long');
    expect((await sfn(0, 'rm', 'Orders', '--plan')).stdout).to.equal('plan: Delete state machine Orders, 1 version; 1 execution runs and ends first: drover sfn stop ends it at once\n');
    expect((await sfn(2, 'rm', 'Orders')).stderr).to.include('Add --yes');
    await sfn(0, 'stop', 'long', '--machine', 'Orders');
    await sfn(0, 'rm', 'Orders', '--yes');
    await sfn(0, 'rm', 'Holes', '--yes');
    expect((await sfn(4, 'rm', 'Orders', '--yes')).stderr).to.match(/^drover: there is no state machine Orders\. /);
  });

  it('makes, lists and deletes activities', async () => {
    const arn = (await sfn(0, 'activities', 'create', 'approve')).stdout.trim();
    expect(arn).to.match(/^arn:aws:states:us-east-1:\d{12}:activity:approve$/);
    expect((await sfn(0, 'activities', 'create', 'approve')).stdout.trim()).to.equal(arn);
    expect((await sfn(0, 'activities', 'ls')).stdout).to.match(/^approve .*:activity:approve$/m);
    expect((await sfn(4, 'activities', 'rm', 'aprove', '--yes')).stderr).to.equal('drover: there is no activity aprove. Did you mean approve?\n');
    await sfn(0, 'activities', 'rm', 'approve', '--yes');
    expect(await sandbox.json(['sfn', 'activities', 'ls'])).to.deep.equal({ activities: [] });
  });
});
