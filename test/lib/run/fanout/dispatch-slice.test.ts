import { expect } from 'chai';
import fc from 'fast-check';
import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { dispatchSlice } from '../../../../src/lib/run/fanout/dispatch-slice.ts';
import { TargetsRefused, type FanoutDriver, type Slice } from '../../../../src/lib/run/fanout/types.ts';
import { VirtualClock } from '../virtual-clock.ts';

const slice: Slice = { id: '7', lane: '', targets: ['a', 'b'] };
const lost = new RemoteError('ECONNRESET', 'broke', 'Look.', { ambiguous: true });
const refusal = new RemoteError('AccessDeniedException', 'no', 'Ask.', { exitCode: 5 });

/** What happens to the next sends: `before` fails without acting, `after` acts and loses the answer. */
type Fate = 'fine' | 'before' | 'after' | Error;

class Service {
  readonly log: string[] = [];
  taken = 0;
  readonly #fates: Fate[];
  /** Of the slice: what a program before this one has sent. */
  constructor(fates: Fate[], taken = 0) {
    this.#fates = [...fates];
    this.taken = taken;
  }
  driver(stop?: AbortController): FanoutDriver {
    return {
      sliceSize: 50,
      dispatch: async () => {
        this.log.push('send');
        const fate = this.#fates.shift() ?? 'fine';
        if (stop !== undefined) stop.abort(new Error('stopped'));
        if (fate instanceof Error) throw fate;
        if (fate === 'before') throw lost;
        this.taken += 1;
        if (fate === 'after') throw lost;
        return 'c-1';
      },
      find: async () => {
        this.log.push('find');
        return this.taken > 0 ? 'c-1' : undefined;
      },
      look: async function* () {},
      cancel: async () => undefined,
    };
  }
}

async function dispatch(service: Service, { isDoubtful = false, stop }: { isDoubtful?: boolean; stop?: AbortController } = {}): Promise<{ events: RunEvent[]; error: unknown }> {
  const events: RunEvent[] = [];
  try {
    for await (const event of dispatchSlice(slice, service.driver(stop), { clock: new VirtualClock(), signal: (stop ?? new AbortController()).signal, isDoubtful })) events.push(event);
    return { events, error: undefined };
  } catch (error) {
    return { events, error };
  }
}
const types = ({ events }: { events: RunEvent[] }): string[] => events.map(({ type }) => type);

describe('dispatchSlice', () => {
  it('sends once', async () => {
    const service = new Service([]);
    const { events } = await dispatch(service);
    expect(events).to.deep.equal([{ type: 'dispatched', at: 1_700_000_000_000, dispatchId: 'c-1', nodes: ['a', 'b'], sliceId: '7' }]);
    expect(service.log).to.deep.equal(['send']);
  });

  it('asks after a lost answer, and goes on with what the service has', async () => {
    const service = new Service(['after']);
    expect(types(await dispatch(service))).to.deep.equal(['dispatched']);
    expect(service.log).to.deep.equal(['send', 'find']);
    expect(service.taken).to.equal(1);
  });

  it('sends again only what the service says it does not have', async () => {
    const service = new Service(['before', 'before', 'after']);
    expect(types(await dispatch(service))).to.deep.equal(['dispatched']);
    expect(service.log).to.deep.equal(['send', 'find', 'send', 'find', 'send', 'find']);
  });

  it('gives up a service that never takes it, and says that nothing was sent', async () => {
    const service = new Service(Array.from({ length: 50 }, (): Fate => 'before'));
    const result = await dispatch(service);
    expect(types(result)).to.deep.equal(['not-dispatched']);
    expect(result.error).to.equal(lost);
    expect(service.log.filter((word) => word === 'send').length).to.be.within(2, 10);
    expect(service.log.at(-1)).to.equal('find');
  });

  it('throws a refusal at once, without a doubt', async () => {
    const service = new Service([refusal]);
    const result = await dispatch(service);
    expect(result.events).to.deep.equal([{ type: 'not-dispatched', at: 1_700_000_000_000, sliceId: '7', reason: 'no' }]);
    expect(result.error).to.equal(refusal);
    expect(service.log).to.deep.equal(['send']);
  });

  it('takes the slice back where some of it is refused by name, and says who', async () => {
    const result = await dispatch(new Service([new TargetsRefused(['b'], 'b is gone')]));
    expect(result.error).to.equal(undefined);
    expect(result.events.map((event) => (event.type === 'node-status' ? `${event.node} ${event.status}: ${event.reason}` : event.type))).to.deep.equal(['not-dispatched', 'b undeliverable: b is gone']);
  });

  it('leaves a call that was interrupted on record as doubtful', async () => {
    const stop = new AbortController();
    const result = await dispatch(new Service([new Error('aborted')]), { stop });
    expect(result.events).to.deep.equal([]);
    expect(result.error).to.have.property('message', 'aborted');
  });

  it('asks first about what an earlier program may have sent, and never sends that itself', async () => {
    const there = new Service([], 1);
    expect(types(await dispatch(there, { isDoubtful: true }))).to.deep.equal(['dispatched']);
    const nowhere = new Service([]);
    expect(types(await dispatch(nowhere, { isDoubtful: true }))).to.deep.equal(['not-dispatched']);
    expect([...there.log, ...nowhere.log]).to.deep.equal(['find', 'find']);
  });

  it('never sends twice what the service has, and says the truth about it, for any faults', async () => {
    const fate = fc.constantFrom<Fate>('fine', 'before', 'after');
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 12 }), fc.boolean(), fc.boolean(), async (fates, isDoubtful, wasTaken) => {
        const service = new Service(fates, isDoubtful && wasTaken ? 1 : 0);
        const result = await dispatch(service, { isDoubtful });
        expect(service.taken).to.be.at.most(1);
        expect(types(result)).to.deep.equal([service.taken === 1 ? 'dispatched' : 'not-dispatched']);
      }),
      { numRuns: 300 },
    );
  });
});
