import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sandbox, type Result } from './drover.ts';

const document = (command: string): string => `schemaVersion: "2.2"
description: Greets
parameters:
  who:
    type: String
    default: world
    allowedValues: [world, moon]
mainSteps:
  - action: aws:runShellScript
    name: greet
    inputs:
      runCommand: ["${command}"]
`;

describe('drover ssm documents', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const file = join(sandbox.folder, 'greet.yaml');
  const write = (text: string): void => writeFileSync(file, text);
  const documents = (exitCode: number, ...words: string[]): Promise<Result> => sandbox.expect(exitCode, ['ssm', 'documents', ...words]);
  const put = (...words: string[]): Promise<Result> => documents(0, 'put', 'greet', '--file', file, ...words);
  after(() => sandbox.close());

  it('lists what is mine, and AWS’s own', async () => {
    const mine = await documents(0, 'ls');
    expect(mine.stdout).to.match(/^NAME +OWNER/);
    expect(mine.stderr).to.match(/--owner amazon/);
    expect((await documents(0, 'ls', '--owner', 'amazon', '--name', 'AWS-RunS')).stdout).to.match(/AWS-RunShellScript +Amazon/).and.not.match(/PowerShell/);
  });

  it('plans a new document, and makes none', async () => {
    write(document('echo one'));
    expect((await put('--plan')).stdout).to.equal('plan: create greet (YAML)\n');
    await documents(4, 'show', 'greet');
  });

  it('creates it with tags, and shows it byte for byte', async () => {
    expect((await put('--tag', 'Team=web', '--tag', 'Empty=')).stdout).to.match(/^created greet, version 1; the default/);
    expect((await documents(0, 'show', 'greet')).stdout).to.equal(readFileSync(file, 'utf8'));
    expect((await documents(0, 'ls')).stdout).to.match(/greet .* YAML .*Team=web/);
  });

  it('changes nothing where the content is there already', async () => {
    const { stdout } = await put('--tag', 'Team=web');
    expect(stdout).to.equal('greet: version 1 has this content already; the default\n');
  });

  it('adds a version that runs from now on, and says what changed before', async () => {
    write(document('echo two'));
    const plan = await put('--plan');
    expect(plan.stdout).to.match(/^plan: update greet: a version after 1 \(YAML\); make it the default\n@@ /);
    expect(plan.stdout).to.contain('-      runCommand: ["echo one"]\n+      runCommand: ["echo two"]\n');
    expect((await put('--version-name', 'second')).stdout).to.equal('updated greet to version 2; now the default\n');
    expect((await documents(0, 'show', 'greet')).stdout).to.contain('echo two');
  });

  it('keeps the default where that was asked', async () => {
    write(document('echo three'));
    expect((await put('--no-default')).stdout).to.match(/version 2 stays the default: run this one as greet:3/);
    expect((await documents(0, 'show', 'greet')).stdout).to.contain('echo two');
    expect((await documents(0, 'show', 'greet:3')).stdout).to.contain('echo three');
    expect((await documents(0, 'show', 'greet:$LATEST')).stdout).to.contain('echo three');
  });

  it('goes back to older content', async () => {
    write(document('echo one'));
    expect((await put()).stdout).to.equal('greet: version 1 has this content already; now the default\n');
  });

  it('tells parameters, platforms and versions', async () => {
    const { stdout } = await documents(0, 'show', 'greet', '--info');
    expect(stdout).to.match(/^version +1 \(default 1, latest 3\)$/m).and.match(/^who +String +world +world \| moon/m).and.match(/^ +2 +second +YAML/m);
    const information = await sandbox.json<{ parameters: Array<{ name: string }>; tags: object }>(['ssm', 'documents', 'show', 'greet', '--info']);
    expect(information.parameters.map(({ name }) => name)).to.deep.equal(['who']);
    expect(information.tags).to.deep.equal({ Team: 'web', Empty: '' });
  });

  it('has the service convert', async () => {
    const { stdout } = await documents(0, 'show', 'greet', '--format', 'json');
    expect(JSON.parse(stdout)).to.have.property('schemaVersion', '2.2');
  });

  it('takes the text from stdin', async () => {
    const result = await sandbox.expect(0, ['ssm', 'documents', 'put', 'piped', '--file', '-', '--json'], { input: document('echo piped') });
    expect(JSON.parse(result.stdout)).to.include({ name: 'piped', change: 'created' });
  });

  it('finds mistakes in the text before anything is sent', async () => {
    write('{\n  "schemaVersion": "2.2",\n  "mainSteps": [}\n');
    const json = await documents(2, 'put', 'greet', '--file', file, '--format', 'json');
    expect(json.stderr).to.match(/greet\.yaml:3:17: .*Make it valid JSON/);
    expect(json.stderr.trim().split('\n')).to.have.length(1);
    write('schemaVersion: "2.2"\nmainSteps: [\n');
    expect((await documents(2, 'put', 'greet', '--file', file)).stderr).to.match(/greet\.yaml:3:1: /);
    expect((await documents(2, 'put', 'greet', '--file', join(sandbox.folder, 'nowhere.json'))).stderr).to.match(/--file: cannot read .*nowhere\.json/);
  });

  it('passes on what the service says of a document', async () => {
    write('schemaVersion: "2.2"\nmainSteps: []\n');
    expect((await documents(2, 'put', 'greet', '--file', file)).stderr).to.match(/no steps.*InvalidDocumentContent/);
  });

  it('knows what was meant', async () => {
    expect((await documents(4, 'show', 'gret')).stderr).to.match(/there is no document gret\. Did you mean greet\?/);
    expect((await documents(4, 'show', 'greet:9')).stderr).to.match(/greet has no version 9\. It has versions 1, 2, 3\./);
    expect((await documents(4, 'rm', 'AWS-RunShelScript', '--yes')).stderr).to.match(/Did you mean AWS-RunShellScript\?/);
  });

  it("leaves AWS's own alone", async () => {
    write(document('true'));
    expect((await documents(2, 'put', 'AWS-RunShellScript', '--file', file)).stderr).to.match(/cannot be changed.*under a name of your own/);
    expect((await documents(2, 'rm', 'AWS-RunShellScript', '--yes')).stderr).to.match(/cannot be changed/);
  });

  it('removes nothing unasked, nor the default version alone', async () => {
    expect((await documents(2, 'rm', 'greet')).stderr).to.match(/Delete document greet \(all 3 versions\): not confirmed\. Add --yes/);
    expect((await documents(2, 'rm', 'greet:1', '--yes')).stderr).to.match(/version 1 of greet is its default version/);
    expect((await documents(0, 'rm', 'greet:2', '--plan')).stdout).to.equal('plan: Delete version 2 of document greet\n');
    await documents(0, 'show', 'greet:2');
  });

  it('removes a version, then all', async () => {
    expect((await documents(0, 'rm', 'greet:2', '--yes')).stdout).to.equal('deleted version 2 of greet\n');
    await documents(4, 'show', 'greet:2');
    expect((await documents(0, 'rm', 'greet', '--yes')).stdout).to.equal('deleted greet\n');
    expect((await sandbox.json<{ error: { code: string } }>(['ssm', 'documents', 'show', 'greet'], 4)).error.code).to.equal('unknown-document');
  });

  it('reads every page', async () => {
    for (let index = 0; index < 52; index += 4) {
      await Promise.all([0, 1, 2, 3].map((offset) => sandbox.expect(0, ['ssm', 'documents', 'put', `page-${index + offset}`, '--file', '-'], { input: document(`echo ${index + offset}`) })));
    }
    const { documents: found } = await sandbox.json<{ documents: Array<{ name: string }> }>(['ssm', 'documents', 'ls', '--name', 'page-']);
    expect(new Set(found.map(({ name }) => name)).size).to.equal(52);
  });
});
