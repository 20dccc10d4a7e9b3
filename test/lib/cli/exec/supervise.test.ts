import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { supervise, type Forwarded, type Supervision } from '../../../../src/lib/cli/exec/supervise.ts';

/** Children, looks, time and signals by hand. */
class Stage {
  readonly log: string[] = [];
  readonly sharesTerminal: boolean;
  #end: (code: number) => void = () => undefined;
  #signal: ((name: Forwarded) => void) | undefined;
  readonly #sleepers: { readonly ms: number; readonly wake: () => void }[] = [];
  /** What the next looks find. */
  found: (string | Error | undefined)[] = [];
  readonly result: Promise<number>;

  constructor({ watches = true, sharesTerminal = false } = {}) {
    this.sharesTerminal = sharesTerminal;
    this.result = supervise(this.#options(watches));
    this.result.catch(() => undefined);
  }

  #options(watches: boolean): Supervision<string> {
    return {
      first: 'first',
      start: (state) => {
        this.log.push(`start ${state}`);
        return { ended: new Promise((resolve) => (this.#end = resolve)), kill: (name) => void this.log.push(name) };
      },
      ...(watches
        ? {
            look: async () => {
              const next = this.found.shift();
              if (next instanceof Error) throw next;
              return next === undefined ? undefined : { state: next, changes: `to ${next}` };
            },
          }
        : {}),
      everyMilliseconds: 30,
      killAfterMilliseconds: 10,
      clock: {
        now: () => 0,
        sleep: (ms, signal) =>
          new Promise((resolve, reject) => {
            this.#sleepers.push({ ms, wake: resolve });
            signal?.addEventListener('abort', () => reject(new Error('aborted')));
          }),
      },
      listen: (onSignal) => {
        this.#signal = onSignal;
        return () => (this.#signal = undefined);
      },
      sharesTerminal: this.sharesTerminal,
      onChange: (changes) => this.log.push(changes),
      onTrouble: (error) => this.log.push(String(error)),
    };
  }

  get isListening(): boolean {
    return this.#signal !== undefined;
  }

  async signal(name: Forwarded): Promise<void> {
    this.#signal?.(name);
    await turn();
  }

  async end(code: number): Promise<void> {
    this.#end(code);
    await turn();
  }

  /** Lets all waits of so many milliseconds be over. */
  async pass(ms: number): Promise<void> {
    for (const sleeper of this.#sleepers.splice(0)) if (sleeper.ms === ms) sleeper.wake();
    else this.#sleepers.push(sleeper);
    await turn();
  }
}

describe('supervise', () => {
  it('leaves with the child’s exit code, and listens no longer', async () => {
    const stage = new Stage();
    await stage.pass(30);
    await stage.end(7);
    expect(await stage.result).to.equal(7);
    expect(stage.log).to.deep.equal(['start first']);
    expect(stage.isListening).to.equal(false);
  });

  it('starts again with what is new, once the child has ended', async () => {
    const stage = new Stage();
    stage.found = [undefined, 'second'];
    await stage.pass(30);
    expect(stage.log).to.deep.equal(['start first']);
    await stage.pass(30);
    expect(stage.log).to.deep.equal(['start first', 'to second', 'SIGTERM']);
    await stage.end(0);
    expect(stage.log.at(-1)).to.equal('start second');
    await stage.end(4);
    expect(await stage.result).to.equal(4);
  });

  it('ends a child by force that does not end, and only then', async () => {
    const stage = new Stage();
    stage.found = ['second'];
    await stage.pass(30);
    await stage.pass(10);
    expect(stage.log).to.deep.equal(['start first', 'to second', 'SIGTERM', 'SIGKILL']);
    await stage.end(137);
    await stage.pass(10);
    expect(stage.log.slice(4)).to.deep.equal(['start second']);
    await stage.end(0);
    await stage.result;
  });

  it('says that looking failed, and goes on', async () => {
    const stage = new Stage();
    stage.found = [new Error('no way'), 'second'];
    await stage.pass(30);
    expect(stage.log).to.deep.equal(['start first', 'Error: no way']);
    await stage.pass(30);
    expect(stage.log).to.contain('to second');
    await stage.end(0);
    await stage.end(0);
    await stage.result;
  });

  it('passes every signal on, and after SIGTERM starts nothing again', async () => {
    const stage = new Stage();
    stage.found = ['second'];
    for (const name of ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const) await stage.signal(name);
    await stage.pass(30);
    expect(stage.log).to.deep.equal(['start first', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGINT', 'SIGQUIT', 'SIGTERM']);
    await stage.end(143);
    expect(await stage.result).to.equal(143);
  });

  it('leaves Ctrl-C to the terminal that has given it to the child', async () => {
    const stage = new Stage({ sharesTerminal: true });
    for (const name of ['SIGINT', 'SIGQUIT', 'SIGHUP'] as const) await stage.signal(name);
    expect(stage.log).to.deep.equal(['start first', 'SIGHUP']);
    await stage.end(0);
    await stage.result;
  });

  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`does not bring a child back where ${name} came while it was stopped`, async () => {
      const stage = new Stage({ sharesTerminal: true });
      stage.found = ['second'];
      await stage.pass(30);
      await stage.signal(name);
      await stage.end(3);
      expect(await stage.result).to.equal(3);
      expect(stage.log).to.not.contain('start second');
    });
  }

  it('brings it back where SIGINT came long before', async () => {
    const stage = new Stage({ sharesTerminal: true });
    stage.found = ['second'];
    await stage.signal('SIGINT');
    await stage.pass(30);
    await stage.end(0);
    expect(stage.log.at(-1)).to.equal('start second');
    await stage.end(0);
    await stage.result;
  });

  it('looks at nothing where nobody watches', async () => {
    const stage = new Stage({ watches: false });
    await stage.pass(30);
    await stage.end(9);
    expect(await stage.result).to.equal(9);
  });
});
