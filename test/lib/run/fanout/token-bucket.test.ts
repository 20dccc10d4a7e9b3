import { expect } from 'chai';
import fc from 'fast-check';
import { TokenBucket } from '../../../../src/lib/run/fanout/token-bucket.ts';
import { VirtualClock } from '../virtual-clock.ts';

const never = new AbortController().signal;
const THROTTLED = new Error('slower');
const isThrottled = (error: unknown): boolean => error === THROTTLED;

function bucketOf(clock: VirtualClock, callsPerSecond: number): { bucket: TokenBucket; told: number[] } {
  const told: number[] = [];
  return { bucket: new TokenBucket({ callsPerSecond, clock, onThrottle: (rate) => told.push(rate) }), told };
}

/** A service that refuses so many of the next calls. */
function refusing(clock: VirtualClock, count: number): { call: () => Promise<string>; at: number[] } {
  const at: number[] = [];
  return {
    at,
    call: async () => {
      at.push(clock.time);
      if (at.length <= count) throw THROTTLED;
      return 'done';
    },
  };
}

describe('TokenBucket', () => {
  it('lets a burst go at once, and then one call at a time', async () => {
    const clock = new VirtualClock();
    const { bucket } = bucketOf(clock, 4);
    const start = clock.time;
    const at: number[] = [];
    for (let call = 0; call < 8; call += 1) await bucket.run(async () => at.push(clock.time - start), isThrottled, never);
    expect(at).to.deep.equal([0, 0, 0, 0, 250, 500, 750, 1000]);
  });

  it('halves its rate when it is throttled, tells, and calls again until it is answered', async () => {
    const clock = new VirtualClock();
    const { bucket, told } = bucketOf(clock, 8);
    const { call, at } = refusing(clock, 3);
    expect(await bucket.run(call, isThrottled, never)).to.equal('done');
    expect(told).to.have.length(3);
    expect(told[0]).to.equal(4);
    expect(told[1]).to.be.within(2, 2.1);
    expect(told[2]).to.be.within(1, 1.1);
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(gaps.map((gap, index) => gap >= ([240, 480, 900][index] ?? 0))).to.deep.equal([true, true, true]);
  });

  it('slows down once for calls that were under way together', async () => {
    const clock = new VirtualClock();
    const { bucket, told } = bucketOf(clock, 16);
    const { call } = refusing(clock, 8);
    const onItsWay = async (): Promise<string> => {
      await new Promise((resolve) => setImmediate(resolve));
      return call();
    };
    await Promise.all(Array.from({ length: 8 }, () => bucket.run(onItsWay, isThrottled, never)));
    expect(told).to.deep.equal([8]);
  });

  it('never becomes slower than one call in two seconds, and wins its rate back', async () => {
    const clock = new VirtualClock();
    const { bucket, told } = bucketOf(clock, 8);
    const { call } = refusing(clock, 12);
    await bucket.run(call, isThrottled, never);
    expect(told.at(-1)).to.equal(0.5);
    const rates: number[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      clock.time += 5000;
      await bucket.run(async () => undefined, isThrottled, never);
      rates.push(bucket.rate);
    }
    expect(rates).to.deep.equal([...rates].sort((a, b) => a - b));
    expect(rates.at(-1)).to.equal(8);
  });

  it('gives up what is throttled for two minutes, with the words of the service', async () => {
    const clock = new VirtualClock();
    const { bucket } = bucketOf(clock, 8);
    const start = clock.time;
    expect(await bucket.run(refusing(clock, 1e9).call, isThrottled, never).catch((error: unknown) => error)).to.equal(THROTTLED);
    expect(clock.time - start).to.be.within(120_000, 125_000);
  });

  it('throws every other error at once, and keeps its rate', async () => {
    const clock = new VirtualClock();
    const { bucket, told } = bucketOf(clock, 8);
    const broken = new Error('broken');
    expect(await bucket.run(() => Promise.reject(broken), isThrottled, never).catch((error: unknown) => error)).to.equal(broken);
    expect(told).to.deep.equal([]);
    expect(bucket.rate).to.equal(8);
  });

  it('keeps the order of those who wait', async () => {
    const clock = new VirtualClock();
    const { bucket } = bucketOf(clock, 1);
    const order: number[] = [];
    await Promise.all([0, 1, 2, 3, 4].map((number) => bucket.run(async () => order.push(number), isThrottled, never)));
    expect(order).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('lets go of whoever gives up waiting, at once, and lets the next ones through', async () => {
    const clock = new VirtualClock();
    let stuck = (): void => undefined;
    clock.sleep = () => new Promise((resolve) => (stuck = () => ((clock.time += 1000), resolve())));
    const { bucket } = bucketOf(clock, 1);
    await bucket.run(async () => undefined, isThrottled, never);
    const done: string[] = [];
    const give = new AbortController();
    const first = bucket.run(async () => done.push('first'), isThrottled, never);
    const second = bucket.run(async () => done.push('second'), isThrottled, give.signal).catch((error: unknown) => error);
    const third = bucket.run(async () => done.push('third'), isThrottled, never);
    await new Promise((resolve) => setImmediate(resolve));
    give.abort(new Error('enough'));
    // The first one still waits: the second does not wait for that.
    expect(await second).to.have.property('message', 'enough');
    expect(done).to.deep.equal([]);
    stuck();
    await first;
    await new Promise((resolve) => setImmediate(resolve));
    stuck();
    await third;
    expect(done).to.deep.equal(['first', 'third']);
  });

  it('never lets more out than its rate and one burst, whatever the calls, pauses and complaints', async () => {
    const step = fc.record({ calls: fc.integer({ min: 1, max: 12 }), pause: fc.integer({ min: 0, max: 3000 }), refuse: fc.integer({ min: 0, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.array(step, { minLength: 1, maxLength: 10 }), async (callsPerSecond, steps) => {
        const clock = new VirtualClock();
        const { bucket } = bucketOf(clock, callsPerSecond);
        const out: number[] = [];
        for (const { calls, pause, refuse } of steps) {
          let left = refuse;
          const call = async (): Promise<void> => {
            out.push(clock.time);
            if (left-- > 0) throw THROTTLED;
          };
          await Promise.all(Array.from({ length: calls }, () => bucket.run(call, isThrottled, never)));
          clock.time += pause;
        }
        for (const [index, from] of out.entries()) {
          for (const [offset, to] of out.slice(index).entries()) expect(offset + 1).to.be.at.most(((to - from) / 1000) * callsPerSecond + Math.max(1, callsPerSecond) + 1e-6);
        }
      }),
      { numRuns: 60 },
    );
  });
});
