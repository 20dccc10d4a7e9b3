import { expect } from 'chai';
import { Pace } from '../../../../src/lib/run/fanout/pace.ts';
import { VirtualClock } from '../virtual-clock.ts';

describe('Pace', () => {
  it('looks often while things change, less and less in the tail, and never less than every two seconds', async () => {
    const clock = new VirtualClock();
    const pace = new Pace(clock);
    const waits: number[] = [];
    for (let look = 0; look < 20; look += 1) {
      const before = clock.time;
      await pace.wait(new AbortController().signal);
      waits.push(clock.time - before);
    }
    expect(waits.slice(0, 4)).to.deep.equal([100, 100, 100, 100]);
    expect(waits).to.deep.equal([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).to.equal(2000);
    pace.changed();
    const before = clock.time;
    await pace.wait(new AbortController().signal);
    expect(clock.time - before).to.equal(100);
  });

  it('rejects when it is stopped', async () => {
    expect(await new Pace(new VirtualClock()).wait(AbortSignal.abort(new Error('stopped'))).catch((error: unknown) => error)).to.have.property('message', 'stopped');
  });
});
