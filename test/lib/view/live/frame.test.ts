import { expect } from 'chai';
import fc from 'fast-check';
import { ansiColor, noColor } from '../../../../src/lib/view/color.ts';
import { liveFrame, type FrameOptions } from '../../../../src/lib/view/live/frame.ts';
import { RunState } from '../../../../src/lib/view/run-state.ts';
import { safeText } from '../../../../src/lib/view/safe-text.ts';
import { textWidth } from '../../../../src/lib/view/text-width.ts';
import { ExampleRun, hostileRuns, SAFE } from '../example-run.ts';

const SIZE = { columns: 72, rows: 24, color: noColor, final: false } as const;

function frame(run: ExampleRun, options: Partial<FrameOptions> = {}): string[] {
  const state = new RunState();
  for (const event of run.events) state.apply(event);
  return liveFrame(state, { ...SIZE, now: run.at, ...options });
}

/** Ten nodes: web-00 to web-03 are done, web-01 badly; web-04 to web-06 run; the rest waits. */
function half(): ExampleRun {
  const run = new ExampleRun(Array.from({ length: 10 }, (_, index) => `web-0${index}`), { title: 'uptime; df -h /' });
  run.ran('web-00', 'ok').ran('web-01', 'no such file\n', 2).ran('web-02', 'ok').ran('web-03', 'ok');
  return run.status('web-04', 'running').wait(1000).status('web-05', 'running').status('web-06', 'running').output('web-04', 'first\nsecond\n').wait(2000);
}

describe('a frame of the live view', () => {
  it('shows the title, the bar, counts, pace, who runs and who failed', () => {
    expect(frame(half())).to.deep.equal([
      'ssm send  uptime; df -h /',
      `${'█'.repeat(18)}${'▓'.repeat(6)}${'─'.repeat(18)}${'░'.repeat(19)}  4/10  40%`,
      '3 success  1 failed  3 running  3 pending',
      '7.0 s · 0.6/s, 11 s left · 5 at a time, stops at the 3rd failure',
      'running',
      '  web-04      3.0 s  second',
      '  web-05      2.0 s',
      '  web-06      2.0 s',
      'failing',
      '  web-01  failed (exit 2)  no such file',
    ]);
  });

  it('says throttling, the stop and the last notices', () => {
    const run = half();
    run.add({ type: 'throttled', at: run.at, api: 'ssm:SendCommand', callsPerSecond: 12 });
    run.add({ type: 'wave', at: run.at, name: 'one', state: 'soaking', nodes: 10 });
    run.add({ type: 'stopping', at: run.at, cause: 'interruption', why: 'Ctrl-C: cancelling' });
    for (const message of ['one', 'two', 'three']) run.add({ type: 'notice', at: run.at, level: 'info', message });
    const lines = frame(run, { columns: 100 });
    expect(lines[3]).to.equal('7.0 s · 0.6/s, 11 s left · throttled by ssm:SendCommand, 12 calls/s · 5 at a time, stops at the 3rd…');
    expect(lines.slice(4, 8)).to.deep.equal(['wave one: soaking, 10 nodes', 'stopping: Ctrl-C: cancelling', 'two', 'three']);
    expect(frame(run, { now: run.at + 60_000 }).join('\n')).not.to.contain('throttled');
  });

  it('shares few rows between the running and the failing, and counts the rest', () => {
    const names = Array.from({ length: 40 }, (_, index) => `n-${index}`);
    const run = new ExampleRun(names);
    for (const name of names.slice(0, 20)) run.ran(name, `why ${name}`, 1);
    for (const name of names.slice(20)) run.status(name, 'running');
    expect(frame(run, { rows: 13 }).slice(4)).to.deep.equal([
      'running',
      '  n-20      0.0 s',
      '  n-21      0.0 s',
      '  … and 18 more',
      'failing',
      '  n-18  failed (exit 1)  why n-18',
      '  n-19  failed (exit 1)  why n-19',
      '  … and 18 more',
    ]);
  });

  it('keeps only what is worth to stay, when it is over', () => {
    expect(frame(half().end(), { final: true })).to.have.length(4);
    expect(frame(half().end(), { final: true })[3]).to.equal('took 7.0 s');
  });

  it('fits every terminal, with whatever nodes write', () => {
    const size = fc.record({ columns: fc.integer({ min: 1, max: 130 }), rows: fc.integer({ min: 2, max: 40 }), final: fc.boolean() });
    fc.assert(
      fc.property(hostileRuns, size, (run, { columns, rows, final }) => {
        const lines = frame(run, { columns, rows, final });
        expect(lines.length).to.be.lessThan(rows);
        for (const line of lines) {
          expect(line).to.match(SAFE).and.not.contain('\n');
          expect(textWidth(line)).to.be.at.most(columns);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same text with colours', () => {
    expect(frame(half(), { color: ansiColor }).map(safeText)).to.deep.equal(frame(half()));
    expect(frame(half(), { color: ansiColor }).join('')).to.contain('\u001B[32m');
  });
});
