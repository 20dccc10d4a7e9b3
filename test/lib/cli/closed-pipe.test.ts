import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

const PROGRAM = `${process.execPath} --import=tsx ${join(import.meta.dirname, 'closed-pipe-program.ts')}`;
const FIVE_MEGABYTES = 5_000_000;

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** By a shell, with its redirections; the exit code is the program's own, also before a pipe. */
async function run(line: string): Promise<Result> {
  const child = spawn('bash', ['-c', `set -o pipefail; ${line}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, exitCode: await exit };
}

describe('a stdout that nobody takes', () => {
  it('ends the program quietly with 0 when the reader has gone', async () => {
    expect(await run(`${PROGRAM} ${FIVE_MEGABYTES} 3 2>/dev/null | head -c 3`)).to.deep.equal({ stdout: 'xxx', stderr: '', exitCode: 0 });
  });

  it('ends it with one line and 1 when the disk behind it is full', async function () {
    if (!existsSync('/dev/full')) {
      console.log('      skipped: no /dev/full here');
      this.skip();
    }
    const { stderr, exitCode } = await run(`${PROGRAM} 100 0 >/dev/full`);
    expect(stderr).to.match(/^(a log line\n)?drover: stdout: no space left on the disk\. The output is not complete: make room, or send it elsewhere\.\n(a log line\n)?$/);
    expect(exitCode).to.equal(1);
    expect((await run(`${PROGRAM} 100 0 >/dev/full 2>&1`)).exitCode).to.equal(1);
  });

  it('goes on when only the log cannot be written', async function () {
    if (!existsSync('/dev/full')) {
      console.log('      skipped: no /dev/full here');
      this.skip();
    }
    expect(await run(`${PROGRAM} 4 3 2>/dev/full`)).to.deep.equal({ stdout: 'xxx\n', stderr: '', exitCode: 3 });
  });
});

describe('a slow reader of stdout', () => {
  it('gets all of 5 MB, although the program ends with process.exit()', async () => {
    const [command = '', ...words] = PROGRAM.split(' ');
    const child = spawn(command, [...words, String(FIVE_MEGABYTES), '3'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const exit = new Promise<number | null>((resolve) => {
      child.on('close', resolve);
    });
    // Nothing is read until long after it was written.
    await delay(1500);
    expect((await buffer(child.stdout)).length).to.equal(FIVE_MEGABYTES);
    expect(await exit).to.equal(3);
  });
});
