import { expect } from 'chai';
import fc from 'fast-check';
import { isTerminal, TERMINAL_STATUSES, type NodeStatus, type RunEvent } from '../../../../src/lib/run/events.ts';
import { FanoutState } from '../../../../src/lib/run/fanout/state.ts';

const dispatching = (sliceId: string, ...nodes: string[]): RunEvent => ({ type: 'dispatching', at: 5, sliceId, lane: '', nodes });
const dispatched = (sliceId: string): RunEvent => ({ type: 'dispatched', at: 6, sliceId, dispatchId: `c-${sliceId}`, nodes: [] });
const notDispatched = (sliceId: string): RunEvent => ({ type: 'not-dispatched', at: 6, sliceId, reason: '' });
const status = (node: string, to: NodeStatus): RunEvent => ({ type: 'node-status', at: 7, node, status: to });

function stateOf(...events: RunEvent[]): FanoutState {
  const state = new FanoutState();
  for (const event of events) state.apply(event);
  return state;
}

describe('FanoutState', () => {
  it('knows what is doubtful, open and ended', () => {
    const state = stateOf(dispatching('1', 'a', 'b'), dispatching('2', 'c'));
    expect(state.doubtful()).to.deep.equal([{ id: '1', lane: '', targets: ['a', 'b'], at: 5 }, { id: '2', lane: '', targets: ['c'], at: 5 }]);
    state.apply(dispatched('1'));
    expect(state.doubtful().map(({ id }) => id)).to.deep.equal(['2']);
    expect(state.open().map(({ dispatchId }) => dispatchId)).to.deep.equal(['c-1']);
    for (const node of ['a', 'b']) state.apply(status(node, 'success'));
    expect(state.open()).to.deep.equal([]);
    expect([state.inFlight, state.hasEnded('a'), state.hasEnded('c')]).to.deep.equal([1, true, false]);
  });

  it('gives back the turn of what was not sent, and no name twice', () => {
    const state = stateOf(dispatching('1', 'a'), notDispatched('1'));
    expect([state.isWaiting('a'), state.inFlight, state.nextSliceId()]).to.deep.equal([true, 0, '2']);
    state.apply(dispatching('2', 'a'));
    expect([state.isWaiting('a'), state.inFlight]).to.deep.equal([false, 1]);
  });

  it('does not count a node twice whose slice is taken back after it was named', () => {
    const state = stateOf(dispatching('1', 'a', 'b'), status('a', 'undeliverable'), notDispatched('1'));
    expect([state.inFlight, state.isWaiting('a'), state.isWaiting('b'), state.failures]).to.deep.equal([0, false, true, 1]);
  });

  it('asks again about what an earlier program stopped looking at, and gives what it left unsent its turn', () => {
    const state = stateOf(dispatching('1', 'a'), dispatched('1'), status('a', 'unknown'), status('b', 'not-sent'), status('c', 'terminated'), status('d', 'undeliverable'));
    expect(state.open()).to.have.length(1);
    expect(['b', 'c', 'd'].map((id) => state.isWaiting(id))).to.deep.equal([false, false, false]);
    state.reopen();
    expect(['a', 'b', 'c', 'd'].map((id) => state.isWaiting(id))).to.deep.equal([false, true, true, false]);
  });

  it('does not send again to a node that was sent to and that the service then left out', () => {
    const state = stateOf(dispatching('1', 'a'), dispatched('1'), status('a', 'terminated'));
    state.reopen();
    expect(state.isWaiting('a')).to.equal(false);
    expect(state.statusOf('a')).to.equal('terminated');
  });

  it('counts every kind of failure, whoever says it and however often it changes', () => {
    const failing = TERMINAL_STATUSES.filter((end) => stateOf(status('a', end)).failures === 1);
    expect(failing).to.deep.equal(['failed', 'execution-timed-out', 'delivery-timed-out', 'undeliverable', 'invalid-platform', 'access-denied']);
    expect(stateOf(status('a', 'failed'), status('a', 'failed'), status('a', 'undeliverable')).failures).to.equal(1);
    expect(stateOf(status('a', 'failed'), status('a', 'success')).failures).to.equal(0);
  });

  it('remembers the waves that passed, and no others', () => {
    const wave = (name: string, state: 'started' | 'passed' | 'failed'): RunEvent => ({ type: 'wave', at: 1, name, state, nodes: 1 });
    const state = stateOf(wave('a', 'passed'), wave('b', 'started'), wave('c', 'failed'));
    expect(['a', 'b', 'c'].map((name) => state.hasPassed(name))).to.deep.equal([true, false, false]);
  });

  it('keeps its sums right over any events', () => {
    const node = fc.constantFrom('a', 'b', 'c', 'd');
    const event = fc.oneof(
      fc.tuple(node, fc.constantFrom<NodeStatus>('pending', 'running', ...TERMINAL_STATUSES)).map(([id, to]) => status(id, to)),
      fc.nat({ max: 3 }).map((number) => dispatched(String(number))),
      fc.nat({ max: 3 }).map((number) => notDispatched(String(number))),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const state = stateOf(dispatching('1', 'a', 'b'), dispatching('2', 'c'), ...events);
        const taken = new Set(events.flatMap((each) => (each.type === 'not-dispatched' ? [each.sliceId] : [])));
        const sent = [{ id: '1', nodes: ['a', 'b'] }, { id: '2', nodes: ['c'] }].flatMap(({ id, nodes }) => (taken.has(id) ? [] : nodes));
        expect(state.inFlight).to.equal(sent.filter((id) => !state.hasEnded(id)).length);
        const last = new Map(events.flatMap((each) => (each.type === 'node-status' ? [[each.node, each.status] as const] : [])));
        expect(state.failures).to.equal([...last.values()].filter((to) => stateOf(status('x', to)).failures === 1).length);
        for (const [id, to] of last) expect(state.hasEnded(id)).to.equal(isTerminal(to) && to !== 'unknown');
      }),
    );
  });
});
