import { expect } from 'chai';
import fc from 'fast-check';
import { openRunView } from '../../../../src/lib/view/open-run-view.ts';
import { ExampleRun, hostileRuns, SAFE } from '../example-run.ts';
import { ManualClock } from '../manual-clock.ts';
import { RecordingStream } from '../recording-stream.ts';
import { showRun } from '../show-run.ts';

const SETTINGS = { output: 'text', gather: false, stream: false, outDir: undefined, live: undefined, environment: {} } as const;

describe('a block for each node', () => {
  it('gives the header, the output as it was, and stderr under a mark', async () => {
    const run = new ExampleRun(['web-01', 'web-02', 'web-03'])
      .status('web-01', 'running')
      .output('web-01', 'one\n')
      .output('web-01', 'bad\n', 'stderr')
      .output('web-01', 'two')
      .wait(1234)
      .status('web-01', 'failed', { exitCode: 7 })
      .status('web-02', 'undeliverable', { reason: 'gone' })
      .ran('web-03', '')
      .end();
    const { stdout } = await showRun(run);
    expect(stdout).to.equal('── web-01: failed (exit 7), 1.2 s\none\ntwo\nstderr:\nbad\n── web-02: undeliverable\n── web-03: success, 1.0 s\n');
  });

  it('tells the steps of a document apart, but not those that wrote nothing', async () => {
    const run = new ExampleRun(['a']).output('a', '1', 'stdout', 'first').output('a', '2\n', 'stderr', 'second').output('a', '', 'stdout', 'third');
    const { stdout } = await showRun(run.status('a', 'success').end());
    expect(stdout).to.equal('── a: success\nstep first:\n1\nstep second:\nstderr:\n2\n');
  });

  it('comes when the node has ended, not when the run has', async () => {
    const run = new ExampleRun(['a', 'b']).ran('a', 'text\n').status('b', 'running');
    const stdout = new RecordingStream();
    const view = await openRunView({ ...SETTINGS, stdout, stderr: new RecordingStream(), clock: new ManualClock(0) });
    for (const event of run.events) view.handle(event);
    expect(stdout.text).to.equal('── a: success, 1.0 s\ntext\n');
    await view.close();
  });

  it('says an end once, though it is told twice', async () => {
    const { stdout } = await showRun(new ExampleRun(['a']).ran('a', 'x').status('a', 'success').end());
    expect(stdout.match(/── a/g)).to.have.length(1);
  });

  it('does not lose what a node wrote that was not seen to end', async () => {
    const { stdout } = await showRun(new ExampleRun(['a']).status('a', 'running').output('a', 'half'));
    expect(stdout).to.equal('── a: running\nhalf\n');
  });

  it('leaves raw what goes into a file, and makes safe what goes to a terminal', async () => {
    const run = new ExampleRun(['a']).ran('a', '\u001B[31mred\u001B[0m\r\n');
    expect((await showRun(run)).stdout).to.contain('\u001B[31mred\u001B[0m\r\n');
    const stdout = new RecordingStream({ columns: 80, rows: 24 });
    await showRun(run, { stdout, environment: { NO_COLOR: '1' } });
    expect(stdout.text).to.equal('── a: success, 1.0 s\nred\n');
  });

  it('is coloured where colours are on', async () => {
    const run = new ExampleRun(['a']).ran('a', '', 1);
    expect((await showRun(run, { environment: { FORCE_COLOR: '1' } })).stdout).to.contain('\u001B[31mfailed (exit 1)\u001B[39m');
    expect((await showRun(run)).stdout).not.to.contain('\u001B');
  });

  it('lets no control sequence reach a terminal', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRuns, async (run) => {
        const stdout = new RecordingStream({ columns: 80, rows: 24 });
        await showRun(run, { stdout, environment: { NO_COLOR: '1' } });
        expect(stdout.text).to.match(SAFE);
      }),
      { numRuns: 300 },
    );
  });
});
