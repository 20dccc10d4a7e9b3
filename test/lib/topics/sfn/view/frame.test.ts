import { expect } from 'chai';
import fc from 'fast-check';
import type { RunEvent } from '../../../../../src/lib/run/events.ts';
import { Progress } from '../../../../../src/lib/topics/sfn/progress.ts';
import { executionFrame } from '../../../../../src/lib/topics/sfn/view/frame.ts';
import { stateRows } from '../../../../../src/lib/topics/sfn/view/rows.ts';
import { noColor } from '../../../../../src/lib/view/color.ts';
import { RunState } from '../../../../../src/lib/view/run-state.ts';
import { safeText } from '../../../../../src/lib/view/safe-text.ts';
import { textWidth } from '../../../../../src/lib/view/text-width.ts';
import { HistoryWriter } from '../history-writer.ts';

const started = (name = 'drover-1'): RunEvent => ({ type: 'run-started', at: 0, runId: 'r', verb: 'sfn run', title: 'Orders', nodes: [{ id: 'x', name }], noun: 'executions', concurrency: 1, stopsAtFailure: 1 });

function frame(writer: HistoryWriter, options: Partial<Parameters<typeof executionFrame>[2]> = {}, name?: string): string[] {
  const [run, progress] = [new RunState(), new Progress()];
  run.apply(started(name));
  for (const event of writer.events) progress.apply(event);
  return executionFrame(run, stateRows(progress.visits, new Map()), { columns: 80, rows: 20, color: noColor, now: 20_000, final: false, ...options });
}

/** A task at its third attempt, then a Map of two of which one runs. */
function halfDone(): HistoryWriter {
  const writer = new HistoryWriter();
  writer.add('ExecutionStarted', {}, 0);
  writer.add('TaskStateEntered', { name: 'Charge' }, 0);
  for (const attempt of [1, 2]) {
    writer.add('TaskScheduled');
    writer.add('TaskFailed', { error: 'Busy', cause: `attempt ${attempt}` });
  }
  writer.add('TaskScheduled');
  writer.add('TaskSucceeded');
  writer.add('TaskStateExited', { name: 'Charge' });
  writer.add('MapStateEntered', { name: 'Each' });
  const map = writer.add('MapStateStarted', { length: 2 });
  const first = writer.add('MapIterationStarted', { name: 'Each', index: 0 }, map);
  const second = writer.add('MapIterationStarted', { name: 'Each', index: 1 }, map);
  const pack = writer.add('PassStateEntered', { name: 'Pack' }, first);
  const packed = writer.add('PassStateExited', { name: 'Pack' }, pack);
  writer.add('MapIterationSucceeded', { name: 'Each', index: 0 }, packed);
  writer.add('PassStateEntered', { name: 'Pack' }, second);
  return writer;
}

describe('a frame of an execution', () => {
  it('shows each state with its time, its attempt, and the items of a Map', () => {
    expect(frame(halfDone())).to.deep.equal([
      'sfn run  Orders  drover-1',
      '  ✓ Charge    7.0 s  attempt 3',
      '  ▶ Each       10 s  running · 1 of 2 items',
      '    ▶ Pack    3.0 s  running, 2 times (1 now)',
      'running 20 s',
    ]);
  });

  it('says what a retry waits for', () => {
    const writer = new HistoryWriter();
    writer.add('TaskStateEntered', { name: 'Charge' }, 0);
    writer.add('TaskScheduled');
    writer.add('TaskFailed', { error: 'Busy', cause: 'later' });
    expect(frame(writer)[1]).to.equal('  ↻ Charge     19 s  retrying · Busy: later');
  });

  it('leaves out what succeeded first, where there is no room', () => {
    const lines = frame(halfDone(), { rows: 5 });
    expect(lines).to.deep.equal(['sfn run  Orders  drover-1', '  … and 2 more', '    ▶ Pack    3.0 s  running, 2 times (1 now)', 'running 20 s']);
  });

  it('fits into every terminal, whatever states are called', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 12 }), fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 90 }), { maxLength: 20 }), (columns, rows, names) => {
      const writer = new HistoryWriter();
      for (const name of names) {
        writer.add('PassStateEntered', { name });
        writer.add('PassStateExited', { name });
      }
      const lines = frame(writer, { columns, rows }, names[0]);
      expect(lines.length).to.be.at.most(Math.max(1, rows - 1));
      for (const line of lines) expect([textWidth(line) <= columns, safeText(line) === line]).to.deep.equal([true, true]);
    }), { numRuns: 40 });
  });
});
