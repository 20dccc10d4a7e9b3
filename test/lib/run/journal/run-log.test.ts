import { expect } from 'chai';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { RunLog } from '../../../../src/lib/run/journal/run-log.ts';
import { perform } from '../../../../src/lib/run/perform.ts';
import type { Store } from '../../../../src/lib/sqlite/store.ts';
import { VirtualClock } from '../virtual-clock.ts';

const notice = (message: string): RunEvent => ({ type: 'notice', at: 1, level: 'info', message });
const started: RunEvent = { type: 'run-started', at: 0, runId: 'r', verb: 'v', title: 't', nodes: [{ id: 'n-1', name: 'n-1' }], concurrency: 1, stopsAtFailure: 1 };
const dispatching: RunEvent = { type: 'dispatching', at: 2, sliceId: '1', lane: '', nodes: ['n-1'] };

/** A disk that can be full. */
function disk() {
  const written: string[] = [];
  const state = { isFull: false, locked: true };
  const store: Pick<Store, 'run' | 'transaction'> = {
    run: (sql, params) => {
      if (sql.startsWith('INSERT')) written.push(String(params?.['events']));
      return 1;
    },
    transaction: (work) => {
      if (state.isFull) throw new Error('disk full');
      return work();
    },
  };
  const log = new RunLog(store as Store, 'r', 0, { close: () => void (state.locked = false) });
  return { log, state, written };
}

describe('RunLog', () => {
  it('throws what a late write met at the next event, and from then on', async () => {
    const { log, state } = disk();
    state.isFull = true;
    log.handle(notice('1'));
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(() => log.handle(notice('2'))).to.throw('disk full');
    state.isFull = false;
    expect(() => log.handle(dispatching)).to.throw('disk full');
  });

  it('lets go of the run when it is closed, on a full disk too', async () => {
    const { log, state } = disk();
    log.handle(notice('1'));
    state.isFull = true;
    expect(await log.close().catch((error: unknown) => error)).to.have.property('message', 'disk full');
    expect(state.locked).to.equal(false);
  });

  it('stops a run before the act that it cannot note', async () => {
    const { log, state } = disk();
    let acted = false;
    const events = (async function* (): AsyncGenerator<RunEvent> {
      yield started;
      state.isFull = true;
      yield dispatching;
      acted = true;
    })();
    expect(await perform(events, log, { requiredCoverage: 1, clock: new VirtualClock() }).catch((error: unknown) => error)).to.have.property('message', 'disk full');
    expect(acted).to.equal(false);
    expect(state.locked).to.equal(false);
  });
});
