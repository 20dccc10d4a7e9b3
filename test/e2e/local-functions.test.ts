import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../lib/local/eventually.ts';
import { Sandbox } from './drover.ts';

const RESIZE = `export const handler = async ({ width, hang, secret }) => {
  console.log('resizing to', width);
  if (hang) { console.log(process.pid); for (;;); }
  if (secret) return process.env.API_KEY;
  if (width < 0) throw new RangeError('a width is not negative');
  return { width, height: width * 2 };
};
`;

/** Ids of the processes that have this on their command line. */
const processesWith = (word: string): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(word))
    .map((line) => Number.parseInt(line, 10));

describe('drover local functions', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(() => {
    sandbox = new Sandbox();
    file('resize.mjs', RESIZE);
  });
  after(() => sandbox.close());
  const file = (name: string, text: string): string => {
    const path = join(sandbox.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const run = (exitCode: number, words: readonly string[], options: { input?: string; env?: Record<string, string> } = {}) => sandbox.expect(exitCode, ['local', 'functions', ...words], { cwd: sandbox.folder, ...options });
  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  it('adds a file, calls it, lists it, and deletes it', async () => {
    expect((await run(0, ['add', 'resize', './resize.mjs', '--plan'])).stdout).to.match(/^plan: create resize: nodejs24\.x, resize\.handler, 1 file, zipped \d+ bytes\n$/);
    expect((await run(0, ['add', 'resize', './resize.mjs'])).stdout).to.match(/^created resize: nodejs24\.x, resize\.handler, 1 file, zipped \d+ bytes\n$/);
    expect((await run(0, ['add', 'resize', './resize.mjs'])).stdout).to.equal('resize is as it was\n');
    expect((await run(0, ['add', 'resize', './resize.mjs', '--timeout', '20s', '--memory', '256'])).stdout).to.equal('updated resize: timeout: 3s to 20s, memory: 128 MB to 256 MB\n');
    expect((await run(0, ['invoke', 'resize', '--input', '{"width": 3}'])).stdout).to.equal('{\n  "width": 3,\n  "height": 6\n}\n');
    const raw = await run(0, ['invoke', 'resize', '--input', '-', '--raw', '--log'], { input: '{"width": 4}' });
    expect(raw.stdout).to.equal('{"width":4,"height":8}');
    expect(raw.stderr).to.match(/^START RequestId: .*\n.*INFO\tresizing to 4\nEND .*\nREPORT /);
    expect((await run(0, ['ls'])).stdout).to.match(/^NAME {4}RUNTIME {5}HANDLER {9}TIMEOUT {2}MEMORY +ZIP {2}MODIFIED\nresize {2}nodejs24\.x {2}resize\.handler {6}20s {2}256 MB {2}\d+ B {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n$/);
    const { functions } = await sandbox.json<{ functions: object[] }>(['local', 'functions', 'ls']);
    expect(functions).to.have.length(1);
    expect((await run(2, ['rm', 'resize'])).stderr).to.include('--yes');
    expect((await run(0, ['rm', 'resize', '--plan'])).stdout).to.equal('plan: Delete resize\n');
    await run(4, ['rm', 'resize', 'nobody', '--yes']);
    expect((await run(0, ['rm', 'resize', '--yes'])).stdout).to.equal('deleted resize\n');
    expect((await run(4, ['invoke', 'resize'])).stderr).to.include('Function not found: arn:aws:lambda:us-east-1:123456789012:function:resize');
  });

  it('tells how a function failed, with what it logged', async () => {
    await run(0, ['add', 'failing', './resize.mjs']);
    const { stdout, stderr } = await run(3, ['invoke', 'failing', '--input', '{"width": -1}']);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/^START .*[^]*RangeError[^]*\ndrover: failing failed: RangeError: a width is not negative\. What it logged stands above\.\n$/);
    const failure = await sandbox.json<{ error: { code: string } }>(['local', 'functions', 'invoke', 'failing', '--input', '{"width": -1}'], 3);
    expect(failure.error.code).to.equal('function-failed');
    expect((await run(2, ['invoke', 'failing', '--input', 'no json'])).stderr).to.include('InvalidRequestContentException');
  });

  it('says at once what is wrong with a handler', async () => {
    file('broken.mjs', 'export const handler = (\n');
    file('none.mjs', 'export const other = 1;\n');
    file('typed.ts', 'export const handler = 1;\n');
    file('many/a.mjs', RESIZE);
    file('many/b.mjs', RESIZE);
    expect((await run(2, ['add', 'x', './broken.mjs'])).stderr).to.match(/^drover: broken\.mjs:\d: SyntaxError: /);
    expect((await run(2, ['add', 'x', './none.mjs'])).stderr).to.match(/^drover: none\.mjs has no handler\. Export it/);
    expect((await run(2, ['add', 'x', './typed.ts'])).stderr).to.include('Build it first');
    expect((await run(2, ['add', 'x', './many'])).stderr).to.include('any of a.mjs, b.mjs could be the handler');
    expect((await run(2, ['add', 'x', './many', '--handler', 'c.handler'])).stderr).to.include('there is no c.mjs');
    expect((await run(4, ['add', 'x', './nowhere'])).stderr).to.include('no such file or folder');
    expect((await run(2, ['add', 'x y', './resize.mjs'])).stderr).to.include('no name for a function');
    expect((await run(0, ['ls'])).stdout).not.to.match(/^x /m);
  });

  it('takes folders, programs, and secrets from the environment', async () => {
    file('folder/src/app.mjs', `import { word } from '../lib/word.mjs';\nexport const run = async () => word + process.env.STAGE;\n`);
    file('folder/lib/word.mjs', `export const word = 'in the ';\n`);
    await run(0, ['add', 'folder', './folder', '--handler', 'src/app.run', '--env', 'STAGE=test']);
    expect((await run(0, ['invoke', 'folder'])).stdout).to.equal('"in the test"\n');
    const added = await run(0, ['add', 'secret', './resize.mjs', '--env', 'API_KEY'], { env: { API_KEY: 'a-secret-key' } });
    expect(added.stdout).to.include('variables: API_KEY').and.not.include('a-secret-key');
    expect((await run(0, ['invoke', 'secret', '--input', '{"secret": true}'])).stdout).to.equal('"a-secret-key"\n');
    expect(readFileSync(join(sandbox.stateFolder, 'engine.log'), 'utf8')).not.to.include('a-secret-key');
    expect((await run(2, ['add', 'secret', './resize.mjs', '--env', 'NOT_THERE'])).stderr).to.include('the environment has no NOT_THERE');
    expect((await run(2, ['add', 'secret', './resize.mjs', '--env', '1bad=a-secret-key'])).stderr).not.to.include('a-secret-key');
    file('anything', '#!/bin/sh\nexit 4\n');
    expect((await run(0, ['add', 'program', './anything'])).stdout).to.include('created program: provided.al2023, bootstrap');
    expect((await run(3, ['invoke', 'program'])).stderr).to.include('Runtime exited with error: exit status 4');
  });

  it('leaves no process behind where the engine is killed, and keeps the functions', async () => {
    await run(0, ['add', 'busy', './resize.mjs', '--timeout', '5m']);
    const calling = sandbox.start(['local', 'functions', 'invoke', 'busy', '--input', '{"hang": true}']);
    const output = (): string =>
      globSync(join(sandbox.stateFolder, 'data/lambda/environments/*/output'))
        .map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : ''))
        .join('\n');
    let pid = 0;
    await eventually(() => {
      pid = Number(/INFO\t(\d+)$/m.exec(output())?.[1] ?? 0);
      return pid > 0;
    });
    const { pid: engine } = JSON.parse(readFileSync(join(sandbox.stateFolder, 'engine.json'), 'utf8')) as { pid: number };
    expect(isAlive(pid)).to.equal(true);
    process.kill(engine, 'SIGKILL');
    await calling;
    await eventually(() => !isAlive(pid));
    expect((await run(0, ['invoke', 'busy', '--input', '{"width": 5}'])).stdout).to.include('"height": 10');
  });

  it('ends what runs when the engine is stopped', async () => {
    await run(0, ['invoke', 'busy', '--input', '{"width": 1}']);
    const pids = (): number[] => processesWith(join(sandbox.stateFolder, 'data/lambda'));
    expect(pids()).not.to.deep.equal([]);
    await sandbox.expect(0, ['local', 'down']);
    await eventually(() => pids().length === 0);
  });
});
