import { expect } from 'chai';
import { TERMINAL_STATUSES } from '../../../src/lib/run/events.ts';
import { RunState } from '../../../src/lib/view/run-state.ts';
import { ExampleRun, START } from './example-run.ts';

function stateOf(run: ExampleRun): RunState {
  const state = new RunState();
  for (const event of run.events) state.apply(event);
  return state;
}

describe('the state of a run', () => {
  it('is empty before it began', () => {
    const state = new RunState();
    expect([state.total, state.ended, state.elapsed(5), state.rate(5), state.timeLeft(5)]).to.deep.equal([0, 0, 0, undefined, undefined]);
  });

  it('knows what was asked for, and how far it is', () => {
    const state = stateOf(new ExampleRun(['a', 'b', 'c', 'd']).ran('a', 'x').ran('b', 'y', 4).status('c', 'running'));
    expect(state).to.include({ runId: 'run-1', verb: 'ssm send', title: 'uptime', concurrency: 5, stopsAtFailure: 3, total: 4, ended: 2 });
    expect([...state.running].map((node) => state.nodes.label(node))).to.deep.equal(['c']);
    expect(state.failing.map((node) => [state.nodes.label(node), state.nodes.exitCode(node)])).to.deep.equal([['b', 4]]);
    expect(state.elapsed(START + 3000)).to.equal(3000);
    expect(state.timeLeft(START + 2000)).to.equal(2000);
  });

  for (const status of TERMINAL_STATUSES) {
    it(`counts ${status} as an end, once`, () => {
      const state = stateOf(new ExampleRun(['a']).status('a', 'running').status('a', status).status('a', status));
      expect([state.ended, state.nodes.count(status), state.running.size]).to.deep.equal([1, 1, 0]);
      expect(state.failing.length).to.equal(['success', 'cancelled', 'terminated', 'not-sent'].includes(status) ? 0 : 1);
    });
  }

  it('takes in a node that the run did not name', () => {
    const state = stateOf(new ExampleRun(['a']).ran('stranger', 'x'));
    expect([state.total, state.ended, state.nodes.label(1)]).to.deep.equal([2, 1, 'id-stranger']);
  });

  it('stops its clock when the run has ended', () => {
    const state = stateOf(new ExampleRun(['a']).ran('a', '').end());
    expect(state.elapsed(START + 99_000)).to.equal(1000);
    expect(state.verdict?.exitCode).to.equal(0);
  });

  it('keeps what was lost, notices and throttling', () => {
    const lost = [{ step: 's', stream: 'stdout' as const, keptCharacters: 2500, why: 'cut' }];
    const run = new ExampleRun(['a']).status('a', 'success', { lost }).status('a', 'success', { lost });
    run.add({ type: 'notice', at: 1, level: 'info', message: 'm' }).add({ type: 'throttled', at: 2, api: 'x', callsPerSecond: 3 });
    const state = stateOf(run);
    expect(state.lost).to.deep.equal([{ node: 0, lost: lost[0] }]);
    expect(state.notices).to.deep.equal([{ level: 'info', message: 'm' }]);
    expect(state.throttled?.callsPerSecond).to.equal(3);
  });

  it('keeps the last lines of those that run and of the latest that failed, not of all', () => {
    const names = Array.from({ length: 120 }, (_, index) => `n-${index}`);
    const run = new ExampleRun(names);
    for (const name of names) run.ran(name, `why ${name}\n`, 1);
    const state = stateOf(run.ran('n-0', 'x'));
    expect(state.lastLines.complaint(19)).to.equal('');
    expect(state.lastLines.complaint(20)).to.equal('why n-20');
    expect(stateOf(new ExampleRun(['a']).ran('a', 'text\n')).lastLines.latest(0)).to.equal('');
  });
});
