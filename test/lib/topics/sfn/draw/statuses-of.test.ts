import { expect } from 'chai';
import fc from 'fast-check';
import { statusesOf } from '../../../../../src/lib/topics/sfn/draw/statuses-of.ts';
import { progressOf } from '../../../../../src/lib/topics/sfn/draw/status.ts';
import { Progress } from '../../../../../src/lib/topics/sfn/progress.ts';
import { HistoryWriter, writeHistory, type Script } from '../history-writer.ts';

function statusesAfter(writer: HistoryWriter): Record<string, unknown> {
  const progress = new Progress();
  for (const event of writer.events) progress.apply(event);
  return Object.fromEntries([...statusesOf(progress)].map(([key, { status, entered }]) => [key, `${status} ${entered}`]));
}

describe('what became of each state', () => {
  it('running, until it is left', () => {
    const writer = new HistoryWriter();
    writer.add('ExecutionStarted');
    writer.add('PassStateEntered', { name: 'A' }, 0);
    expect(statusesAfter(writer)).to.deep.equal({ A: 'running 1' });
    writer.add('PassStateExited', { name: 'A' });
    writer.add('WaitStateEntered', { name: 'B' });
    expect(statusesAfter(writer)).to.deep.equal({ A: 'succeeded 1', B: 'running 1' });
  });

  it('caught, where a Catch led on', () => {
    const writer = new HistoryWriter();
    writer.add('ExecutionStarted');
    writer.add('TaskStateEntered', { name: 'A' }, 0);
    writer.add('TaskScheduled');
    writer.add('TaskFailed', { error: 'Broken' });
    writer.add('TaskStateExited', { name: 'A' });
    writer.add('FailStateEntered', { name: 'F' });
    writer.add('ExecutionFailed', { error: 'Broken' });
    expect(statusesAfter(writer)).to.deep.equal({ A: 'caught 1', F: 'failed 1' });
  });

  it('timed out, where its own time was over', () => {
    const writer = new HistoryWriter();
    writer.add('ExecutionStarted');
    writer.add('TaskStateEntered', { name: 'A' }, 0);
    writer.add('TaskScheduled');
    writer.add('TaskTimedOut', { error: 'States.Timeout' });
    writer.add('ExecutionFailed', { error: 'States.Timeout' });
    expect(statusesAfter(writer)).to.deep.equal({ A: 'timed-out 1' });
  });

  it('timed out or aborted with the execution', () => {
    for (const [end, status] of [['ExecutionTimedOut', 'timed-out'], ['ExecutionAborted', 'aborted']] as const) {
      const writer = new HistoryWriter();
      writer.add('ExecutionStarted');
      writer.add('WaitStateEntered', { name: 'A' }, 0);
      writer.add(end);
      expect(statusesAfter(writer)).to.deep.equal({ A: `${status} 1` });
    }
  });

  it('failed, within a Parallel whose failure does not say what it was; what still ran was aborted', () => {
    const writer = new HistoryWriter();
    writer.add('ExecutionStarted');
    writer.add('ParallelStateEntered', { name: 'P' }, 0);
    const started = writer.add('ParallelStateStarted');
    writer.add('FailStateEntered', { name: 'F' }, started);
    writer.add('WaitStateEntered', { name: 'W' }, started);
    const entered = writer.add('TaskStateEntered', { name: 'T' }, started);
    writer.add('LambdaFunctionScheduled', {}, entered);
    writer.add('LambdaFunctionFailed', { error: 'Broken' });
    writer.add('ParallelStateFailed', {}, started);
    writer.add('ParallelStateExited', { name: 'P' });
    expect(statusesAfter(writer)).to.deep.equal({ P: 'caught 1', 'P/F': 'failed 1', 'P/W': 'aborted 1', 'P/T': 'failed 1' });
  });

  it('of what is in a Map: all its items together, by the names around it', () => {
    const of = (outcome: 'succeeds' | 'is caught'): Script => ({ kind: 'task', name: 'Item', attempts: 1, outcome });
    const writer = new HistoryWriter();
    writer.events.push(...writeHistory([{ kind: 'map', name: 'All', iterations: [[of('succeeds')], [of('is caught')], [of('succeeds')]] }], (count) => count - 1));
    expect(statusesAfter(writer)).to.deep.equal({ All: 'succeeded 1', 'All/Item': 'caught 3' });
  });

  it('counts every time that a state was entered', () => {
    const task = fc.record({ kind: fc.constant('task' as const), name: fc.constantFrom('A', 'B'), attempts: fc.integer({ min: 1, max: 3 }), outcome: fc.constantFrom('succeeds' as const, 'is caught' as const) });
    const map = fc.record({ kind: fc.constant('map' as const), name: fc.constant('M'), iterations: fc.array(fc.array(task, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(fc.oneof(task, map), { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (states, picks) => {
        const events = writeHistory(states, (count) => Number(picks.next().value) % count);
        const progress = new Progress();
        for (const event of events) progress.apply(event);
        const statuses = statusesOf(progress);
        const entered = events.filter(({ type }) => type.endsWith('StateEntered')).length;
        expect([...statuses.values()].reduce((sum, each) => sum + each.entered, 0)).to.equal(entered);
        for (const each of statuses.values()) {
          expect(Object.values(each.counts).reduce((sum, count) => sum + count, 0)).to.equal(each.entered);
          expect(each.status).to.be.oneOf(['succeeded', 'caught']);
        }
      }),
    );
  });

  it('what needs attention most stands for all', () => {
    expect(progressOf({ succeeded: 9, caught: 1 }).status).to.equal('caught');
    expect(progressOf({ succeeded: 9, failed: 1, caught: 1 }).status).to.equal('failed');
    expect(progressOf({ failed: 1, running: 1 })).to.deep.equal({ status: 'running', entered: 2, counts: { failed: 1, running: 1 } });
    expect(progressOf({}).status).to.equal('not-entered');
  });
});
