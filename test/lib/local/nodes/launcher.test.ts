import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { Launcher } from '../../../../src/lib/local/nodes/launcher.ts';
import type { LaunchRequest } from '../../../../src/lib/local/nodes/launch.ts';

const PROGRAM = join(import.meta.dirname, '../../../../src/lib/local/host/main.ts');

describe('Launcher', () => {
  let folder: string;
  let launcher: Launcher;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-launcher-'));
    launcher = new Launcher(PROGRAM, ['launcher']);
  });

  afterEach(() => {
    launcher.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const sh = (script: string, changes: Partial<LaunchRequest> = {}): LaunchRequest => ({
    program: '/bin/sh',
    words: ['-c', script],
    workingDirectory: folder,
    environment: { PATH: process.env['PATH'], ONLY: 'this' },
    stdoutFile: join(folder, 'out'),
    stderrFile: join(folder, 'err'),
    ...changes,
  });
  const written = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const parentOf = (pid: number | undefined): number => Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
  const exists = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('starts a program with its words, folder and environment, and says how it ends', async () => {
    const { pid, ended } = launcher.launch(sh('pwd; echo "$ONLY ${HOME-no home}"; echo bad >&2; echo $$; exit 3'));
    expect(await ended).to.deep.equal({ kind: 'exited', exitCode: 3 });
    expect(written('out')).to.equal(`${folder}\nthis no home\n${await pid}\n`);
    expect(written('err')).to.equal('bad\n');
  });

  it('starts each as the leader of a process group, and as a child of another process than this one', async () => {
    const { pid, ended } = launcher.launch(sh('sleep 30'));
    const id = await pid;
    expect(parentOf(id)).to.not.equal(process.pid);
    process.kill(-(id ?? 0), 'SIGKILL');
    expect(await ended).to.deep.equal({ kind: 'signalled', signal: 'SIGKILL' });
  });

  it('keeps many apart', async () => {
    const all = Array.from({ length: 40 }, (_, index) => launcher.launch(sh(`echo ${index}; exit ${index}`, { stdoutFile: join(folder, `out-${index}`) })));
    expect(await Promise.all(all.map(({ ended }) => ended))).to.deep.equal(all.map((_, exitCode) => ({ kind: 'exited', exitCode })));
    expect(all.map((_, index) => written(`out-${index}`))).to.deep.equal(all.map((_, index) => `${index}\n`));
  });

  it('says why it could not start one', async () => {
    const nowhere = launcher.launch(sh('true', { workingDirectory: join(folder, 'nowhere') }));
    const unwritable = launcher.launch(sh('true', { stdoutFile: join(folder, 'no', 'out') }));
    expect(await nowhere.pid).to.equal(undefined);
    expect((await nowhere.ended).kind).to.equal('not-started');
    expect(await unwritable.ended).to.have.property('reason').that.matches(/ENOENT/);
  });

  it('says that what it started is lost when it is killed, and starts another', async () => {
    const first = launcher.launch(sh('sleep 30'));
    const pid = await first.pid;
    try {
      process.kill(parentOf(pid), 'SIGKILL');
      expect((await first.ended).kind).to.equal('lost');
      expect(exists(pid ?? 0), 'it runs on').to.equal(true);
      expect(await launcher.launch(sh('echo again')).ended).to.deep.equal({ kind: 'exited', exitCode: 0 });
    } finally {
      process.kill(-(pid ?? 0), 'SIGKILL');
    }
  });

  it('leaves what it started alone when it is closed, and goes', async () => {
    const marker = join(folder, 'done');
    const { pid, ended } = launcher.launch(sh(`sleep 0.3; echo > ${marker}`));
    const parent = parentOf(await pid);
    launcher.close();
    expect((await ended).kind).to.equal('lost');
    while (exists(parent) || !existsSync(marker)) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('takes along, with all that it started, what is to end with the engine', async () => {
    const { pid } = launcher.launch(sh('trap "" TERM; sleep 30 & echo $! > child; wait', { endsWithEngine: true }));
    await eventually(() => existsSync(join(folder, 'child')) && written('child').endsWith('\n'));
    const [leader, child] = [Number(await pid), Number(written('child'))];
    expect([exists(leader), exists(child)]).to.deep.equal([true, true]);
    launcher.close();
    // Where nobody collects them, killed processes stay as zombies: they run no more.
    const runs = (id: number): boolean => exists(id) && !execFileSync('sh', ['-c', `ps -o stat= -p ${id} || true`], { encoding: 'utf8' }).trim().startsWith('Z');
    await eventually(() => !runs(leader) && !runs(child));
  });
});
