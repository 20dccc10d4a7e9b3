import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sandbox, type RunOptions } from './drover.ts';

/** Nobody writes this by chance, in any encoding that is looked for. */
const CANARY = 'cAnArY-7f3Q-xyzzy';

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

/** Files in which a text stands as it is, in UTF-16 or in base64. */
function filesWith(folder: string, text: string): string[] {
  const forms = [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(Buffer.from(text).toString('base64').slice(0, -4))];
  return [...filesBelow(folder)].filter((file) => forms.some((form) => readFileSync(file).includes(form)));
}

/** Command lines of all processes, as ps shows them to every user. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

/** Files with a mistake near a secret, as people make them: what is said of the mistake must not repeat the secret. */
const MALFORMED: readonly (readonly [file: string, text: string])[] = [
  ['tag.yaml', `password: !${CANARY}\n`],
  ['alias.yaml', `password: *${CANARY}\n`],
  ['anchor.yaml', `password: &${CANARY}\n`],
  ['misspelt.yaml', `password: !secrt ${CANARY}\n`],
  ['key.yaml', `!secure ${CANARY}: x\n`],
  ['list.yaml', `password: [!secure ${CANARY}]\n`],
  ['typed.yaml', `password: {type: String, value: !secure ${CANARY}}\n`],
  ['block.yaml', `password: |${CANARY}\n`],
  ['nested.yaml', `password: ${CANARY}: ${CANARY}\n`],
  ['directive.yaml', `%${CANARY}\npassword: x\n`],
  ['escape.yaml', `password: "\\${CANARY}"\n`],
  ['reserved.yaml', `password: @${CANARY}\n`],
  ['quote.yaml', `password: "${CANARY}\n`],
  ['behind.yaml', `password: "x" ${CANARY}\n`],
  ['tab.yaml', `password:\n\tvalue: ${CANARY}\n`],
  ['broken.json', `{"password": ${CANARY}}`],
  ['open.json', `{"password": "${CANARY}`],
  ['bare.env', `${CANARY}\n`],
  ['open.env', `PASSWORD="${CANARY}\n`],
  ['behind.env', `PASSWORD='x' ${CANARY}\n`],
  ['type.csv', `name,type,value\npassword,${CANARY},x\n`],
  ['fields.csv', `name,value\npassword,x,${CANARY}\n`],
  ['open.csv', `name,value\npassword,"${CANARY}\n`],
  ['type.tsv', `name\ttype\tvalue\npassword\t${CANARY}\tx\n`],
  ['word.tfvars', `${CANARY}\n`],
  ['bare.tfvars', `password = ${CANARY}\n`],
  ['behind.tfvars', `password = "x" ${CANARY}\n`],
  ['heredoc.tfvars', `password = <<END\n${CANARY}\n`],
  ['unicode.properties', `password=\\u${CANARY}\n`],
];

