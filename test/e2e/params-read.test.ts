import { spawn } from 'node:child_process';
import { expect } from 'chai';
import { BINARY, Sandbox, type Result, type RunOptions } from './drover.ts';
import { hasPseudoTerminal, onTerminal } from './pseudo-terminal.ts';

describe('drover params, reading', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const params = (exitCode: number, words: readonly string[], options: RunOptions = {}): Promise<Result> => sandbox.expect(exitCode, ['params', ...words], options);
  before(async () => {
    await params(0, ['put', '/app/greeting', 'hello']);
    await params(0, ['put', '/app/greeting', 'hello world', '--tag', 'Team=web']);
    await params(0, ['label', '/app/greeting:1', 'first']);
    await params(0, ['put', '/app/db/password', '--secure', '--no-trim'], { input: 'shh\n\u001B[31m' });
    await params(0, ['put', '/app/db/url', 'postgres://db']);
  });
  after(() => sandbox.close());

  it('get shows values, and masks secrets in every output', async () => {
    const { stdout } = await params(0, ['get', '/app/greeting', '/app/greeting:1', '/app/db/password']);
    expect(stdout).to.match(/^NAME +TYPE +VERSION +MODIFIED +VALUE\n\/app\/greeting +String +2 .* hello world\n\/app\/greeting:1 +String +1 .* hello\n\/app\/db\/password +SecureString +1 .* •{8}\n$/);
    expect(JSON.parse((await params(0, ['get', '/app/db/password', '--json'])).stdout)).to.have.nested.include({ 'parameters[0].value': null, 'parameters[0].masked': true });
    expect(JSON.parse((await params(0, ['get', '/app/db/password', '--json', '--show'])).stdout)).to.have.nested.include({ 'parameters[0].value': 'shh\n\u001B[31m' });
    expect((await params(0, ['get', '/app/greeting', '--label', 'first', '--raw'])).stdout).to.equal('hello');
    expect((await params(0, ['get', '/app/greeting', '--version', '2', '--raw'])).stdout).to.equal('hello world');
  });

  it('get --raw writes the bytes of a value into a pipe, and masks a secret on a terminal', async function () {
    expect((await params(0, ['get', '/app/db/password', '--raw'])).stdout).to.equal('shh\n\u001B[31m');
    if (!hasPseudoTerminal()) {
      console.log('        skipped: no util-linux script here');
      this.skip();
    }
    const masked = onTerminal(sandbox, ['params', 'get', '/app/db/password', '--raw']);
    expect(await masked.ended).to.equal(0);
    expect(masked.screen()).to.equal('••••••••\r\n');
    const shown = onTerminal(sandbox, ['params', 'get', '/app/db/password', '--raw', '--show']);
    await shown.ended;
    expect(shown.screen()).to.equal('shh\r\n\r\n');
  });

  it('get names what is not there, and still shows the rest', async () => {
    const { stdout, stderr } = await params(4, ['get', '/app/greeting', '/none', '/app/greeting:9']);
    expect(stdout).to.contain('hello world');
    expect(stderr).to.match(/there is no parameter \/none, \/app\/greeting:9/);
    expect(JSON.parse((await params(4, ['get', '/none', '--json'])).stdout)).to.deep.equal({ parameters: [], missing: ['/none'] });
    expect((await params(2, ['get', '/a', '/b', '--raw'])).stderr).to.match(/--raw go(es)? with one name/);
    expect((await params(2, ['get', '/a:1:2'])).stderr).to.match(/is no parameter\. Write NAME, NAME:VERSION or NAME:LABEL/);
  });

  it('ls lists, filters, shows values and draws the tree', async () => {
    const { stdout } = await params(0, ['ls', '/app']);
    expect(stdout).to.match(/^TYPE +TIER +VERSION +MODIFIED +NAME\nSecureString +Standard +1 .* {2}\/app\/db\/password\n.*\/app\/db\/url\nString +Standard +2 .* {2}\/app\/greeting\n$/);
    expect((await params(0, ['ls', '/app', '--values'])).stdout).to.match(/\/app\/db\/password {2}•{8}\n.*\/app\/db\/url {2}postgres:\/\/db\n/);
    expect((await params(0, ['ls', '/app', '--tree'])).stdout).to.equal('/app\n├── db/\n│   ├── password  SecureString v1\n│   └── url  String v1\n└── greeting  String v2\n3 parameters, 1 secure\n');
    expect((await params(0, ['ls', '/app', '--no-recursive'])).stdout.match(/\/app\//g)).to.have.length(1);
    expect((await params(0, ['ls', '--type', 'secure-string'])).stdout).to.contain('password').and.not.contain('greeting');
    expect((await params(0, ['ls', '--tag', 'Team=web'])).stdout).to.contain('greeting').and.not.contain('url');
    expect((await params(2, ['ls', '--tag', 'Team'])).stderr).to.match(/--tag: "Team" is not a tag/);
    expect((await params(4, ['ls', '/none'])).stderr).to.match(/nothing is below \/none in the embedded engine/);
    expect((await params(2, ['ls', 'app'])).stderr).to.match(/PATH: "app" does not begin with \//);
  });

  it('ls ends quietly when nobody reads on', async () => {
    const child = spawn('sh', ['-c', `'${process.execPath}' '${BINARY}' params ls / | head -1; true`], { env: { ...sandbox.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data: Buffer) => void (said += String(data)));
    expect(await new Promise((resolve) => child.on('exit', resolve))).to.equal(0);
    expect(said).to.equal('');
  });

  it('history lists versions with their labels', async () => {
    expect((await params(0, ['history', '/app/greeting'])).stdout).to.match(/^VERSION .*\n +1 +String +Standard +first .* hello\n +2 +String .* hello world\n$/);
    expect((await params(0, ['history', '/app/db/password', '--json'])).stdout).to.contain('"masked": true').and.not.contain('shh');
    expect((await params(4, ['history', '/none'])).stderr).to.match(/^drover: .*\/none/);
  });

  it('find looks into names, and values on demand', async () => {
    expect((await params(0, ['find', 'PASS'])).stdout).to.match(/^NAME .*\n\/app\/db\/password /);
    const { stdout } = await params(0, ['find', 'shh', '/app', '--values']);
    expect(stdout).to.match(/\/app\/db\/password +SecureString .* value +•{8}\n/);
    expect((await params(4, ['find', 'shh'])).stderr).to.match(/no parameter below \/ has "shh" in its name\. Add --values/);
  });

  it('who-reads names the commands and documents, and what it could not look at', async () => {
    await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Role=web', '--', 'echo {{ssm:/app/greeting}}']);
    await sandbox.expect(0, ['ssm', 'documents', 'put', 'greet', '--file', '-'], { input: JSON.stringify({ schemaVersion: '2.2', mainSteps: [{ action: 'aws:runShellScript', name: 'x', inputs: { runCommand: ['echo {{ssm:/app/greeting:1}}'] } }] }) });
    const { stdout, stderr } = await params(0, ['who-reads', '/app/greeting']);
    expect(stdout).to.match(/command +AWS-RunShellScript, [0-9a-f-]{36} +\{\{ssm:\/app\/greeting\}\}/).and.match(/document +greet.* +\{\{ssm:\/app\/greeting:1\}\}/);
    expect(stderr).to.match(/not looked at: associations .*\nnot looked at: maintenance windows /);
    expect((await params(0, ['who-reads', '/app/db/url'])).stderr).to.match(/nothing that could be looked at names \/app\/db\/url/);
  });

  it('a value that a command names reaches its nodes, and stays out of the journal', async () => {
    await params(0, ['put', '/app/once', 'value-in-no-journal']);
    const { stdout } = await sandbox.expect(0, ['ssm', 'send', '--targets', 'tag:Role=web', '--', 'test "{{ssm:/app/once}}" = value-in-no-journal && echo same']);
    expect(stdout).to.contain('same');
    expect((await sandbox.run(['ssm', 'send', '--targets', 'tag:Role=web', '--', 'echo {{ssm:/app/db/password}}'])).stderr).to.match(/SecureString/);
  });

  it('export masks secrets on a terminal, and writes a private file', async function () {
    const file = `${sandbox.folder}/app.json`;
    await params(0, ['export', '/app/db', '--out', file]);
    if (!hasPseudoTerminal()) this.skip();
    const terminal = onTerminal(sandbox, ['params', 'export', '/app/db']);
    await terminal.ended;
    expect(terminal.screen()).to.contain('"password": "••••••••"').and.contain('1 secret is masked: --show shows them');
    expect((await params(2, ['export', '/app', '--out', '/no/such/folder/x'])).stderr).to.match(/--out: cannot write/);
    expect((await params(2, ['export', '/app', '--format', 'csv', '--attributes'])).stderr).to.match(/csv has no place for them/);
  });
});
