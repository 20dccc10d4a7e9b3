import { expect } from 'chai';
import fc from 'fast-check';
import { openRunView } from '../../../../src/lib/view/open-run-view.ts';
import { ExampleRun, hostileRuns, SAFE, START } from '../example-run.ts';
import { ManualClock } from '../manual-clock.ts';
import { RecordingStream } from '../recording-stream.ts';
import { showRun } from '../show-run.ts';

/** Times of day depend on where the test runs. */
const untimed = (text: string): string[] => text.trimEnd().split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d /, 'T '));

describe('plain progress', () => {
  it('says the start, bad ends, notices and the stop, each with a time', async () => {
    const run = new ExampleRun(['a', 'b', 'c']).ran('a', 'fine\n').ran('b', 'last words\n', 2);
    run.add({ type: 'notice', at: run.at, level: 'info', message: 'look at it again with x' });
    run.add({ type: 'stopping', at: run.at, cause: 'interruption', why: 'Ctrl-C' });
    run.add({ type: 'wave', at: run.at, name: 'canary', state: 'failed', nodes: 1, reason: 'too many failed' });
    run.status('c', 'cancelled').end();
    const { stderr } = await showRun(run, { output: 'ndjson' });
    expect(untimed(stderr)).to.deep.equal([
      'T ssm send: uptime on 3 nodes; 5 at a time, stops at the 3rd failure',
      'T b: failed (exit 2), 1.0 s: last words',
      'T look at it again with x',
      'T stopping: Ctrl-C',
      'T wave canary: failed, 1 node; too many failed',
      'T c: cancelled',
    ]);
  });

  it('has no colours unless they are asked for', async () => {
    const run = new ExampleRun(['a']).ran('a', '', 1).end();
    expect((await showRun(run)).stderr).not.to.contain('\u001B');
    expect((await showRun(run, { environment: { FORCE_COLOR: '1' } })).stderr).to.contain('\u001B[31m');
  });

  it('says every few seconds how far it is, less often where nothing ends, and throttling once', async () => {
    const clock = new ManualClock(START);
    const stderr = new RecordingStream();
    const shared = { output: 'text', gather: false, stream: false, outDir: undefined, live: undefined, environment: {} } as const;
    const view = await openRunView({ ...shared, stdout: new RecordingStream(), stderr, clock });
    const run = new ExampleRun(['a', 'b', 'c', 'd'], { stopsAtFailure: 9 }).ran('a', '').status('b', 'running');
    for (const event of run.events) view.handle(event);
    await clock.advance(5000);
    for (let call = 0; call < 3; call += 1) view.handle({ type: 'throttled', at: clock.now(), api: 'SendCommand', callsPerSecond: 2.5 });
    await clock.advance(60_000, 1000);
    for (const event of new ExampleRun([]).wait(66_000).status('b', 'success').end().events.slice(1)) view.handle(event);
    const before = stderr.text;
    await clock.advance(60_000);
    expect(stderr.text).to.equal(before);
    await view.close();
    expect(clock.sleepers).to.equal(0);
    expect(untimed(before)).to.deep.equal([
      'T ssm send: uptime on 4 nodes; 5 at a time, no failure stops it',
      'T 1 of 4 ended: 1 success, 1 running, 2 pending; 0.2/s, 15 s left',
      'T throttled by SendCommand, 2.5 calls/s',
      'T 1 of 4 ended: 1 success, 1 running, 2 pending; 1.7/min, 1 min 45 s left',
      'T 1 of 4 ended: 1 success, 1 running, 2 pending; 0.9/min, 3 min 15 s left',
    ]);
  });

  it('lets no control sequence through, whatever stderr is', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRuns, async (run) => {
        expect((await showRun(run)).stderr).to.match(SAFE);
      }),
      { numRuns: 300 },
    );
  });
});
