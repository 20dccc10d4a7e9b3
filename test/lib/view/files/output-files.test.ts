import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { openRunView } from '../../../../src/lib/view/open-run-view.ts';
import { ExampleRun } from '../example-run.ts';
import { ManualClock } from '../manual-clock.ts';
import { RecordingStream } from '../recording-stream.ts';
import { showRun } from '../show-run.ts';

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('--out-dir', () => {
  let folder: string;
  const read = (name: string): string => readFileSync(join(folder, 'out', name), 'utf8');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drover-out-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes the folder and writes raw text, a file a node and stream', async () => {
    const run = new ExampleRun(['a', 'b', 'c']).status('a', 'running').output('a', '\u001B[31mred\r\n').output('a', 'no end').output('a', 'bad', 'stderr');
    run.status('a', 'success').ran('b', '').status('c', 'undeliverable').end();
    const { stdout } = await showRun(run, { outDir: join(folder, 'out/') });
    expect(readdirSync(join(folder, 'out')).sort()).to.deep.equal(['a.stderr', 'a.stdout', 'b.stderr', 'b.stdout']);
    expect([read('a.stdout'), read('a.stderr'), read('b.stdout'), read('b.stderr')]).to.deep.equal(['\u001B[31mred\r\nno end', 'bad', '', '']);
    expect(stdout).to.contain('── a: success');
  });

  it('empties what an earlier run left there of these nodes, and nothing else', async () => {
    mkdirSync(join(folder, 'out'));
    for (const name of ['a.stdout', 'a.stderr', 'gone.stdout', 'note']) writeFileSync(join(folder, 'out', name), 'old');
    await showRun(new ExampleRun(['a', 'gone', 'new']).ran('a', 'x').status('gone', 'undeliverable').end(), { outDir: join(folder, 'out') });
    expect(['a.stdout', 'a.stderr', 'gone.stdout', 'note'].map(read)).to.deep.equal(['x', '', '', 'old']);
    expect(existsSync(join(folder, 'out/new.stdout'))).to.equal(false);
  });

  it('keeps hostile and equal names inside and apart', async () => {
    const run = new ExampleRun(['../../x', 'n'.repeat(300)]).ran('../../x', '1').ran('n'.repeat(300), '2').end();
    await showRun(run, { outDir: join(folder, 'out') });
    expect(readdirSync(folder)).to.deep.equal(['out']);
    const texts = readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.stdout')).map(read);
    expect(texts.sort()).to.deep.equal(['1', '2']);
  });

  it('says before the run that the folder cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    const error = await failureOf(showRun(new ExampleRun(['a']), { outDir: join(folder, 'file') }));
    expect(error).to.be.instanceOf(UserError);
    expect((error as UserError).message).to.equal(`--out-dir: ${folder}/file: a file is in the place of a folder`);
  });

  it('does not go round where a file system takes no folders', async function () {
    if (!existsSync('/proc/self')) {
      console.log('      skipped: no /proc here');
      this.skip();
    }
    const error = await failureOf(showRun(new ExampleRun(['a']), { outDir: '/proc/drover/out' }));
    expect((error as UserError).message).to.match(/^--out-dir: \/proc\/drover\/out: /);
  });

  it('loses nothing else when the disk is full, and says so at the end', async function () {
    if (!existsSync('/dev/full')) {
      console.log('      skipped: no /dev/full here');
      this.skip();
    }
    mkdirSync(join(folder, 'out'));
    symlinkSync('/dev/full', join(folder, 'out/b.stdout'));
    const stdout = new RecordingStream();
    const stderr = new RecordingStream();
    const shared = { output: 'text', gather: false, stream: false, live: undefined, environment: {} } as const;
    const view = await openRunView({ ...shared, outDir: join(folder, 'out'), stdout, stderr, clock: new ManualClock(0) });
    const run = new ExampleRun(['a', 'b', 'c']).ran('a', 'A').ran('b', 'B').ran('c', 'C').end();
    for (const event of run.events) view.handle(event);
    const error = (await failureOf(view.close())) as UserError;
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.equal(`--out-dir: ${folder}/out/b.stdout: no space left on the disk`);
    expect(error.exitCode).to.equal(1);
    expect(stdout.text).to.contain('A\n').and.contain('B\n').and.contain('C\n');
    expect(stderr.text).to.contain('3 of 3 succeeded');
    expect(read('a.stdout')).to.equal('A');
  });
});