describe('drover params, where nothing may be lost or seen', function () {
  this.timeout(120_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1', DROVER_DEBUG: '1' });
  const params = (exitCode: number, words: readonly string[], options: RunOptions = {}) => sandbox.expect(exitCode, ['params', ...words], options);
  const versions = async (path: string): Promise<number[]> => {
    const { stdout } = await params(0, ['ls', path, '--json']);
    return (JSON.parse(stdout) as { parameters: { version: number }[] }).parameters.map(({ version }) => version);
  };
  after(() => sandbox.close());

  it('leaves no trace of a secret: not in files, databases, journals, plans, errors, nor in command lines', async () => {
    const plan = join(sandbox.folder, 'plan.json');
    const said: string[] = [];
    const seen: string[] = [];
    const watch = setInterval(() => seen.push(commandLines()), 5);
    const put = async (exitCode: number, words: readonly string[]): Promise<void> => {
      const { stdout, stderr } = await params(exitCode, words, { input: `${CANARY}\n` });
      said.push(stdout, stderr);
    };
    await put(0, ['put', '/safe/one', '--secure', '--tier', 'Advanced']);
    await put(0, ['put', '/safe/one', '--skip-unchanged', '--description', 'again', '--json']);
    await put(0, ['put', '/safe/two', '--secure', '--plan', '--save', plan]);
    await put(0, ['apply', plan, '--yes', '--output', 'ndjson']);
    await put(2, ['put', '/safe/three', '--secure', '--key-id', 'alias/none']);
    await put(2, ['put', '/safe/one', '--type', 'string']);
    await put(0, ['put', '/safe/one', '--type', 'string-list', '--replace', '--plan']);
    await put(2, ['import', '-', '--format', 'json', '--path', '/safe']);
    await put(0, ['copy', '/safe', '/safe-copy', '--plan']);
    await put(0, ['copy', '/safe', '/safe-copy']);
    await put(0, ['diff', '/safe', '/safe-copy', '--json']);
    await put(0, ['rm', '/safe', '-r', '--yes']);
    await put(0, ['undo', '--yes', '--json']);
    for (const words of [['runs', 'show', '--json'], ['runs', 'output'], ['runs', 'ls', '--json']]) said.push((await sandbox.run(words)).stdout);
    clearInterval(watch);
    expect((await params(0, ['export', '/safe'])).stdout).to.contain(CANARY);
    await sandbox.run(['local', 'down']);
    expect(said.join('\n')).to.not.contain(CANARY);
    expect(seen.length).to.be.greaterThan(20);
    expect(seen.join('\n')).to.not.contain(CANARY);
    expect(filesWith(sandbox.folder, CANARY)).to.deep.equal([]);
    // What looks for it would find it.
    writeFileSync(join(sandbox.folder, 'found'), `x${CANARY}x`);
    expect(filesWith(sandbox.folder, CANARY)).to.deep.equal([join(sandbox.folder, 'found')]);
  });

  it('repeats no secret of a file with a mistake in it, and stores nothing of it', async () => {
    for (const [name, text] of MALFORMED) {
      const file = join(sandbox.folder, name);
      writeFileSync(file, text);
      for (const words of [['import', file, '--path', '/malformed'], ['plan', `@${file}`, '--path', '/malformed', '--json']]) {
        const { stdout, stderr } = await params(2, words);
        expect(stdout + stderr, `${words[0]} ${name}`).to.match(new RegExp(`${name}:\\d+:\\d+: `)).and.not.contain(CANARY).and.not.contain(CANARY.slice(0, 6));
      }
      rmSync(file);
    }
    await params(4, ['export', '/malformed']);
    await sandbox.run(['local', 'down']);
    rmSync(join(sandbox.folder, 'found'), { force: true });
    expect(filesWith(sandbox.folder, CANARY)).to.deep.equal([]);
  });

  it('reads nothing out of the database and the journal without the key files', async () => {
    const folder = join(sandbox.folder, '.local', 'state', 'drover', 'journal');
    expect(statSync(join(folder, 'sealing.key')).mode & 0o777).to.equal(0o600);
    expect([...filesBelow(sandbox.stateFolder)].filter((file) => file.endsWith('master.key')).map((file) => statSync(file).mode & 0o777)).to.deep.equal([0o600]);
    const { stdout } = await params(0, ['rm', '/safe/one', '--yes', '--json']);
    const { runId } = JSON.parse(stdout) as { runId: string };
    writeFileSync(join(folder, 'sealing.key'), `${Buffer.alloc(32, 1).toString('base64')}\n`);
    expect((await params(5, ['undo', runId, '--yes'])).stderr).to.match(/a secret for \/safe\/one cannot be opened/);
  });

  it('goes on after the program was killed: no parameter is written twice, none forgotten', async () => {
    const file = join(sandbox.folder, 'many.json');
    writeFileSync(file, JSON.stringify(Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`key${index}`, `value ${index}`]))));
    await sandbox.expect(0, ['local', 'faults', 'set', '--operation', 'PutParameter', '--kind', 'delay', '--seconds', '0.05']);
    const child = sandbox.start(['params', 'import', file, '--path', '/killed'], { stdin: 'ignore' });
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGKILL');
    await child;
    await sandbox.expect(0, ['local', 'faults', 'clear']);
    const { stderr } = await sandbox.expect(0, ['runs', 'resume']);
    expect(stderr).to.match(/120 of 120 succeeded/);
    const all = await versions('/killed');
    expect(all).to.have.length(120);
    expect(new Set(all)).to.deep.equal(new Set([1]));
    await params(0, ['undo', '--yes']);
    await params(4, ['export', '/killed']);
  });

  it('goes on by itself when the engine is killed in the middle, and when answers are lost', async () => {
    const file = join(sandbox.folder, 'many.json');
    await sandbox.expect(0, ['local', 'faults', 'set', '--operation', 'PutParameter', '--kind', 'drop', '--rate', '10%']);
    await sandbox.expect(0, ['local', 'faults', 'set', '--operation', 'PutParameter', '--kind', 'throttle', '--rate', '5%']);
    const child = sandbox.start(['params', 'import', file, '--path', '/engine'], { stdin: 'ignore' });
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const { pid } = await sandbox.json<{ pid: number }>(['local', 'status']);
    process.kill(pid, 'SIGKILL');
    const { stderr, exitCode } = await child;
    expect(exitCode, stderr).to.equal(0);
    const all = await versions('/engine');
    expect(all).to.have.length(120);
    expect(new Set(all)).to.deep.equal(new Set([1]));
  });

  it('stops at Ctrl-C, says how to go on, and goes on', async () => {
    const file = join(sandbox.folder, 'many.json');
    await sandbox.expect(0, ['local', 'faults', 'clear']);
    await sandbox.expect(0, ['local', 'faults', 'set', '--operation', 'PutParameter', '--kind', 'delay', '--seconds', '0.2']);
    const child = sandbox.start(['params', 'import', file, '--path', '/stopped'], { stdin: 'ignore' });
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGINT');
    const { stderr, exitCode } = await child;
    expect(exitCode).to.equal(130);
    expect(stderr).to.match(/stopping: interrupted: cancelling \d+ parameters/).and.match(/go on: drover runs resume/);
    await sandbox.expect(0, ['local', 'faults', 'clear']);
    await sandbox.expect(0, ['runs', 'resume']);
    expect(await versions('/stopped')).to.have.length(120);
  });
});
