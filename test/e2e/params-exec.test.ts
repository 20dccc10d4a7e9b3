import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { BINARY, Sandbox, type Result, type RunOptions } from './drover.ts';
import { hasPseudoTerminal, onTerminal } from './pseudo-terminal.ts';

/** Where emulators are registered, a program for another machine can be one for this one too. */
const EMULATORS = '/proc/sys/fs/binfmt_misc';
const hasEmulators = process.platform !== 'linux' || (existsSync(EMULATORS) && readdirSync(EMULATORS).some((name) => name !== 'register' && name !== 'status'));

describe('drover params exec', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox({ DROVER_LOCAL: '1' });
  const exec = (exitCode: number, words: readonly string[], options: RunOptions = {}): Promise<Result> => sandbox.expect(exitCode, ['params', 'exec', ...words], options);
  const put = (name: string, value: string, ...words: string[]): Promise<Result> => sandbox.expect(0, ['params', 'put', name, '--no-trim', ...words], { input: value });
  /** The environment of the program, exactly. */
  const environmentOf = (stdout: string): Record<string, string> =>
    Object.fromEntries(
      stdout
        .split('\0')
        .filter((entry) => entry !== '')
        .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const),
    );
  const script = (name: string, text: string): string => {
    const file = join(sandbox.folder, name);
    writeFileSync(file, text);
    chmodSync(file, 0o755);
    return file;
  };
  before(async () => {
    await put('/app/db/password', 'quotes " \' and\nlines = # $HOME `x` \\ ä🚀', '--secure');
    await put('/app/greeting', 'hello');
    await put('/shared/greeting', 'hi from shared');
    await put('/shared/log-level', 'debug');
  });
  after(() => sandbox.close());

  it('gives values as they are, and later paths over earlier ones with a warning', async () => {
    const { stdout, stderr } = await exec(0, ['/app', '/shared', '--pristine', '--', 'env', '-0']);
    expect(environmentOf(stdout)).to.deep.equal({ DB_PASSWORD: 'quotes " \' and\nlines = # $HOME `x` \\ ä🚀', GREETING: 'hi from shared', LOG_LEVEL: 'debug' });
    expect(stderr).to.equal('drover: warning: GREETING is /shared/greeting and not /app/greeting\n');
  });

  it('keeps the environment of the shell, and goes over it', async () => {
    const { stdout } = await exec(0, ['/app', '--', 'env', '-0'], { env: { GREETING: 'mine', OTHER: 'kept' } });
    expect(environmentOf(stdout)).to.include({ GREETING: 'hello', OTHER: 'kept', HOME: sandbox.folder });
  });

  it('starts nothing under --strict where two parameters are one variable', async () => {
    const mark = join(sandbox.folder, 'started');
    const { stderr } = await exec(2, ['/app', '/shared', '--strict', '--', 'touch', mark]);
    expect(stderr).to.match(/--strict: GREETING is \/shared\/greeting and not \/app\/greeting\. Nothing was started/);
    expect(() => readFileSync(mark)).to.throw();
    await put('/twice/a-b', '1');
    await put('/twice/a_b', '2');
    expect((await exec(2, ['/twice', '--strict', '--', 'true'])).stderr).to.match(/A_B is \/twice\/a_b and not \/twice\/a-b/);
  });

  it('fills only what waits to be filled, all of it', async () => {
    const { stdout } = await exec(0, ['/app', '--fill', 'CHANGEME', '--', 'env', '-0'], { env: { GREETING: 'CHANGEME' } });
    expect(environmentOf(stdout)).to.include({ GREETING: 'hello' }).and.not.have.property('DB_PASSWORD');
    expect((await exec(4, ['/app', '--fill', 'CHANGEME', '--', 'env'], { env: { NO_SUCH: 'CHANGEME' } })).stderr).to.match(/--fill: no parameter sets NO_SUCH/);
  });

  it('is the program: pid, exit code, signals, stdin', async () => {
    const child = sandbox.start(['params', 'exec', '/app', '--', 'sh', '-c', 'trap "echo got it; exit 9" TERM; echo $$; while :; do sleep 0.05; done'], { stdin: 'ignore' });
    const pid = await new Promise<string>((resolve) => child.stdout?.once('data', (data: Buffer) => resolve(String(data).trim())));
    expect(Number(pid)).to.equal(child.pid);
    child.kill('SIGTERM');
    const { exitCode, stdout } = await child;
    expect(exitCode).to.equal(9);
    expect(stdout).to.contain('got it');
    await exec(7, ['/app', '--', 'sh', '-c', 'exit 7']);
    const large = 'x'.repeat(5_000_000);
    expect((await exec(0, ['/app', '--', 'wc', '-c'], { input: large })).stdout.trim()).to.equal('5000000');
    // A program that writes into a closed pipe ends quietly, as everywhere.
    expect((await exec(0, ['/app', '--', 'sh', '-c', 'yes | head -1'])).stderr).to.equal('');
  });

  it('loses nothing where stdout is a pipe whose reader is slow, nor by a stdin that is one', async function () {
    const size = 10 * 1024 * 1024;
    const file = join(sandbox.folder, 'ten-mebibytes');
    writeFileSync(file, Buffer.alloc(size, 'x'));
    for (const line of ['"$0" "$1" params exec /app -- cat "$2" | (sleep 1; wc -c)', 'cat "$2" | "$0" "$1" params exec /app -- cat | (sleep 1; wc -c)', '(sleep 1; echo late; sleep 1; echo later) | "$0" "$1" params exec /app -- cat | wc -c']) {
      const { stdout, stderr } = await execa('sh', ['-c', line, process.execPath, BINARY, file], { env: sandbox.env, extendEnv: false });
      expect(stderr).to.equal('');
      expect(Number(stdout)).to.equal(line.includes('later') ? 11 : size);
    }
  });

  it('says what cannot be run, with the exit codes of a shell', async () => {
    const text = join(sandbox.folder, 'text');
    writeFileSync(text, 'echo from a text "$GREETING" "$1"\n');
    expect((await exec(127, ['/app', '--', 'no-such-program'])).stderr).to.match(/^drover: there is no program "no-such-program" on PATH\. .*\n$/);
    expect((await exec(126, ['/app', '--', text])).stderr).to.match(/text is not executable/);
    expect((await exec(126, ['/app', '--', script('lost', '#!/no/such/interpreter\n')])).stderr).to.match(/wants \/no\/such\/interpreter/);
    expect((await exec(0, ['/app', '--', script('plain', 'echo from a text "$GREETING" "$1"\n'), 'word'])).stdout).to.equal('from a text hello word\n');
    expect((await exec(126, ['/app', '--', sandbox.folder])).stderr).to.match(/is no file/);
    for (const garbage of hasEmulators ? [] : [Buffer.from('not\0a program'), Buffer.from('\x7fELF\x02\x01\x01'.padEnd(64, '\0'), 'latin1')]) {
      const file = script('garbage', '');
      writeFileSync(file, garbage);
      expect((await exec(126, ['/app', '--', file])).stderr).to.match(/^drover: .*garbage is no program for this kind of machine\. .*\n$/);
    }
    expect((await exec(126, ['/app', '--', script('from-windows', '#!/bin/sh\r\necho hi\r\n')])).stderr).to.match(/wants "\/bin\/sh\\r", which cannot be executed/);
    expect((await exec(0, ['/app', '--', script('outer', `#!${script('inner', '#!/bin/sh\necho nested "$GREETING"\n')}\n`)])).stdout).to.equal('nested hello\n');
    expect((await exec(2, ['/app'])).stderr).to.match(/there is no command to run/);
    expect((await exec(4, ['/none', '--', 'true'])).stderr).to.match(/nothing is below \/none/);
    await exec(0, ['/none', '--allow-empty', '--', 'true']);
  });

  it('starts again when a parameter changes, and passes the end on', async () => {
    await put('/watched/value', 'one');
    const file = script('loop', '#!/bin/sh\necho "value $VALUE"\ntrap "exit 0" TERM\nwhile [ "$VALUE" != end ]; do sleep 0.05; done\nexit 5\n');
    const child = sandbox.start(['params', 'exec', '/watched', '--watch', '--watch-interval', '1', '--', file], { stdin: 'ignore' });
    const lines: string[] = [];
    child.stdout?.on('data', (data: Buffer) => lines.push(String(data).trim()));
    const until = async (text: string): Promise<void> => {
      for (const deadline = Date.now() + 15_000; !lines.includes(text); await new Promise((resolve) => setTimeout(resolve, 20))) if (Date.now() > deadline) throw new Error(`never ${text}: ${lines.join()}`);
    };
    await until('value one');
    await put('/watched/value', 'two');
    await until('value two');
    await put('/watched/value', 'end');
    const { exitCode, stderr } = await child;
    expect(lines).to.deep.equal(['value one', 'value two', 'value end']);
    expect(exitCode).to.equal(5);
    expect(stderr).to.match(/drover: changed: \/watched\/value; starting again/).and.not.match(/\b(one|two)\b/);
  });

  it('does not stop what runs where what is new cannot be started', async () => {
    await put('/clash/a-b', '1');
    const child = sandbox.start(['params', 'exec', '/clash', '--strict', '--watch', '--watch-interval', '1', '--', 'sh', '-c', 'echo "value $A_B"; trap "exit 0" TERM; while [ "$A_B" != 3 ]; do sleep 0.05; done'], { stdin: 'ignore' });
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const refused = new Promise((resolve) => child.stderr?.once('data', resolve));
    await put('/clash/a_b', '2');
    await refused;
    await sandbox.expect(0, ['params', 'rm', '/clash/a_b', '--yes']);
    await put('/clash/a-b', '3');
    const { exitCode, stdout, stderr } = await child;
    expect(exitCode).to.equal(0);
    expect(stdout).to.equal('value 1\nvalue 3\n');
    expect(stderr).to.match(/^drover: warning: cannot start again .*A_B is \/clash\/a_b and not \/clash\/a-b.*; the program goes on\n/);
  });

  it('refuses in one line what is too large for the limits of this process', async () => {
    for (const index of [1, 2, 3]) await put(`/large/value${index}`, 'y'.repeat(4096));
    const line = 'ulimit -s 1300; A=$(head -c 100000 /dev/zero | tr "\\0" x); export A B=$A C=$A D=; exec "$0" "$1" params exec /large -- true';
    const { stderr, exitCode } = await execa('sh', ['-c', line, process.execPath, BINARY], { env: { ...sandbox.env, E: 'e'.repeat(20_000) }, extendEnv: false, reject: false });
    expect(stderr).to.match(/^drover: the command and its \d+ variables have \d+ KiB together, of 325 KiB .*$/);
    expect(exitCode).to.equal(126);
  });

  it('hands signals on while it watches', async () => {
    const child = sandbox.start(['params', 'exec', '/app', '--watch', '--', 'sh', '-c', 'trap "exit 3" TERM; echo up; while :; do sleep 0.05; done'], { stdin: 'ignore' });
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    child.kill('SIGTERM');
    expect((await child).exitCode).to.equal(3);
  });

  it('leaves Ctrl-C on a terminal to the program', async function () {
    if (!hasPseudoTerminal()) {
      console.log('        skipped: no util-linux script here');
      this.skip();
    }
    for (const words of [[], ['--watch']]) {
      const terminal = onTerminal(sandbox, ['params', 'exec', '/app', ...words, '--', 'sh', '-c', 'trap "echo once; exit 4" INT; echo up; while :; do sleep 0.05; done']);
      await terminal.shows('up');
      terminal.type('\u0003');
      expect(await terminal.ended).to.equal(4);
      expect(terminal.screen().match(/once/g)).to.have.length(1);
    }
  });
});
