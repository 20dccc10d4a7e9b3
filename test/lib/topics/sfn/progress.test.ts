import { expect } from 'chai';
import fc from 'fast-check';
import type { HistoryEvent } from '../../../../src/lib/topics/sfn/executions/types.ts';
import { Progress } from '../../../../src/lib/topics/sfn/progress.ts';
import { pathOf, stateTimes } from '../../../../src/lib/topics/sfn/state-visit.ts';
import { HistoryWriter, writeHistory, type Script } from './history-writer.ts';

const progressOf = (events: Iterable<HistoryEvent>): Progress => {
  const progress = new Progress();
  for (const event of events) progress.apply(event);
  return progress;
};

const statuses = (progress: Progress): Record<string, string> => Object.fromEntries(progress.visits.map((visit) => [pathOf(visit), visit.status]));

describe('where an execution is, from its history', () => {
  it('says which state failed, in which attempt, with what input and cause', () => {
    const history = new HistoryWriter();
    history.add('ExecutionStarted', { input: '{"order":7}' }, 0);
    history.add('PassStateEntered', { name: 'Check', input: '{"order":7}' }, 0);
    history.add('PassStateExited', { name: 'Check', output: '{"order":7,"ok":true}' });
    history.add('TaskStateEntered', { name: 'Charge', input: '{"order":7,"ok":true}' });
    for (const attempt of [1, 2, 3]) {
      history.add('LambdaFunctionScheduled', { resource: 'arn:aws:lambda:us-east-1:1:function:charge', input: `{"order":7}` });
      history.add('LambdaFunctionStarted');
      history.add('LambdaFunctionFailed', { error: 'CardDeclined', cause: `declined ${attempt}` });
    }
    history.add('ExecutionFailed', { error: 'CardDeclined', cause: 'declined 3' });
    const progress = progressOf(history.events);
    const { failure } = progress;
    const at = failure?.at;
    expect(progress.status).to.equal('FAILED');
    expect(failure).to.deep.include({ error: 'CardDeclined', cause: 'declined 3' });
    expect(at).to.deep.include({ name: 'Charge', attempt: 3, input: '{"order":7,"ok":true}', workInput: '{"order":7}', status: 'failed', resource: 'arn:aws:lambda:us-east-1:1:function:charge' });
    expect(progress.current).to.deep.equal([]);
    expect(stateTimes(progress.visits, 0)).to.deep.equal([
      { name: 'Check', type: 'Pass', status: 'succeeded', visits: 1, attempts: 1, failures: 0, milliseconds: 1000 },
      { name: 'Charge', type: 'Task', status: 'failed', visits: 1, attempts: 3, failures: 1, milliseconds: 10_000 },
    ]);
  });

  it('finds the state of a failure that has no event of its own in the words of its cause', () => {
    const history = new HistoryWriter();
    history.add('ExecutionStarted', {}, 0);
    history.add('ChoiceStateEntered', { name: 'Which', input: '{}' }, 0);
    history.add('ExecutionFailed', { error: 'States.Runtime', cause: "An error occurred while executing the state 'Which' (entered at the event id #2). Invalid path '$.x'" }, 0);
    expect(progressOf(history.events).failure?.states.map(({ name }) => name)).to.deep.equal(['Which']);
  });

  it('does not take the event id that an unrelated cause names for a state', () => {
    const history = new HistoryWriter();
    history.add('ExecutionStarted', {}, 0);
    history.add('FailStateEntered', { name: 'No', input: '{}' }, 0);
    history.add('ExecutionFailed', { error: 'E', cause: 'said somebody (entered at the event id #99)' });
    expect(progressOf(history.events).failure?.states.map(({ name }) => name)).to.deep.equal(['No']);
  });

  it('tells a failure that was caught from one that ended the execution', () => {
    const progress = progressOf(writeHistory([{ kind: 'task', name: 'Try', attempts: 2, outcome: 'is caught' }, { kind: 'task', name: 'Mend', attempts: 1, outcome: 'succeeds' }], () => 0));
    expect(statuses(progress)).to.deep.equal({ Try: 'caught', Mend: 'succeeded' });
    expect(progress).to.include({ status: 'SUCCEEDED', output: '{"done":1}', failure: undefined });
  });

  it('keeps iterations of a Map apart, though the second follows the last event within the first', () => {
    const history = new HistoryWriter();
    history.add('ExecutionStarted', {}, 0);
    history.add('MapStateEntered', { name: 'Each', input: '[1,2]' }, 0);
    history.add('MapStateStarted', { length: 2 });
    history.add('MapIterationStarted', { name: 'Each', index: 0 });
    history.add('PassStateEntered', { name: 'One', input: '1' });
    const inner = history.add('PassStateExited', { name: 'One', output: '1' });
    history.add('MapIterationSucceeded', { name: 'Each', index: 0 });
    history.add('MapIterationStarted', { name: 'Each', index: 1 }, inner);
    history.add('PassStateEntered', { name: 'One', input: '2' });
    const progress = progressOf(history.events);
    expect(progress.current.map(pathOf)).to.deep.equal(['Each[1] › One']);
    expect(progress.visits[0]?.iterations).to.deep.equal({ total: 2, started: 2, succeeded: 1, failed: 0, aborted: 0 });
  });

  it('says where a stopped execution was, in all branches', () => {
    const history = new HistoryWriter();
    history.add('ExecutionStarted', {}, 0);
    history.add('ParallelStateEntered', { name: 'Both', input: '{}' }, 0);
    const started = history.add('ParallelStateStarted');
    history.add('WaitStateEntered', { name: 'Left', input: '{}' }, started);
    history.add('WaitStateEntered', { name: 'Right', input: '{}' }, started);
    history.add('ExecutionAborted', { error: 'Stop', cause: 'enough' }, 0);
    const { failure } = progressOf(history.events);
    expect(failure?.status).to.equal('ABORTED');
    expect(failure?.states.map(pathOf)).to.deep.equal(['Both › Left', 'Both › Right']);
  });

  it('goes on where it failed after a redrive', () => {
    const history = new HistoryWriter();
    for (const event of writeHistory([{ kind: 'parallel', name: 'Both', branches: [[{ kind: 'task', name: 'Charge', attempts: 1, outcome: 'fails' }]] }], () => 0)) history.add(event.type, event.details, event.previousId);
    history.add('ExecutionRedriven', { redriveCount: 1 });
    const redriven = progressOf(history.events);
    expect(redriven).to.include({ status: 'RUNNING', failure: undefined, redrives: 1 });
    expect(redriven.current.map(pathOf)).to.deep.equal(['Both › Charge']);
    history.add('LambdaFunctionScheduled', { input: '{}' });
    history.add('LambdaFunctionSucceeded', { output: '1' });
    history.add('TaskStateExited', { name: 'Charge', output: '1' });
    history.add('ParallelStateSucceeded');
    history.add('ParallelStateExited', { name: 'Both', output: '[1]' });
    history.add('ExecutionSucceeded', { output: '[1]' });
    const ended = progressOf(history.events);
    expect(statuses(ended)).to.deep.equal({ Both: 'succeeded', 'Both › Charge': 'succeeded' });
    expect(ended.visits.find(({ name }) => name === 'Charge')?.attempt).to.equal(2);
  });

  it('counts an attempt of a Parallel that is retried as a whole', () => {
    const history = new HistoryWriter();
    history.add('ExecutionStarted', {}, 0);
    history.add('ParallelStateEntered', { name: 'Both', input: '{}' }, 0);
    for (const attempt of [1, 2]) {
      history.add('ParallelStateStarted');
      history.add('FailStateEntered', { name: `No`, input: `{"attempt":${attempt}}` });
      history.add('ParallelStateFailed');
    }
    history.add('ExecutionFailed', { error: 'E', cause: 'c' });
    const { visits, failure } = progressOf(history.events);
    expect(visits.map(({ name, status, attempt }) => [name, status, attempt])).to.deep.equal([['Both', 'failed', 2], ['No', 'failed', 1], ['No', 'failed', 1]]);
    expect(failure?.states.map(({ id }) => id)).to.deep.equal([visits[2]?.id]);
    expect(visits.map(({ failure: own }) => own?.error)).to.deep.equal(['E', undefined, 'E']);
  });

  const task = (outcomes: readonly Extract<Script, { kind: 'task' }>['outcome'][]): fc.Arbitrary<Script> =>
    fc.record({ kind: fc.constant('task' as const), name: fc.constant(''), attempts: fc.integer({ min: 1, max: 3 }), outcome: fc.constantFrom(...outcomes) });
  const { states } = fc.letrec<{ states: Script[]; state: Script }>((tie) => ({
    states: fc.array(tie('state'), { minLength: 1, maxLength: 3 }),
    state: fc.oneof(
      { maxDepth: 3 },
      task(['succeeds', 'is caught', 'fails', 'succeeds']),
      fc.record({ kind: fc.constant('parallel' as const), name: fc.constant(''), branches: fc.array(tie('states'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ kind: fc.constant('map' as const), name: fc.constant(''), iterations: fc.array(tie('states'), { maxLength: 3 }) }),
    ),
  }));

  /** Every state gets a name of its own; so do those of every iteration, as if each ran another machine. */
  const named = (scripts: readonly Script[], counter: { n: number }): Script[] =>
    scripts.map((script) => {
      counter.n += 1;
      const name = `S${counter.n}`;
      if (script.kind === 'task') return { ...script, name };
      return script.kind === 'map' ? { ...script, name, iterations: script.iterations.map((each) => named(each, counter)) } : { ...script, name, branches: script.branches.map((each) => named(each, counter)) };
    });

  const flat = (scripts: readonly Script[]): Script[] => scripts.flatMap((script) => (script.kind === 'task' ? [script] : [script, ...(script.kind === 'map' ? script.iterations : script.branches).flatMap(flat)]));

  it('puts interleaved events to their states, whatever runs at the same time', () => {
    fc.assert(
      fc.property(states, fc.infiniteStream(fc.nat()), (shape, turns) => {
        const scripts = named(shape, { n: 0 });
        const events = writeHistory(scripts, (count) => (turns.next().value ?? 0) % count);
        const progress = progressOf(events);
        const entered = new Map(flat(scripts).map((script) => [script.name, script]));
        const failed = events.at(-1)?.type === 'ExecutionFailed';
        for (const visit of progress.visits) {
          const script = entered.get(visit.name);
          if (script?.kind === 'task') {
            const inside = flat(scripts).find((other) => other.kind !== 'task' && (other.kind === 'map' ? other.iterations : other.branches).flat().some(({ name }) => name === visit.name));
            expect(visit.parent?.name).to.equal(inside?.name);
            if (visit.status === 'succeeded' || visit.status === 'caught' || visit.status === 'failed') expect(visit.attempt).to.equal(script.attempts);
            if (visit.status === 'succeeded') expect(script.outcome).to.equal('succeeds');
            if (visit.status === 'caught') expect(script.outcome).to.equal('is caught');
          }
          expect(visit.status).not.to.equal('running');
          expect(visit.endedAt).not.to.equal(undefined);
        }
        expect(progress.status).to.equal(failed ? 'FAILED' : 'SUCCEEDED');
        if (failed) {
          const at = progress.failure?.at;
          const script = entered.get(at?.name ?? '');
          expect(script).to.deep.include({ kind: 'task', outcome: 'fails' });
          expect(at?.failure?.cause).to.equal(`in ${at?.name}, attempt ${at?.attempt}`);
          // What is around it failed with it. (So may have another branch at the same moment.)
          for (let visit = at; visit !== undefined; visit = visit.parent) expect(visit.status).to.equal('failed');
        } else expect(progress.visits.every(({ status }) => status === 'succeeded' || status === 'caught')).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same however the events come: in pages, again, one by one', () => {
    fc.assert(
      fc.property(states, fc.infiniteStream(fc.nat()), fc.nat(), (shape, turns, cut) => {
        const events = writeHistory(named(shape, { n: 0 }), (count) => (turns.next().value ?? 0) % count);
        const whole = progressOf(events);
        const at = cut % events.length;
        const again = progressOf([...events.slice(0, at), ...events.slice(0, at), ...events]);
        expect(again.visits.map(({ id, status, attempt }) => [id, status, attempt])).to.deep.equal(whole.visits.map(({ id, status, attempt }) => [id, status, attempt]));
      }),
    );
  });
});
