import { expect } from 'chai';
import fc from 'fast-check';
import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import { tailHistory, type TailOptions } from '../../../../src/lib/topics/sfn/executions/tail.ts';
import type { ExecutionDescription, HistoryEvent } from '../../../../src/lib/topics/sfn/executions/types.ts';
import { HistoryWriter } from './history-writer.ts';

const ARN = 'arn:aws:states:eu-west-1:123456789012:execution:Orders:one';

/** An execution whose history grows each time that somebody waits. */
class GrowingExecution {
  readonly #all: readonly HistoryEvent[];
  readonly #growth: readonly number[];
  #there: number;
  calls = 0;

  constructor(all: readonly HistoryEvent[], first: number, growth: readonly number[]) {
    this.#all = all;
    this.#there = first;
    this.#growth = growth;
  }

  readonly clock = {
    now: () => 0,
    sleep: async () => {
      this.#there = Math.min(this.#all.length, this.#there + (this.#growth[this.calls % this.#growth.length] ?? 1));
      this.calls += 1;
    },
  };

  readonly api: TailOptions['api'] = {
    execution: async () => ({ arn: ARN, status: this.#there === this.#all.length ? 'SUCCEEDED' : 'RUNNING' }) as ExecutionDescription,
    async *executions() {},
    history: (_arn, _query) => {
      const there = this.#all.slice(0, this.#there);
      return (async function* () {
        for (let at = 0; at < there.length; at += 3) yield there.slice(at, at + 3);
      })();
    },
    historyPage: async (_arn, { pageSize = 1000, token }) => {
      // The newest first; a token says where the page ends that it follows, whatever has come meanwhile.
      const before = token === undefined ? this.#there : Number(token);
      const events = this.#all.slice(Math.max(0, before - pageSize), before).toReversed();
      return { events, token: before - pageSize > 0 ? String(before - pageSize) : undefined };
    },
  };
}

const historyOf = (states: number, ends = 1): HistoryEvent[] => {
  const history = new HistoryWriter();
  history.add('ExecutionStarted', {}, 0);
  for (let end = 0; end < ends; end += 1) {
    for (let state = 0; state < states; state += 1) {
      history.add('PassStateEntered', { name: `S${state}` });
      history.add('PassStateExited', { name: `S${state}` });
    }
    if (end < ends - 1) {
      history.add('ExecutionFailed', { error: 'E' });
      history.add('ExecutionRedriven', { redriveCount: end + 1 });
    }
  }
  history.add('ExecutionSucceeded', { output: '{}' });
  return history.events;
};

async function read(execution: GrowingExecution, follow: boolean): Promise<number[]> {
  const ids: number[] = [];
  for await (const batch of tailHistory(ARN, { api: execution.api, clock: execution.clock, follow, signal: new AbortController().signal })) ids.push(...batch.map(({ id }) => id));
  return ids;
}

describe('following a history', () => {
  it('gives every event once and in order, however it grows, over all ends of a redriven execution', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 1, max: 3 }), fc.nat(), fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 5 }).filter((growth) => growth.some((each) => each > 0)), async (states, ends, first, growth) => {
        const all = historyOf(states, ends);
        expect(await read(new GrowingExecution(all, 1 + (first % all.length), growth), true)).to.deep.equal(all.map(({ id }) => id));
      }),
    ));

  it('does not wait where nobody asked to, nor where it has ended', async () => {
    const all = historyOf(5);
    const running = new GrowingExecution(all, 4, [1]);
    expect(await read(running, false)).to.deep.equal([1, 2, 3, 4]);
    const ended = new GrowingExecution(all, all.length, [1]);
    expect(await read(ended, true)).to.have.length(all.length);
    expect([running.calls, ended.calls]).to.deep.equal([0, 0]);
  });

  it('says that there is no such execution before anything else', async () => {
    const execution = new GrowingExecution(historyOf(1), 1, [1]);
    const missing = async (): Promise<never> => {
      throw new RemoteError('ExecutionDoesNotExist', 'no', 'no');
    };
    const tail = tailHistory(ARN, { api: { ...execution.api, execution: missing }, clock: execution.clock, follow: true, signal: new AbortController().signal });
    let message = '';
    await tail.next().catch((error: unknown) => (message = error instanceof Error ? error.message : ''));
    expect(message).to.equal('Orders has no execution one');
  });
});
