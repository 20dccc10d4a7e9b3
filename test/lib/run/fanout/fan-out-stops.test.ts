import { expect } from 'chai';
import type { NodeStatus, RunEvent } from '../../../../src/lib/run/events.ts';
import { FanOut } from '../../../../src/lib/run/fanout/fan-out.ts';
import { FanoutState } from '../../../../src/lib/run/fanout/state.ts';
import type { FanoutDriver, FanoutPlan } from '../../../../src/lib/run/fanout/types.ts';
import { random, SimulatedService, SteppingClock } from './simulated-service.ts';

const planOf = (count: number, { maxConcurrency = 20, maxErrors = count } = {}): FanoutPlan => ({
  waves: [{ name: 'all', targets: Array.from({ length: count }, (_, index) => ({ id: `n-${index}`, lane: 'lane-0' })) }],
  limits: { maxConcurrency, maxErrors },
  soakMilliseconds: 0,
});

const endsOf = (events: readonly RunEvent[]): Map<string, NodeStatus> => new Map(events.flatMap((event) => (event.type === 'node-status' ? [[event.node, event.status] as const] : [])));

describe('a FanOut that does not go straight to its end', () => {
  it('cancels what it knows before it finds out about what is in doubt, and then that too', async () => {
    const clock = new SteppingClock();
    const log: string[] = [];
    const state = new FanoutState();
    for (const event of [
      { type: 'dispatching', at: 0, sliceId: '1', lane: 'lane-0', nodes: ['n-0'] },
      { type: 'dispatched', at: 0, sliceId: '1', dispatchId: 'c-1', nodes: ['n-0'] },
      { type: 'dispatching', at: 0, sliceId: '2', lane: 'lane-0', nodes: ['n-1'] },
      { type: 'dispatching', at: 0, sliceId: '3', lane: 'lane-0', nodes: ['n-2'] },
    ] satisfies RunEvent[]) state.apply(event);
    const cancelled = new Set<string>();
    const driver: FanoutDriver = {
      sliceSize: 50,
      dispatch: async () => {
        throw new Error('nothing more is sent');
      },
      find: async (slice) => (log.push(`find ${slice.id}`), slice.id === '2' ? 'c-2' : undefined),
      cancel: async (dispatches) => {
        log.push(`cancel ${dispatches.map(({ dispatchId }) => dispatchId).join()}`);
        for (const { dispatchId } of dispatches) cancelled.add(dispatchId);
      },
      async *look(dispatches) {
        for (const { slice, dispatchId } of dispatches) if (cancelled.has(dispatchId)) for (const node of slice.targets) yield { type: 'node-status', at: 1, node, status: 'cancelled' };
      },
    };
    const events: RunEvent[] = [];
    for await (const event of new FanOut(planOf(4), driver, { clock, state, signal: AbortSignal.abort(new Error('stop')), waitTimeoutSeconds: undefined, onInterruption: 'cancel' }).run()) events.push(event);
    expect(log).to.deep.equal(['cancel c-1', 'find 2', 'find 3', 'cancel c-2']);
    expect(Object.fromEntries(endsOf(events))).to.deep.equal({ 'n-0': 'cancelled', 'n-1': 'cancelled', 'n-2': 'not-sent', 'n-3': 'not-sent' });
  });

  it('asks about everything that is in doubt at once: each question may take its time', async () => {
    const clock = new SteppingClock();
    const journal: RunEvent[] = Array.from({ length: 8 }, (_, index) => ({ type: 'dispatching', at: 0, sliceId: String(index + 1), lane: 'lane-0', nodes: [`n-${index}`] }));
    const service = new SimulatedService({ clock, random: random(4) });
    let asking = 0;
    let most = 0;
    const driver = service.driver();
    const find: FanoutDriver['find'] = async () => {
      most = Math.max(most, (asking += 1));
      await new Promise((resolve) => setImmediate(resolve));
      asking -= 1;
      return undefined;
    };
    const state = new FanoutState();
    for (const event of journal) state.apply(event);
    for await (const event of new FanOut(planOf(8), { ...driver, find }, { clock, state, signal: new AbortController().signal, waitTimeoutSeconds: undefined, onInterruption: 'cancel' }).run()) journal.push(event);
    expect(most).to.equal(8);
    expect([...service.runs.values()]).to.deep.equal(Array.from({ length: 8 }, () => 1));
    expect([...endsOf(journal).values()].every((status) => status === 'success')).to.equal(true);
  });

  it('names every target before it throws: those in flight are unknown, those that wait were not sent', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(6) });
    const broken = new Error('the credentials have expired');
    const driver: FanoutDriver = {
      ...service.driver(),
      look: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(broken) }) }),
    };
    const journal: RunEvent[] = [];
    const read = async (): Promise<void> => {
      for await (const event of new FanOut(planOf(10, { maxConcurrency: 4 }), driver, { clock, state: new FanoutState(), signal: new AbortController().signal, waitTimeoutSeconds: undefined, onInterruption: 'cancel' }).run()) journal.push(event);
    };
    expect(await read().catch((error: unknown) => error)).to.equal(broken);
    const ends = [...endsOf(journal).values()];
    expect(ends.filter((status) => status === 'unknown')).to.have.length(4);
    expect(ends.filter((status) => status === 'not-sent')).to.have.length(6);
    expect(journal.find((event) => event.type === 'node-status' && event.status === 'not-sent')).to.have.property('reason', 'the run stopped before its turn: the credentials have expired');
  });

  it('leaves what runs alone where it only looks on', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(2), longestMilliseconds: 1e9 });
    const driver: FanoutDriver = { ...service.driver(), cancel: () => Promise.reject(new Error('not ours')) };
    const stop = new AbortController();
    const events: RunEvent[] = [];
    for await (const event of new FanOut(planOf(3), driver, { clock, state: new FanoutState(), signal: stop.signal, waitTimeoutSeconds: undefined, onInterruption: 'leave' }).run()) {
      events.push(event);
      if (event.type === 'dispatched') stop.abort(new Error('enough'));
    }
    expect(events.find(({ type }) => type === 'stopping')).to.include({ why: 'interrupted: what runs goes on' });
    expect([...endsOf(events).values()]).to.deep.equal(['unknown', 'unknown', 'unknown']);
  });

  it('lets the service\'s own count make room, and use up the budget, before it names anybody', async () => {
    const clock = new SteppingClock();
    const service = new SimulatedService({ clock, random: random(8), longestMilliseconds: 1e9 });
    const stop = new AbortController();
    const ahead = { ended: 0, failed: 0 };
    const driver: FanoutDriver = { ...service.driver(), ahead: () => ahead, cancel: async () => undefined };
    let looks = 0;
    clock.sleep = async (ms, signal) => {
      signal?.throwIfAborted();
      clock.time += ms;
      looks += 1;
      if (looks === 2) ahead.ended = 10;
      if (looks === 4) ahead.failed = 1;
      if (looks === 8) stop.abort(new Error('seen enough'));
    };
    const sent: number[] = [];
    for await (const event of new FanOut(planOf(100, { maxConcurrency: 10, maxErrors: 0 }), driver, { clock, state: new FanoutState(), signal: stop.signal, waitTimeoutSeconds: undefined, onInterruption: 'leave' }).run()) {
      if (event.type === 'dispatched') sent.push(looks);
    }
    expect(sent).to.deep.equal([0, 2]);
  });
});
