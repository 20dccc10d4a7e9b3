import { expect } from 'chai';
import fc from 'fast-check';
import type { NodeStatus, RunEvent } from '../../../../src/lib/run/events.ts';
import { FanOut } from '../../../../src/lib/run/fanout/fan-out.ts';
import { FanoutState } from '../../../../src/lib/run/fanout/state.ts';
import type { FanoutPlan } from '../../../../src/lib/run/fanout/types.ts';
import { random, SimulatedService, SteppingClock } from './simulated-service.ts';

const targets = (count: number, lanes = 1) => Array.from({ length: count }, (_, index) => ({ id: `n-${index}`, lane: `lane-${index % lanes}` }));

const planOf = (count: number, { maxConcurrency = 20, maxErrors = count, lanes = 1 } = {}): FanoutPlan => ({
  waves: [{ name: 'all', targets: targets(count, lanes) }],
  limits: { maxConcurrency, maxErrors },
  soakMilliseconds: 0,
});

interface Program {
  readonly plan: FanoutPlan;
  readonly service: SimulatedService;
  readonly clock: SteppingClock;
  readonly journal: RunEvent[];
  /** The program is killed before it takes note of this event, counted from 1. */
  readonly killedAt?: number;
  readonly signal?: AbortSignal;
}

/** One life of a program: replays the journal, goes on, and is perhaps killed. Returns whether it came to its end. */
async function live({ plan, service, clock, journal, killedAt = Infinity, signal = new AbortController().signal }: Program): Promise<boolean> {
  const state = new FanoutState();
  for (const event of journal) state.apply(event);
  state.reopen();
  let count = 0;
  for await (const event of new FanOut(plan, service.driver(), { clock, state, signal, waitTimeoutSeconds: undefined, onInterruption: 'cancel' }).run()) {
    count += 1;
    if (count >= killedAt) return false;
    journal.push(event);
  }
  return true;
}

function endsOf(journal: readonly RunEvent[]): Map<string, NodeStatus> {
  const ends = new Map<string, NodeStatus>();
  for (const event of journal) if (event.type === 'node-status') ends.set(event.node, event.status);
  return ends;
}

