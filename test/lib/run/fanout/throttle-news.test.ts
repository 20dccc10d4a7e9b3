import { expect } from 'chai';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { ThrottleNews } from '../../../../src/lib/run/fanout/throttle-news.ts';

const news = (callsPerSecond: number): RunEvent => ({ type: 'throttled', at: 0, api: 'ssm:SendCommand', callsPerSecond });
const notice = (message: string): RunEvent => ({ type: 'notice', at: 0, level: 'info', message });
const said = (event: RunEvent): string => (event.type === 'throttled' ? String(event.callsPerSecond) : event.type === 'notice' ? event.message : event.type);

async function* play(...events: readonly (RunEvent | Error | Promise<void>)[]): AsyncGenerator<RunEvent> {
  for (const event of events) {
    if (event instanceof Error) throw event;
    if (event instanceof Promise) await event;
    else yield event;
  }
}

describe('ThrottleNews', () => {
  it('hands events on in their order, with what was known before them', async () => {
    const queue = new ThrottleNews();
    queue.add(news(5));
    const told: string[] = [];
    for await (const event of queue.among(play(notice('a'), notice('b')))) {
      told.push(said(event));
      if (said(event) === 'a') queue.add(news(2));
    }
    expect(told).to.deep.equal(['5', 'a', '2', 'b']);
  });

  it('tells while the next event is still waited for', async () => {
    const queue = new ThrottleNews();
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    const told: string[] = [];
    setImmediate(() => queue.add(news(1)));
    for await (const event of queue.among(play(slow, notice('a')))) {
      told.push(said(event));
      if (said(event) === '1') answer();
    }
    expect(told).to.deep.equal(['1', 'a']);
  });

  it('keeps what comes after the last event for the next time, and tells it once', async () => {
    const queue = new ThrottleNews();
    for await (const event of queue.among(play(notice('a')))) expect(said(event)).to.equal('a');
    queue.add(news(3));
    const told: string[] = [];
    for (let look = 0; look < 2; look += 1) for await (const event of queue.among(play())) told.push(said(event));
    expect(told).to.deep.equal(['3']);
  });

  it('throws what the events end with', async () => {
    const told: string[] = [];
    const read = async (): Promise<void> => {
      for await (const event of new ThrottleNews().among(play(notice('a'), new Error('broken')))) told.push(said(event));
    };
    expect(await read().catch((error: unknown) => error)).to.have.property('message', 'broken');
    expect(told).to.deep.equal(['a']);
  });

  it('lets its reader go in the middle of a call, and ends the events', async () => {
    const queue = new ThrottleNews();
    let ended = false;
    let answer = (): void => undefined;
    const slow = new Promise<void>((resolve) => (answer = resolve));
    const events = (async function* () {
      try {
        yield* play(slow, notice('a'));
      } finally {
        ended = true;
      }
    })();
    setImmediate(() => queue.add(news(1)));
    for await (const event of queue.among(events)) {
      expect(said(event)).to.equal('1');
      break;
    }
    expect(ended).to.equal(false);
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).to.equal(true);
  });
});
