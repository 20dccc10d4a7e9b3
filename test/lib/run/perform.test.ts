import { expect } from 'chai';
import type { RunEvent } from '../../../src/lib/run/events.ts';
import { perform } from '../../../src/lib/run/perform.ts';
import type { EventSink } from '../../../src/lib/view/sink.ts';
import { VirtualClock } from './virtual-clock.ts';

const started = (...ids: string[]): RunEvent => ({ type: 'run-started', at: 0, runId: 'r', verb: 'ssm send', title: 't', nodes: ids.map((id) => ({ id, name: id })), concurrency: 1, stopsAtFailure: 1 });
const status = (node: string, to: (RunEvent & { type: 'node-status' })['status']): RunEvent => ({ type: 'node-status', at: 0, node, status: to });

async function* play(...events: (RunEvent | Error)[]): AsyncGenerator<RunEvent> {
  for (const event of events) {
    if (event instanceof Error) throw event;
    yield event;
  }
}

class Sink implements EventSink {
  readonly events: RunEvent[] = [];
  closed = 0;
  readonly #failsAt: RunEvent['type'][];
  readonly #closeFails: boolean;
  constructor({ failsAt = [], closeFails = false }: { failsAt?: RunEvent['type'][]; closeFails?: boolean } = {}) {
    this.#failsAt = failsAt;
    this.#closeFails = closeFails;
  }
  handle(event: RunEvent): void {
    if (this.#failsAt.includes(event.type)) throw new Error(`disk full at ${event.type}`);
    this.events.push(event);
  }
  async close(): Promise<void> {
    this.closed += 1;
    if (this.#closeFails) throw new Error('cannot close');
  }
}

const run = (events: AsyncIterable<RunEvent>, sink: EventSink, requiredCoverage = 1) => perform(events, sink, { requiredCoverage, clock: new VirtualClock() });
const failing = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

describe('perform', () => {
  it('counts the verdict from the nodes, and hands everything on in order', async () => {
    const sink = new Sink();
    const verdict = await run(play(started('a', 'b', 'c'), status('a', 'running'), status('a', 'success'), status('b', 'failed'), status('c', 'undeliverable')), sink);
    expect(verdict).to.include({ exitCode: 3, total: 3, summary: '1 of 3 succeeded, 1 failed, 1 undeliverable' });
    expect(sink.events.map(({ type }) => type)).to.deep.equal(['run-started', 'node-status', 'node-status', 'node-status', 'node-status', 'run-ended']);
    expect(sink.events.at(-1)).to.deep.include({ type: 'run-ended', verdict });
    expect(sink.closed).to.equal(1);
  });

  it('counts nodes that nobody planned, and nodes of which nothing was heard', async () => {
    const verdict = await run(play(started('a', 'b'), status('a', 'success'), status('x', 'failed')), new Sink());
    expect(verdict.counts).to.deep.equal({ success: 1, failed: 1, unknown: 1 });
  });

  it('ends with 130 after an interruption, and with 6 when the wait is over', async () => {
    const stopping = (cause: 'interruption' | 'wait-timeout'): RunEvent => ({ type: 'stopping', at: 0, cause, why: '' });
    expect((await run(play(started('a'), stopping('interruption'), status('a', 'cancelled')), new Sink())).exitCode).to.equal(130);
    expect((await run(play(started('a'), stopping('wait-timeout'), status('a', 'unknown')), new Sink())).exitCode).to.equal(6);
  });

  it('lets a share of the nodes be missing where that was asked for', async () => {
    expect((await run(play(started('a', 'b'), status('a', 'success'), status('b', 'undeliverable')), new Sink(), 0.5)).exitCode).to.equal(0);
  });

  it('ends the view with what is known when the run breaks, closes it, and throws the error', async () => {
    const sink = new Sink();
    expect(await failing(run(play(started('a', 'b'), status('a', 'success'), new Error('broken')), sink))).to.have.property('message', 'broken');
    expect(sink.events.at(-1)).to.have.property('type', 'run-ended');
    expect(sink.events.at(-1)).to.have.nested.property('verdict.counts').that.deep.equals({ success: 1, unknown: 1 });
    expect(sink.closed).to.equal(1);
  });

  it('closes the view of a run that never began, without a verdict', async () => {
    const sink = new Sink();
    expect(await failing(run(play(new Error('broken')), sink))).to.have.property('message', 'broken');
    expect(sink.events).to.deep.equal([]);
    expect(sink.closed).to.equal(1);
  });

  it('closes a sink that cannot write, throws its first error, and stops the run', async () => {
    const sink = new Sink({ failsAt: ['node-status', 'run-ended'] });
    let stopped = false;
    const events = (async function* () {
      try {
        yield* play(started('a'), status('a', 'success'));
      } finally {
        stopped = true;
      }
    })();
    expect(await failing(run(events, sink))).to.have.property('message', 'disk full at node-status');
    expect(sink.closed).to.equal(1);
    expect(stopped).to.equal(true);
  });

  it('closes a sink that cannot take the verdict', async () => {
    const sink = new Sink({ failsAt: ['run-ended'] });
    expect(await failing(run(play(started('a'), status('a', 'success')), sink))).to.have.property('message', 'disk full at run-ended');
    expect(sink.closed).to.equal(1);
  });

  it('does not hide the first error behind one of closing, and does not hide that one where it is the first', async () => {
    expect(await failing(run(play(started('a'), new Error('broken')), new Sink({ closeFails: true })))).to.have.property('message', 'broken');
    expect(await failing(run(play(started('a'), status('a', 'success')), new Sink({ closeFails: true })))).to.have.property('message', 'cannot close');
  });
});
