import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

interface Check {
  readonly name: string;
  readonly status: string;
  readonly seen: string;
}
interface Report {
  readonly nodes: readonly { readonly name: string; readonly where: string; readonly checks: readonly Check[] }[];
  readonly unknown: readonly { readonly word: string; readonly next: string }[];
  readonly problems: number;
}

const FLEET = `nodes:
  - { name: "web-[01-02]", tags: { Role: web } }
  - { name: off-01, tags: { Role: web, Canary: "yes" }, ping: ConnectionLost }
  - { name: gone-01, tags: { Role: web }, state: terminated }
  - { name: stop-01, tags: { Role: web }, state: stopped }
  - { name: win-01, tags: { Role: db }, platform: Windows }
  - { name: far-01, region: eu-west-1 }
`;

describe('drover ssm doctor, and target expressions', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  before(async () => {
    const file = join(sandbox.folder, 'fleet.yaml');
    writeFileSync(file, FLEET);
    await sandbox.expect(0, ['local', 'up', '--fleet', file]);
  });
  after(() => sandbox.close());

  const doctor = (exitCode: number, ...words: string[]): Promise<Report> => sandbox.json<Report>(['ssm', 'doctor', ...words], exitCode);
  const problems = ({ nodes }: Report): string[] => nodes.flatMap(({ name, checks }) => checks.filter(({ status }) => status === 'problem').map((check) => `${name} ${check.name}: ${check.seen}`));

  it('finds nothing wrong with a node that is well, and sees what ran on it', async () => {
    await sandbox.expect(3, ['ssm', 'send', '--nodes', 'web-01', '--', 'exit 3']);
    await sandbox.expect(0, ['ssm', 'send', '--nodes', 'web-02', '--', 'true']);
    const { stdout, stderr } = await sandbox.expect(0, ['ssm', 'doctor', 'web-02', '--targets', 'tag:Role=web']);
    expect(stdout).to.match(/^web-02 \(i-[0-9a-f]{17}\) in us-east-1: all is well\n {2}ok {7}instance {4}running\n/);
    expect(stdout).to.match(/\n {2}ok {7}commands {4}the last one went well\n +Success: AWS-RunShellScript, /);
    expect(stderr).to.equal('');
    const [node] = (await doctor(0, 'web-01')).nodes;
    expect(node?.checks.find(({ name }) => name === 'commands')).to.include({ status: 'warning', seen: '1 of the last 1 did not go well' });
  });

  it('says what is wrong: offline, terminated, stopped, on another platform', async () => {
    const report = await doctor(3, 'off-01', 'gone-01', 'stop-01', 'win-01');
    expect(report.problems).to.equal(4);
    const found = problems(report);
    expect(found[0]).to.match(/^off-01 ping: ConnectionLost, last ping \d/);
    expect(found.slice(1, 3)).to.deep.equal(['gone-01 instance: terminated', 'stop-01 instance: stopped']);
    expect(found[3]).to.match(/^win-01 platform: Windows \(.*\), but AWS-RunShellScript is for Linux, MacOS$/);
    expect(problems(await doctor(0, 'win-01', '--document', 'AWS-RunPowerShellScript'))).to.deep.equal([]);
    expect(problems(await doctor(3, 'web-01', '--document', 'Nobodys'))).to.deep.equal(['web-01 document: there is no Nobodys here']);
  });

  it('explains which part of the targets does not match', async () => {
    const { stdout } = await sandbox.expect(3, ['ssm', 'doctor', 'off-01', '--targets', 'tag:Role=web', '--targets', '!tag:Canary=yes | platform:Windows']);
    expect(stdout).to.include('  problem  targets     does not match tag:Role=web & (!tag:Canary=yes | platform:Windows)\n');
    expect(stdout).to.match(/\n +yes: tag:Role=web, Role is web\n +no: !tag:Canary=yes \| platform:Windows\n +no: !tag:Canary=yes, Canary is yes\n +no: platform:Windows, it runs Linux\n/);
  });

  it('says where else to look for who is unknown, and finds it there', async () => {
    const [unknown] = (await doctor(4, 'far-01', 'web-01')).unknown;
    expect(unknown?.word).to.equal('far-01');
    expect(unknown?.next).to.match(/--regions .*\beu-west-1\b/).and.not.match(/us-east-1\b/);
    expect((await doctor(0, 'far-01', '--regions', 'us-east-1,eu-west-1')).nodes.map(({ where }) => where)).to.deep.equal(['eu-west-1']);
    expect((await doctor(4, 'i-0abc12345678def00')).unknown.map(({ word }) => word)).to.deep.equal(['i-0abc12345678def00']);
  });

  it('names a call that the service refuses, and says the rest', async () => {
    await sandbox.expect(0, ['local', 'faults', 'set', '--operation', 'ListCommandInvocations', '--kind', 'throttle']);
    const { nodes } = await doctor(0, 'web-02');
    await sandbox.expect(0, ['local', 'faults', 'clear']);
    expect(nodes[0]?.checks.filter(({ status }) => status === 'warning').map(({ seen }) => seen)).to.have.length(1).and.satisfy(([seen = '']: string[]) => /the call throttled: ssm:ListCommandInvocations/.test(seen));
  });

  it('nodes and send understand the same expressions', async () => {
    const listed = async (expression: string): Promise<string> => (await sandbox.expect(0, ['ssm', 'nodes', '--fold', '--targets', expression])).stdout.trim();
    expect(await listed('tag:Role=web & !tag:Canary=yes & ping:Online')).to.equal('web-[01-02]');
    expect(await listed('tag:Canary | platform:Windows')).to.equal('off-01,win-01');
    expect(await listed('state:terminated,stopped')).to.equal('gone-01,stop-01');
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--gather', '--targets', '(web-[01-02] | tag:Role=db) & !platform:Windows', '--', 'echo here']);
    expect(stdout).to.match(/\nweb-\[01-02\] \(2\)\n-+\nhere\n$/);
  });

  it('refuses what it does not understand, with the column, before anything is sent', async () => {
    expect((await sandbox.expect(2, ['ssm', 'send', '--targets', 'tag:Role=web & pign:Online', '--', 'true'])).stderr).to.equal('drover: --targets: "tag:Role=web & pign:Online", column 16: there is no "pign:". Did you mean ping:?\n');
    expect((await sandbox.expect(1, ['ssm', 'nodes', '--targets', 'group:blue'])).stderr).to.match(/group:blue: resource groups are not built into Drover's embedded engine/);
    expect((await sandbox.expect(4, ['ssm', 'send', '--targets', 'tag:Role=web & !web-99', '--', 'true'])).stderr).to.match(/unknown: web-99/);
    expect((await sandbox.expect(2, ['ssm', 'send', '--no-input', '--targets', '*', '--', 'true'])).stderr).to.match(/--yes/);
  });
});
