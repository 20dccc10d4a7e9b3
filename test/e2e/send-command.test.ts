import { expect } from 'chai';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

interface Document {
  readonly dispatches: readonly { readonly id: string }[];
  readonly verdict: { readonly counts: Readonly<Record<string, number>> };
  readonly nodes: readonly { readonly name: string; readonly status: string; readonly exitCode?: number; readonly output: readonly { readonly step: string; readonly stdout: string; readonly stderr: string }[] }[];
}

describe('drover ssm send: what is run', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = new Sandbox({ DROVER_LOCAL: '1' });
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-02]', '--tag', 'Role=web']);
  });
  after(() => sandbox.close());

  const send = async (flags: readonly string[], command: readonly string[] = [], exitCode = 0): Promise<Document> => {
    const { stdout } = await sandbox.expect(exitCode, ['ssm', 'send', '--nodes', 'web-01', '--json', ...flags, ...(command.length === 0 ? [] : ['--', ...command])]);
    return JSON.parse(stdout) as Document;
  };
  const stdoutOf = ({ nodes }: Document): string => nodes[0]?.output.map(({ stdout }) => stdout).join('') ?? '';

  it('takes one word as shell text, and several as a program and its arguments', async () => {
    expect(stdoutOf(await send([], ['echo $HOSTNAME; echo two | tr a-z A-Z']))).to.equal('web-01\nTWO\n');
    expect(stdoutOf(await send([], ['printf', '<%s>\n', 'a b', `it's`, '$HOME', '*', '--json']))).to.equal("<a b>\n<it's>\n<$HOME>\n<*>\n<--json>\n");
  });

  it('runs a script, and lets its first line name the interpreter', async () => {
    const shell = join(sandbox.folder, 'check.sh');
    writeFileSync(shell, 'for word in one two; do\n  echo "$word"\ndone\n');
    expect(stdoutOf(await send(['--script', shell]))).to.equal('one\ntwo\n');
    const python = join(sandbox.folder, 'check.py');
    writeFileSync(python, '#!/usr/bin/env python3\nimport os\nprint("python", 1 + 1, os.environ["AWS_SSM_INSTANCE_ID"][:2])\n');
    expect(stdoutOf(await send(['--script', python]))).to.equal('python 2 i-\n');
    const piped = await sandbox.expect(0, ['ssm', 'send', '--nodes', 'web-01', '--json', '--script', '-'], { input: '#!/usr/bin/env python3\nprint("from a pipe")\n' });
    expect(stdoutOf(JSON.parse(piped.stdout) as Document)).to.equal('from a pipe\n');
  });

  it('runs a document of its own: a version, parameters from words, JSON and YAML, several steps', async () => {
    const document = join(sandbox.folder, 'greet.yaml');
    const step = (name: string, line: string): string => `- name: ${name}\n  action: aws:runShellScript\n  inputs:\n    runCommand:\n      - ${line}\n`;
    writeFileSync(document, `schemaVersion: "2.2"\nparameters:\n  who: { type: String, default: world }\n  times: { type: StringList, default: [once] }\nmainSteps:\n${step('hello', "echo 'hello {{ who }}'")}${step('times', "echo '{{ times }}'")}`);
    await sandbox.expect(0, ['ssm', 'documents', 'put', 'Greet', '--file', document]);
    const given = await send(['--document', 'Greet:1', '--parameters', 'who=operators', '--parameters', 'times=twice', '--parameters', 'times=thrice']);
    expect(given.nodes[0]?.output).to.deep.equal([
      { step: 'hello', stdout: 'hello operators\n', stderr: '' },
      { step: 'times', stdout: '["twice","thrice"]\n', stderr: '' },
    ]);
    const json = join(sandbox.folder, 'parameters.json');
    writeFileSync(json, '{"who": "json", "times": ["a", "b"]}');
    expect(stdoutOf(await send(['--document', 'Greet', '--parameters', `@${json}`]))).to.equal('hello json\n["a","b"]\n');
    const yaml = join(sandbox.folder, 'parameters.yaml');
    writeFileSync(yaml, 'who: yaml\n');
    expect(stdoutOf(await send(['--document', 'Greet', '--parameters', `@${yaml}`]))).to.equal('hello yaml\n["once"]\n');
  });

  it('starts in the folder that it is told', async () => {
    const folder = join(sandbox.folder, 'a folder');
    mkdirSync(folder);
    expect(stdoutOf(await send(['--working-directory', folder], ['pwd']))).to.equal(`${folder}\n`);
    const missing = await send(['--working-directory', join(sandbox.folder, 'nowhere')], ['pwd'], 3);
    expect(missing.nodes[0]?.status).to.equal('failed');
    expect(missing.nodes[0]?.output[0]?.stderr).to.include('does not exist');
  });

  it('keeps the comment, and the times that it may take', async () => {
    await send(['--comment', 'rotate the keys', '--timeout', '45s', '--execution-timeout', '2m'], ['true']);
    const { commands } = await sandbox.json<{ commands: { comment: string; parameters: Record<string, string[]> }[] }>(['ssm', 'ls', '--max', '1']);
    expect(commands[0]?.comment).to.match(/^rotate the keys drover:[0-9a-z]{12}\.1$/);
    expect(commands[0]?.parameters).to.deep.equal({ commands: ['true'], executionTimeout: ['120'] });
    expect((await sandbox.expect(0, ['ssm', 'ls', '--max', '1'])).stdout).to.include('rotate the keys').and.not.include('drover:');
  });

  it('names the exit code of a command that fails, and ends with 3', async () => {
    const document = await send([], ['echo out; echo err >&2; exit 7'], 3);
    expect(document.nodes[0]).to.deep.include({ status: 'failed', exitCode: 7 });
    expect(document.nodes[0]?.output[0]).to.deep.include({ stdout: 'out\n' });
    expect(document.nodes[0]?.output[0]?.stderr).to.match(/^err\n/);
  });

  it('prints the id and leaves with --no-wait', async () => {
    const marker = join(sandbox.folder, 'marker');
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--nodes', 'web-01', '--no-wait', '--', `sleep 0.3; echo done > ${marker}`]);
    expect(stdout).to.match(/^[0-9a-f-]{36}\n$/);
    const shown = await sandbox.expect(0, ['ssm', 'show', stdout.trim(), '--follow', '--json']);
    expect((JSON.parse(shown.stdout) as Document).verdict.counts).to.deep.equal({ success: 1 });
    expect(readFileSync(marker, 'utf8')).to.equal('done\n');
  });

  it('runs in another region with --region, and as another role with --role-arn', async () => {
    await sandbox.expect(0, ['local', 'nodes', 'add', 'eu-01', '--region', 'eu-west-1', '--tag', 'Role=web']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'other-01', '--account', '210987654321', '--tag', 'Role=web']);
    const where = async (...words: string[]) => (JSON.parse((await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Role=web', '--json', ...words, '--', 'true'])).stdout) as Document).nodes.map(({ name }) => name);
    expect(await where('--region', 'eu-west-1')).to.deep.equal(['eu-01']);
    expect(await where('--role-arn', 'arn:aws:iam::210987654321:role/Ops')).to.deep.equal(['other-01']);
    expect((await where('--regions', 'us-east-1,eu-west-1')).sort()).to.deep.equal(['eu-01', 'web-01', 'web-02']);
    expect((await where('--accounts', '123456789012,210987654321', '--role-name', 'Ops')).sort()).to.deep.equal(['other-01', 'web-01', 'web-02']);
  });
});
