import { expect } from 'chai';
import fc from 'fast-check';
import { ExampleRun, hostileRuns, SAFE } from '../example-run.ts';
import { RecordingStream } from '../recording-stream.ts';
import { showRun } from '../show-run.ts';

const LINE = '---------------';

describe('gather', () => {
  it('folds nodes with the same output, the largest group first, as clush -b prints it', async () => {
    const run = new ExampleRun(['db-1', 'web-01', 'web-02', 'web-03', 'web-05']);
    run.ran('db-1', 'other').ran('web-03', 'same\n').ran('web-01', 'same\n').ran('web-02', 'same\n').ran('web-05', 'same\n').end();
    const { stdout } = await showRun(run, { gather: true });
    expect(stdout).to.equal(`${LINE}\nweb-[01-03,05] (4)\n${LINE}\nsame\n${LINE}\ndb-1 (1)\n${LINE}\nother\n`);
  });

  it('keeps apart what ended differently', async () => {
    const run = new ExampleRun(['a-1', 'a-2', 'a-3']).ran('a-1', 'x').ran('a-2', 'x', 1).ran('a-3', 'x', 2).end();
    const { stdout } = await showRun(run, { gather: true });
    expect(stdout.split('\n').filter((line) => line.startsWith('a-'))).to.deep.equal(['a-1 (1)', 'a-2 (1): failed (exit 1)', 'a-3 (1): failed (exit 2)']);
  });

  it('keeps apart the same text on another stream', async () => {
    const run = new ExampleRun(['a-1', 'a-2']).output('a-1', 'x\n').output('a-2', 'x\n', 'stderr').status('a-1', 'success').status('a-2', 'success').end();
    const { stdout } = await showRun(run, { gather: true });
    expect(stdout).to.equal(`${LINE}\na-1 (1)\n${LINE}\nx\n${LINE}\na-2 (1)\n${LINE}\nstderr:\nx\n`);
  });

  it('prints nothing before the end, and goes before --stream', async () => {
    const run = new ExampleRun(['a']).ran('a', 'x').end();
    expect((await showRun(run, { gather: true, stream: true })).stdout).to.equal(`${LINE}\na (1)\n${LINE}\nx\n`);
  });

  it('lets no control sequence reach a terminal', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRuns, async (run) => {
        const stdout = new RecordingStream({ columns: 80, rows: 24 });
        await showRun(run, { gather: true, stdout, environment: { NO_COLOR: '1' } });
        expect(stdout.text).to.match(SAFE);
      }),
      { numRuns: 300 },
    );
  });
});
