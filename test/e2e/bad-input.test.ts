import { expect } from 'chai';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox, type RunOptions } from './drover.ts';

/** One line, with what and what to do; never a stack. */
function isOneClearLine(stderr: string): void {
  expect(stderr).to.match(/^drover: .+\. .+\n$/);
  expect(stderr.trimEnd()).to.not.include('\n');
  expect(stderr).to.not.match(/ at \S+ \(|node:internal|Error:/);
}

describe('bad input', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = new Sandbox();
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-02]', '--tag', 'Role=web']);
    await sandbox.expect(0, ['ssm', 'send', '--local', '--nodes', 'web-01', '--', 'true']);
  });
  after(() => sandbox.close());

  const refused = (name: string, exitCode: number, words: readonly string[], message: RegExp, options: RunOptions = {}): void => {
    it(name, async () => {
      const { stderr, stdout } = await sandbox.expect(exitCode, words, options);
      isOneClearLine(stderr);
      expect(stderr).to.match(message);
      expect(stdout).to.equal('');
    });
  };
  const send = (...words: string[]): string[] => ['ssm', 'send', '--local', ...words];
  const ids51 = Array.from({ length: 51 }, (_, index) => `i-${String(index).padStart(17, '0')}`).join(',');

  refused('an unknown node', 4, send('--nodes', 'web-01 nobody', '--', 'true'), /unknown: nobody/);
  refused('an unknown id', 4, send('--instance-ids', 'i-0123456789abcdef0', '--', 'true'), /unknown: i-0123456789abcdef0/);
  refused('51 ids that nobody knows', 4, send('--instance-ids', ids51, '--', 'true'), /unknown: .* and 41 more/);
  refused('what is no id', 2, send('--instance-ids', 'web-01', '--', 'true'), /"web-01" is not the id of a node/);
  refused('no match', 4, send('--targets', 'tag:Role=nobody', '--', 'true'), /no node matches tag:Role=nobody/);
  refused('no target at all', 2, send('--', 'true'), /no nodes are named/);
  refused('an empty list of ids', 2, send('--instance-ids', ' ', '--', 'true'), /the list is empty/);
  refused('an empty list of nodes', 2, send('--nodes', '-', '--', 'true'), /--nodes: the list is empty/, { input: '# nobody\n\n' });
  refused('a tag without a value', 2, send('--targets', 'tag:Role=', '--', 'true'), /--targets/);
  refused('two ways to name nodes', 2, send('--all', '--nodes', 'web-01', '--', 'true'), /exclude each other/);
  refused('a bad percentage', 2, send('--nodes', 'web-01', '--max-concurrency', '0%', '--', 'true'), /--max-concurrency: "0%" is neither a number nor a percentage/);
  refused('a bad budget', 2, send('--nodes', 'web-01', '--max-errors', '101%', '--', 'true'), /--max-errors: "101%"/);
  refused('a bad coverage', 2, send('--nodes', 'web-01', '--require-coverage', 'most', '--', 'true'), /--require-coverage: "most"/);
  refused('a bad duration', 2, send('--nodes', 'web-01', '--timeout', '10 minutes', '--', 'true'), /--timeout: "10 minutes" is not a duration/);
  refused('a delivery time-out that AWS does not take', 2, send('--nodes', 'web-01', '--timeout', '10', '--', 'true'), /not between 30 s and 30 days/);
  refused('nothing to run', 2, send('--nodes', 'web-01'), /there is nothing to run/);
  refused('a command that is empty', 2, send('--nodes', 'web-01', '--', ''), /the command after -- is empty/);
  refused('two things to run', 2, send('--nodes', 'web-01', '--script', '/dev/null', '--', 'true'), /exclude each other/);
  refused('a word before the dashes', 2, send('--nodes', 'web-01', 'uptime'), /uptime.*--/);
  refused('an unknown document', 4, send('--nodes', 'web-01', '--document', 'AWS-RunShelScript'), /AWS-RunShelScript/);
  refused('what cannot be the name of a document', 2, send('--nodes', 'web-01', '--document', 'no name!'), /no name!/);
  refused('an unknown parameter', 2, send('--nodes', 'web-01', '--parameters', 'command=true', '--parameters', 'commands=true'), /no parameter command. Did you mean commands\?/);
  refused('a file that is not there', 2, send('--nodes', 'web-01', '--script', '/nowhere/x.sh'), /--script: cannot read \/nowhere\/x\.sh \(no such file\)/);
  refused('a folder in the place of a script', 2, send('--nodes', 'web-01', '--script', '/'), /--script: cannot read \/ \(it is a folder\)/);
  refused('a script that is no text', 2, send('--nodes', 'web-01', '--script', process.execPath), /is not UTF-8 text/);
  refused('a list of nodes that is not there', 2, send('--nodes', '@/nowhere/nodes', '--', 'true'), /--nodes: cannot read/);
  refused('a folder for output that cannot be', 1, send('--nodes', 'web-01', '--out-dir', '/dev/null', '--', 'true'), /--out-dir: \/dev\/null: a file is in the place of a folder/);
  refused('a folder for output in a file system that takes none', 1, send('--nodes', 'web-01', '--out-dir', '/proc/drover', '--', 'true'), /--out-dir: \/proc\/drover: /);
  refused('a long comment', 2, send('--nodes', 'web-01', '--comment', 'x'.repeat(101), '--', 'true'), /--comment has 101 characters/);
  refused('a bucket that is none', 2, send('--nodes', 'web-01', '--output-s3', 'bucket', '--', 'true'), /--output-s3: "bucket" is not a bucket/);
  refused('an unknown flag', 2, send('--node', 'web-01', '--', 'true'), /there is no flag --node\. Did you mean --nodes\?/);
  refused('an unknown command', 2, ['ssm', 'sned'], /Did you mean "drover ssm send"/);
  refused('a command id that is none', 2, ['ssm', 'show', 'last', '--local'], /"last" is not the id of a command/);
  refused('an unknown command id', 4, ['ssm', 'show', '00000000-0000-4000-8000-000000000000', '--local'], /00000000-0000-4000-8000-000000000000/);
  refused('a node that had no part', 4, ['ssm', 'show', '@last', '--local', '--node', 'web-02'], /web-02 had no part in this command/);
  refused('a status that there is not', 2, ['ssm', 'ls', '--local', '--status', 'failed'], /"failed" is not one of .*Did you mean Failed\?/);
  refused('a node that is not one', 2, ['ssm', 'ls', '--local', '--node', 'web-[01-02]'], /--node: "web-\[01-02\]" names 2 nodes/);
  refused('--local with a profile', 2, send('--profile', 'prod', '--nodes', 'web-01', '--', 'true'), /--local and --profile exclude each other/);

  it('a parameter of the wrong type, or outside of its values', async () => {
    const file = join(sandbox.folder, 'typed.yaml');
    writeFileSync(file, 'schemaVersion: "2.2"\nparameters:\n  mode: { type: String, allowedValues: [fast, slow] }\nmainSteps:\n- { name: run, action: "aws:runShellScript", inputs: { runCommand: ["true"] } }\n');
    await sandbox.expect(0, ['ssm', 'documents', 'put', 'Typed', '--file', file, '--local']);
    for (const [words, message] of [
      [['--parameters', 'mode=medium'], /mode/],
      [[], /Typed needs the parameter mode/],
    ] as const) {
      const { stderr } = await sandbox.run(send('--nodes', 'web-01', '--document', 'Typed', ...words));
      expect(stderr.split('\n').filter((line) => line.startsWith('drover:'))).to.have.length(1);
      expect(stderr).to.match(message);
    }
    expect((await sandbox.run(send('--nodes', 'web-01', '--document', 'Typed', '--parameters', 'mode=medium'))).exitCode).to.equal(2);
  });

  it('a parameter file with a mistake, by line and column', async () => {
    const file = join(sandbox.folder, 'broken.yaml');
    writeFileSync(file, 'commands:\n  - uptime\n   - date\n: x: y\n');
    const { stderr } = await sandbox.expect(2, send('--nodes', 'web-01', '--parameters', `@${file}`));
    isOneClearLine(stderr);
    expect(stderr).to.match(/broken\.yaml:\d+:\d+: /);
  });

  it('is said in JSON to programs', async () => {
    const { stdout, stderr } = await sandbox.expect(4, send('--nodes', 'nobody', '--json', '--', 'true'));
    expect(Object.keys(JSON.parse(stdout) as object)).to.deep.equal(['error']);
    expect((JSON.parse(stdout) as { error: object }).error).to.have.all.keys('code', 'message', 'hint');
    expect(stderr).to.equal('');
  });

  describe('on AWS', () => {
    const aws = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
    const words = ['ssm', 'ls'];
    refused('no credentials', 5, words, /no AWS credentials: configure a profile, or try --local/, { env: { AWS_REGION: 'eu-west-1' } });
    refused('no region', 2, words, /no AWS region is set/, { env: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' } });
    refused('a profile that is not there', 5, [...words, '--profile', 'nobody'], /profile nobody/, { env: { AWS_REGION: 'eu-west-1' } });
    refused('an address at which nothing listens', 1, [...words, '--endpoint-url', 'http://127.0.0.1:1'], /nothing listens at that address/, { env: aws });
    refused('an address that is none', 2, [...words, '--endpoint-url', 'localhost:80'], /is not an http or https address/, { env: aws });
    refused('a host that cannot be found', 1, [...words, '--endpoint-url', 'http://nowhere.invalid'], /cannot be found/, { env: aws });

    it('an expired token', async () => {
      const server = createServer((_request, response) => {
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: 'ExpiredTokenException', message: 'The security token included in the request is expired' }));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const { stderr } = await sandbox.expect(5, [...words, '--endpoint-url', `http://127.0.0.1:${port}`], { env: aws });
      server.close();
      isOneClearLine(stderr);
      expect(stderr).to.match(/expired: log in again/);
    });

    it('takes the region and keys of a profile in the shared files', async () => {
      const { endpoint } = await sandbox.json<{ endpoint: string }>(['local', 'status']);
      const keys = await sandbox.json<Record<string, string>>(['local', 'env']);
      mkdirSync(join(sandbox.folder, '.aws'));
      writeFileSync(join(sandbox.folder, '.aws', 'config'), '[profile engine]\nregion = us-east-1\n');
      writeFileSync(join(sandbox.folder, '.aws', 'credentials'), `[engine]\naws_access_key_id = ${keys['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = ${keys['AWS_SECRET_ACCESS_KEY']}\n`);
      const run = ['ssm', 'send', '--endpoint-url', endpoint, '--targets', 'tag:Role=web', '--json', '--', 'true'];
      const byFlag = await sandbox.expect(0, [...run.slice(0, 2), '--profile', 'engine', ...run.slice(2)]);
      expect((JSON.parse(byFlag.stdout) as { verdict: { summary: string } }).verdict.summary).to.equal('2 of 2 succeeded');
      await sandbox.expect(0, run, { env: { AWS_PROFILE: 'engine' } });
      await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Role=web', '--', 'true'], { env: keys });
      const { stdout } = await sandbox.expect(5, run, { env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: keys['AWS_ACCESS_KEY_ID'] ?? '', AWS_SECRET_ACCESS_KEY: 'wrong' } });
      expect((JSON.parse(stdout) as { error: { code: string } }).error.code).to.equal('InvalidSignatureException');
    });
  });
});
