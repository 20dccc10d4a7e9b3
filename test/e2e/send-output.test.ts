import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

interface NodeDocument {
  readonly name: string;
  readonly status: string;
  readonly output: readonly { readonly stdout: string; readonly stderr: string }[];
  readonly lost?: readonly { readonly stream: string; readonly keptCharacters: number; readonly why: string }[];
}

/** 50 KB, every line another. */
const LARGE = 'i=0; while [ $i -lt 1000 ]; do printf "line %04d of a long output, to be kept whole\\n" $i; i=$((i+1)); done';
const LARGE_TEXT = Array.from({ length: 1000 }, (_, index) => `line ${String(index).padStart(4, '0')} of a long output, to be kept whole\n`).join('');
const HOSTILE = String.raw`printf 'plain\033[31mred\033[0m\033]0;title\007\033[2Jgone\rover\n'`;

describe('drover ssm send: what comes back', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = new Sandbox({ DROVER_LOCAL: '1' });
    await sandbox.expect(0, ['local', 'up', '--fleet', 'none']);
    await sandbox.expect(0, ['local', 'nodes', 'add', 'web-[01-12]', '--tag', 'Role=web']);
  });
  after(() => sandbox.close());

  const run = (words: readonly string[], exitCode = 0) => sandbox.expect(exitCode, ['ssm', 'send', ...words]);
  const nodeOf = async (...words: string[]): Promise<NodeDocument> => {
    const { nodes } = JSON.parse((await run(['--nodes', 'web-01', '--json', ...words])).stdout) as { nodes: NodeDocument[] };
    if (nodes[0] === undefined) throw new Error('no node');
    return nodes[0];
  };

  it('names what Run Command cut and nobody kept', async () => {
    const node = await nodeOf('--', LARGE);
    expect(node.output[0]?.stdout).to.have.length.within(23_000, 24_000);
    expect(LARGE_TEXT.startsWith(node.output[0]?.stdout ?? 'x')).to.equal(true);
    expect(node.lost?.[0]).to.deep.include({ stream: 'stdout', keptCharacters: node.output[0]?.stdout.length });
    expect(node.lost?.[0]?.why).to.include('--output-s3');
    const { stderr } = await run(['--nodes', 'web-01', '--', LARGE]);
    expect(stderr).to.match(/web-01 \S+ stdout: \d+ characters kept; .*--output-s3/);
  });

  it('fetches the whole text from the bucket that it was sent to', async () => {
    const { AWS_ENDPOINT_URL: endpoint = '', ...keys } = await sandbox.json<Record<string, string>>(['local', 'env']);
    const { S3Client, CreateBucketCommand } = await import('@aws-sdk/client-s3');
    const s3 = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: keys['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: keys['AWS_SECRET_ACCESS_KEY'] ?? '' } });
    await s3.send(new CreateBucketCommand({ Bucket: 'outputs' }));
    s3.destroy();
    const node = await nodeOf('--output-s3', 's3://outputs/run/1/', '--', LARGE);
    expect(node.lost).to.equal(undefined);
    expect(node.output[0]?.stdout).to.equal(LARGE_TEXT);
    const missing = await nodeOf('--output-s3', 's3://no-such-bucket', '--', LARGE);
    expect(missing.lost?.[0]?.why).to.include('no-such-bucket');
  });

  it('fetches the whole text from CloudWatch Logs', async () => {
    const node = await nodeOf('--output-cloudwatch', '--', LARGE);
    expect(node.lost).to.equal(undefined);
    expect(node.output[0]?.stdout).to.equal(LARGE_TEXT);
    const named = await nodeOf('--output-cloudwatch', '--log-group', '/drover/test', '--', 'echo one; echo; echo three');
    expect(named.output[0]?.stdout).to.equal('one\n\nthree\n');
  });

  it('folds nodes with the same output, the most first', async () => {
    const { stdout } = await run(['--targets', 'tag:Role=web', '--gather', '--', 'case $HOSTNAME in web-10) echo odd;; *) echo even;; esac']);
    expect(stdout).to.equal(['---------------', 'web-[01-09,11-12] (11)', '---------------', 'even', '---------------', 'web-10 (1)', '---------------', 'odd', ''].join('\n'));
  });

  it('gives lines as they come, each with its node', async () => {
    const child = sandbox.start(['ssm', 'send', '--nodes', 'web-[01-02]', '--stream', '--output-cloudwatch', '--', 'echo first; sleep 3; echo second; echo problem >&2'], { stdin: 'ignore', buffer: false });
    let text = '';
    let atFirst = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString('utf8');
      if (atFirst === '' && text.includes('first')) atFirst = text;
    });
    expect((await child).exitCode).to.equal(0);
    expect(atFirst).to.not.include('second');
    expect(text.split('\n').filter((line) => line !== '').sort()).to.deep.equal(['web-01! problem', 'web-01: first', 'web-01: second', 'web-02! problem', 'web-02: first', 'web-02: second']);
  });

  it('gives lines without CloudWatch too, once a node has ended', async () => {
    const { stdout } = await run(['--nodes', 'web-[01-02]', '--stream', '--', "printf 'one\\n\\nno end'; echo problem >&2"]);
    expect(stdout.split('\n').sort()).to.deep.equal(['', ...['web-01', 'web-02'].flatMap((name) => [`${name}! problem`, `${name}: `, `${name}: no end`, `${name}: one`])]);
  });

  it('writes a file a node and stream', async () => {
    const folder = join(sandbox.folder, 'out');
    await run(['--nodes', 'web-[01-02]', '--out-dir', folder, '--', `${HOSTILE}; echo $HOSTNAME >&2`]);
    expect(readdirSync(folder).sort()).to.deep.equal(['web-01.stderr', 'web-01.stdout', 'web-02.stderr', 'web-02.stdout']);
    expect(readFileSync(join(folder, 'web-02.stderr'), 'utf8')).to.equal('web-02\n');
    expect(readFileSync(join(folder, 'web-01.stdout'), 'utf8')).to.equal('plain\u001B[31mred\u001B[0m\u001B]0;title\u0007\u001B[2Jgone\rover\n');
  });

  it('gives programs what was written, untouched', async () => {
    const text = 'plain\u001B[31mred\u001B[0m\u001B]0;title\u0007\u001B[2Jgone\rover\n';
    expect((await nodeOf('--', HOSTILE)).output[0]?.stdout).to.equal(text);
    const { stdout } = await run(['--nodes', 'web-01', '--output', 'ndjson', '--', HOSTILE]);
    const events = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string; text?: string; at: number });
    expect(events.map(({ type }) => type)).to.deep.equal(['run-started', 'dispatching', 'dispatched', ...events.slice(3, -1).map(({ type }) => type), 'run-ended']);
    expect(events.find(({ type }) => type === 'node-output')?.text).to.equal(text);
    expect(events.every(({ at }) => Number.isInteger(at))).to.equal(true);
    const document = JSON.parse((await run(['--nodes', 'web-01', '--output', 'json', '--', 'true'])).stdout) as { verdict: object; nodes: object[] };
    expect(document).to.have.all.keys('runId', 'verb', 'title', 'startedAt', 'endedAt', 'dispatches', 'verdict', 'nodes', 'notices');
    expect(document.verdict).to.deep.equal({ total: 1, counts: { success: 1 }, coverage: 1, requiredCoverage: 1, exitCode: 0, summary: '1 of 1 succeeded' });
    expect(document.nodes[0]).to.have.all.keys('id', 'name', 'status', 'exitCode', 'startedAt', 'endedAt', 'output');
    // A line for programs that read lines, whatever went wrong.
    const failed = await run(['--nodes', 'nobody', '--output', 'ndjson', '--', 'true'], 4);
    expect(failed.stdout).to.match(/^\{"error":\{"code":"unknown-node",.*\}\}\n$/);
    expect(failed.stderr).to.equal('');
  });

  it('keeps text of other scripts whole', async () => {
    const text = 'äöü 日本語 🚀 \u202E\n';
    expect((await nodeOf('--', 'printf', '%s', text)).output[0]?.stdout).to.equal(text);
  });

  it('ends quietly when nobody reads on', async () => {
    const { BINARY } = await import('./drover.ts');
    const command = `'${process.execPath}' '${BINARY}' ssm send --targets tag:Role=web -- 'yes | head -c 20000' | head -n 1; echo "status \${PIPESTATUS[0]}"`;
    const text = execFileSync('bash', ['-c', command], { env: { ...sandbox.env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(text).to.match(/^── web-\d\d: success, .*\nstatus 0\n$/);
  });

  it('says in a line that stdout or a file cannot be written, and still counts the nodes', async () => {
    const { BINARY } = await import('./drover.ts');
    const full = execFileSync('bash', ['-c', `'${process.execPath}' '${BINARY}' ssm send --nodes web-01 -- 'echo hi' 2>&1 >/dev/full; echo "status $?"`], { env: { ...sandbox.env }, encoding: 'utf8' });
    expect(full).to.match(/drover: .*no space left.*\nstatus 1\n$/s).and.not.match(/ at .*\(.*:\d+:\d+\)/);
    const folder = join(sandbox.folder, 'blocked');
    mkdirSync(folder);
    execFileSync('ln', ['-s', '/dev/full', join(folder, 'web-01.stdout')]);
    const { stdout, stderr } = await run(['--nodes', 'web-[01-02]', '--out-dir', folder, '--', 'echo hi'], 1);
    expect(stderr).to.include('2 of 2 succeeded').and.match(/drover: .*no space left/);
    expect(stdout.match(/^hi$/gm)).to.have.length(2);
  });

  it('loses no other output when a small disk is full', async function () {
    const folder = join(sandbox.folder, 'small');
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      console.log('      skipped: only root can mount a small disk');
      this.skip();
    }
    try {
      const { stdout, stderr } = await run(['--nodes', 'web-[01-04]', '--out-dir', join(folder, 'out'), '--', 'yes | head -c 12000; echo last of $HOSTNAME'], 1);
      expect(stdout.match(/^last of web-0[1-4]$/gm)).to.have.length(4);
      expect(stderr).to.match(/4 of 4 succeeded.*\ndrover: --out-dir: .*: no space left on the disk\. No output was saved from there on; .*\n$/);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('shows a command again: list, state, output', async () => {
    await run(['--nodes', 'web-[01-03]', '--', 'echo $HOSTNAME; test $HOSTNAME != web-02'], 3);
    const shown = await sandbox.expect(0, ['ssm', 'show', '@last']);
    expect(shown.stdout).to.match(/verdict {3}2 of 3 succeeded, 1 failed/).and.match(/web-02 +failed +1/);
    expect((await sandbox.expect(3, ['ssm', 'output', '@last', '--gather'])).stdout).to.include('web-02 (1): failed (exit 1)');
    const { nodes } = await sandbox.json<{ nodes: { id: string; name: string }[] }>(['ssm', 'nodes', '--nodes', 'web-01']);
    expect((await sandbox.expect(0, ['ssm', 'output', '@last', '--node', nodes[0]?.id ?? ''])).stdout).to.match(/^── web-01: success, .*\nweb-01\n$/);
    expect((await sandbox.expect(0, ['ssm', 'ls', '--status', 'Failed', '--since', '1h'])).stdout).to.match(/Failed/);
  });
});