describe('FanOut', () => {
  it('sends everybody once, in slices, never more at a time than allowed', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(7) });
    const journal: RunEvent[] = [];
    await live({ plan: planOf(230, { maxConcurrency: 60, lanes: 3 }), service, clock, journal });
    expect([...endsOf(journal).values()].filter((status) => status === 'success')).to.have.length(230);
    expect(service.mostAtOnce).to.be.at.most(60).and.at.least(31);
    expect(service.slices.every((slice) => slice.targets.length <= 50)).to.equal(true);
    for (const slice of service.slices) expect(slice.targets.every((id) => `lane-${Number(id.slice(2)) % 3}` === slice.lane)).to.equal(true);
  });

  it('says what it is about to send before it sends', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(3) });
    const seen: string[] = [];
    for await (const event of new FanOut(planOf(40), service.driver(), { clock, state: new FanoutState(), signal: new AbortController().signal, waitTimeoutSeconds: undefined, onInterruption: 'cancel' }).run()) {
      if (event.type === 'dispatching') seen.push(`${event.sliceId}: ${service.slices.some(({ id }) => id === event.sliceId)}`);
    }
    expect(seen).to.not.be.empty;
    expect(seen.every((line) => line.endsWith('false'))).to.equal(true);
  });

  it('stops sending when the error budget is used up, and says who was not sent', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(5), failing: 1 });
    const journal: RunEvent[] = [];
    await live({ plan: planOf(100, { maxConcurrency: 4, maxErrors: 2 }), service, clock, journal });
    const ends = [...endsOf(journal).values()];
    expect(ends).to.have.length(100);
    expect(ends.filter((status) => status === 'failed').length).to.be.within(3, 7);
    expect(ends.filter((status) => status === 'terminated').length).to.equal(100 - service.runs.size);
  });

  it('sends the others where the service refuses some of a slice', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(5), refuses: new Set(['n-3', 'n-17']) });
    const journal: RunEvent[] = [];
    await live({ plan: planOf(60, { maxConcurrency: 60 }), service, clock, journal });
    const ends = endsOf(journal);
    expect([ends.get('n-3'), ends.get('n-17')]).to.deep.equal(['undeliverable', 'undeliverable']);
    expect([...ends.values()].filter((status) => status === 'success')).to.have.length(58);
    expect([...service.runs.values()].every((runs) => runs === 1)).to.equal(true);
  });

  it('goes wave by wave, and stops where the check of one fails', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(9) });
    const plan: FanoutPlan = { ...planOf(30), waves: [{ name: 'canary', targets: targets(5) }, { name: 'half', targets: targets(15).slice(5) }, { name: 'rest', targets: targets(30).slice(15) }], soakMilliseconds: 60_000 };
    const events: RunEvent[] = [];
    const checked: number[] = [];
    const driver = { ...service.driver(), check: async (ids: readonly string[]) => (checked.push(ids.length), ids.length > 5 ? 'the page does not answer' : undefined) };
    const before = clock.time;
    for await (const event of new FanOut(plan, driver, { clock, state: new FanoutState(), signal: new AbortController().signal, waitTimeoutSeconds: undefined, onInterruption: 'cancel' }).run()) events.push(event);
    expect(events.flatMap((event) => (event.type === 'wave' ? [`${event.name} ${event.state}`] : []))).to.deep.equal([
      'canary started', 'canary soaking', 'canary checking', 'canary passed', 'half started', 'half soaking', 'half checking', 'half failed',
    ]);
    expect(checked).to.deep.equal([5, 10]);
    expect(clock.time - before).to.be.at.least(120_000);
    expect(service.runs.size).to.equal(15);
    expect([...endsOf(events).values()].filter((status) => status === 'terminated')).to.have.length(15);
  });

  it('cancels, waits, and names every node when it is interrupted', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(2), longestMilliseconds: 1e9 });
    const stop = new AbortController();
    const journal: RunEvent[] = [];
    const cancelled: string[] = [];
    const driver = { ...service.driver(), cancel: async (dispatches: readonly { readonly dispatchId: string }[]) => void cancelled.push(...dispatches.map(({ dispatchId }) => dispatchId)) };
    clock.sleep = async (ms, signal) => {
      signal?.throwIfAborted();
      clock.time += ms;
      if (clock.time > 1_020_000) stop.abort(new Error('interrupted'));
      // The patience after a cancellation is real time: here it is over at once.
      if (stop.signal.aborted && signal !== undefined && signal !== stop.signal) throw new Error('patience');
      signal?.throwIfAborted();
    };
    for await (const event of new FanOut(planOf(30, { maxConcurrency: 10 }), driver, { clock, state: new FanoutState(), signal: stop.signal, waitTimeoutSeconds: undefined, onInterruption: 'cancel' }).run()) journal.push(event);
    expect(cancelled).to.not.be.empty;
    const ends = endsOf(journal);
    expect(ends.size).to.equal(30);
    expect([...ends.values()].filter((status) => status === 'not-sent')).to.have.length(20);
    expect([...ends.values()].filter((status) => status === 'unknown')).to.have.length(10);
  });

  it('after any faults and kills, every node ran at most once and ends as it really ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 180 }), fc.integer({ min: 1, max: 80 }), fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 4 }), async (seed, count, maxConcurrency, kills) => {
        const clock = new SteppingClock();
        const service = new SimulatedService({ clock, random: random(seed), failsBefore: 0.1, losesAnswer: 0.1, failing: 0.1 });
        const journal: RunEvent[] = [];
        const program = { plan: planOf(count, { maxConcurrency, lanes: 2 }), service, clock, journal };
        for (const killedAt of kills) await live({ ...program, killedAt });
        expect(await live(program)).to.equal(true);
        const ends = endsOf(journal);
        for (const { id } of program.plan.waves[0]?.targets ?? []) {
          expect(service.runs.get(id), id).to.equal(1);
          expect(ends.get(id), id).to.equal(service.hasFailed(id) ? 'failed' : 'success');
        }
      }),
      { numRuns: 150 },
    );
  });
});
