import { expect } from 'chai';
import fc from 'fast-check';
import { WaveQueue } from '../../../../src/lib/run/fanout/slicing.ts';
import { FanoutState } from '../../../../src/lib/run/fanout/state.ts';
import type { FanoutTarget, Slice } from '../../../../src/lib/run/fanout/types.ts';

const targets = (count: number, lanes = 1): FanoutTarget[] => Array.from({ length: count }, (_, index) => ({ id: `n-${index}`, lane: `lane-${index % lanes}` }));
const queueOf = (list: readonly FanoutTarget[], sliceSize = 50): WaveQueue => new WaveQueue(list, sliceSize, new FanoutState());
const take = (queue: WaveQueue, free: number, size = free, most = 8): Slice[] => queue.take(free, size, most, (offset) => String(offset + 1));

describe('WaveQueue', () => {
  it('fills the free places with slices of one lane each', () => {
    const queue = queueOf(targets(120, 2));
    expect(take(queue, 115, 60).map(({ id, lane, targets: { length } }) => `${id} ${lane} ${length}`)).to.deep.equal(['1 lane-0 50', '2 lane-1 50', '3 lane-0 10']);
    expect(queue.waiting).to.equal(10);
  });

  it('waits until a quarter of the window is free, unless less than that is left', () => {
    const queue = queueOf(targets(30));
    expect(take(queue, 4, 20)).to.deep.equal([]);
    expect(take(queue, 5, 20).map((slice) => slice.targets.length)).to.deep.equal([5]);
    expect(take(queue, 20, 20).map((slice) => slice.targets.length)).to.deep.equal([20]);
    expect(take(queue, 4, 20)).to.deep.equal([]);
    take(queue, 5, 20);
    queue.push('lane-0', ['back']);
    expect(take(queue, 1, 20).map((slice) => slice.targets)).to.deep.equal([['back']]);
  });

  it('waits for no more than one slice, however large the window is', () => {
    expect(take(queueOf(targets(1000)), 49, 10_000)).to.deep.equal([]);
    expect(take(queueOf(targets(1000)), 50, 10_000)).to.have.length(1);
  });

  it('sends one at a time through a window of one, and nothing where nothing is free', () => {
    const queue = queueOf(targets(3));
    expect(take(queue, 1, 1).map((slice) => slice.targets)).to.deep.equal([['n-0']]);
    expect(take(queue, 0, 1)).to.deep.equal([]);
    expect(take(queue, -3, 1)).to.deep.equal([]);
  });

  it('leaves out who was sent to, or has ended, before', () => {
    const state = new FanoutState();
    state.apply({ type: 'dispatching', at: 0, sliceId: '1', lane: '', nodes: ['n-0', 'n-1'] });
    state.apply({ type: 'node-status', at: 0, node: 'n-2', status: 'not-sent' });
    const queue = new WaveQueue(targets(5), 50, state);
    expect(take(queue, 50).flatMap((slice) => slice.targets)).to.deep.equal(['n-3', 'n-4']);
  });

  it('takes the lanes in turns, so that a large one does not keep a small one waiting', () => {
    const queue = queueOf([...Array.from({ length: 300 }, (_, index) => ({ id: `a-${index}`, lane: 'a' })), { id: 'b-0', lane: 'b' }]);
    expect(take(queue, 100).map(({ lane }) => lane)).to.deep.equal(['a', 'b', 'a']);
  });

  it('gives every target exactly once, in the order of its lane, whatever the window does', () => {
    const windows = fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 80 }), windows, (count, lanes, sliceSize, size, frees) => {
        const list = targets(count, lanes);
        const queue = queueOf(list, sliceSize);
        const given: Slice[] = [];
        for (let round = 0; queue.waiting > 0; round += 1) {
          // In the end the window is empty: then something must come.
          const free = round < frees.length ? Math.min(size, frees[round] ?? 0) : size;
          const slices = take(queue, free, size);
          expect(slices.reduce((sum, slice) => sum + slice.targets.length, 0)).to.be.at.most(free);
          if (free === size) expect(slices).to.not.be.empty;
          given.push(...slices);
        }
        expect(given.every((slice) => slice.targets.length > 0 && slice.targets.length <= sliceSize)).to.equal(true);
        for (let lane = 0; lane < lanes; lane += 1) {
          const own = list.filter((target) => target.lane === `lane-${lane}`).map(({ id }) => id);
          expect(given.filter((slice) => slice.lane === `lane-${lane}`).flatMap((slice) => slice.targets)).to.deep.equal(own);
        }
      }),
    );
  });
});
