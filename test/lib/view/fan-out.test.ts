import { expect } from 'chai';
import { UserError } from '../../../src/lib/errors/errors.ts';
import { FanOut } from '../../../src/lib/view/fan-out.ts';
import { flushed } from '../../../src/lib/view/flushed.ts';
import type { EventSink } from '../../../src/lib/view/sink.ts';

const NOTICE = { type: 'notice', at: 1, level: 'info', message: 'x' } as const;
const full = new UserError('output-not-written', 'no space left', 'make room');

class Probe implements EventSink {
  readonly calls: string[] = [];
  readonly #failsIn: string | undefined;

  constructor(failsIn?: string) {
    this.#failsIn = failsIn;
  }

  handle(): void {
    this.calls.push('handle');
    if (this.#failsIn === 'handle') throw full;
  }

  async close(): Promise<void> {
    this.calls.push('close');
    if (this.#failsIn === 'close') throw full;
  }
}

const failure = (sink: EventSink): Promise<unknown> =>
  sink.close().then(
    () => undefined,
    (error: unknown) => error,
  );

describe('several sinks', () => {
  for (const where of ['handle', 'close']) {
    it(`go on when one fails in ${where}; its error comes when all are closed`, async () => {
      const [before, broken, after] = [new Probe(), new Probe(where), new Probe()];
      const sinks = new FanOut([before, broken, after]);
      sinks.handle(NOTICE);
      sinks.handle(NOTICE);
      expect(await failure(sinks)).to.equal(full);
      for (const sound of [before, after]) expect(sound.calls).to.deep.equal(['handle', 'handle', 'close']);
      expect(broken.calls).to.deep.equal(where === 'handle' ? ['handle', 'close'] : ['handle', 'handle', 'close']);
    });
  }

  it('close quietly where nothing failed', async () => {
    expect(await failure(new FanOut([new Probe(), new Probe()]))).to.equal(undefined);
  });
});

describe('flushed', () => {
  it('ends also where the stream is broken', async () => {
    const { Writable } = await import('node:stream');
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('broken')) });
    stream.on('error', () => undefined);
    stream.write('x');
    await flushed(stream);
    await flushed(stream);
    expect(stream.destroyed).to.equal(true);
  });
});
