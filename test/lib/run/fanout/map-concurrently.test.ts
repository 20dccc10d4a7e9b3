import { expect } from 'chai';
import fc from 'fast-check';
import { mapConcurrently } from '../../../../src/lib/run/fanout/map-concurrently.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('mapConcurrently', () => {
  it('gives results in the order of the items and keeps to the width, for any of both', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), async (waits, width) => {
        let running = 0;
        let most = 0;
        const results = await mapConcurrently(waits.map((wait, index) => ({ wait, index })), width, async ({ wait, index }) => {
          running += 1;
          most = Math.max(most, running);
          for (let left = wait; left > 0; left -= 1) await turn();
          running -= 1;
          return index;
        });
        expect(results).to.deep.equal(waits.map((_, index) => index));
        expect(most).to.equal(waits.some((wait) => wait > 0) ? most : Math.min(most, width));
        expect(most).to.be.at.most(width);
      }),
      { numRuns: 50 },
    );
  });

  it('slides: one slow item holds up nobody but its own lane', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const done: number[] = [];
    const all = mapConcurrently([0, 1, 2, 3, 4, 5], 2, async (item) => {
      if (item === 0) await slow;
      done.push(item);
    });
    for (let left = 10; left > 0; left -= 1) await turn();
    expect(done).to.deep.equal([1, 2, 3, 4, 5]);
    release();
    await all;
    expect(done).to.deep.equal([1, 2, 3, 4, 5, 0]);
  });

  it('throws the first error once what runs has ended, and begins nothing more', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const error = await mapConcurrently([0, 1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 0) throw new Error('first');
      await turn();
      ended.push(item);
      if (item === 1) throw new Error('second');
    }).catch((caught: unknown) => caught);
    expect(error).to.have.property('message', 'first');
    expect(begun).to.deep.equal([0, 1]);
    expect(ended).to.deep.equal([1]);
  });
});
