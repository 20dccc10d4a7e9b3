import { expect } from 'chai';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { Patience } from '../../../../src/lib/topics/ssm/patience.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { ambiguous, FakeRunCommand, laneOf, refused } from './fake-run-command.ts';

const never = new AbortController().signal;
const notice: RunEvent = { type: 'notice', at: 1, level: 'info', message: 'fine' };

function fixture() {
  const clock = new VirtualClock();
  let reconnects = 0;
  const lane = laneOf(new FakeRunCommand(clock), { reconnect: () => ((reconnects += 1), Promise.reject(new Error('not yet'))) });
  const patience = new Patience(clock);
  const look = async (error?: Error, signal = never): Promise<string[]> => {
    const events = (async function* (): AsyncGenerator<RunEvent> {
      yield notice;
      if (error !== undefined) throw error;
    })();
    const said: string[] = [];
    for await (const event of patience.look(lane, events, signal)) said.push(event.type === 'notice' ? event.message : event.type);
    return said;
  };
  return { clock, lane, patience, look, reconnects: () => reconnects };
}

describe('Patience', () => {
  it('hands on what there is, says once that the service fails, and tries to bring it back', async () => {
    const { look, reconnects } = fixture();
    expect(await look(ambiguous())).to.deep.equal(['fine', 'ssm: InternalServerError; asking again']);
    expect(await look(ambiguous())).to.deep.equal(['fine']);
    expect(reconnects()).to.equal(2);
    expect(await look()).to.deep.equal(['fine']);
    expect(await look(ambiguous())).to.deep.equal(['fine', 'ssm: InternalServerError; asking again']);
  });

  it('gives up after two minutes without an answer, counted from the last good one', async () => {
    const { look, clock } = fixture();
    await look(ambiguous());
    clock.time += 120_000;
    await look(ambiguous());
    await look();
    await look(ambiguous());
    clock.time += 120_001;
    expect(await look(ambiguous('still')).catch((error: unknown) => error)).to.have.property('code', 'still');
  });

  for (const [code, exitCode] of [['ExpiredTokenException', 5], ['InvalidCommandId', 4], ['ValidationException', 2]] as const) {
    it(`does not ask again for ${code}: the answer will be the same`, async () => {
      const { look, patience, lane } = fixture();
      expect(await look(refused(code, exitCode)).catch((error: unknown) => error)).to.have.property('code', code);
      let asked = 0;
      expect(await patience.ask(lane, never, () => ((asked += 1), Promise.reject(refused(code, exitCode)))).catch((error: unknown) => error)).to.have.property('code', code);
      expect(asked).to.equal(1);
    });
  }

  it('throws what is wrong with the program itself', async () => {
    const { look } = fixture();
    expect(await look(new TypeError('a mistake')).catch((error: unknown) => error)).to.be.instanceOf(TypeError);
  });

  it('asks until there is an answer, less and less often, and for two minutes at most', async () => {
    const { patience, lane, clock } = fixture();
    const at: number[] = [];
    const ask = (fails: number) =>
      patience.ask(lane, never, async () => {
        at.push(clock.time);
        if (at.length <= fails) throw ambiguous();
        return 'answer';
      });
    expect(await ask(4)).to.equal('answer');
    expect(at.slice(1).map((time, index) => time - (at[index] ?? 0))).to.deep.equal([200, 400, 800, 1600]);
    at.length = 0;
    const from = clock.time;
    expect(await ask(1e9).catch((error: unknown) => error)).to.have.property('code', 'InternalServerError');
    expect(clock.time - from).to.be.within(120_000, 126_000);
  });

  it('stops at once when it is stopped', async () => {
    const { look, patience, lane } = fixture();
    const stopped = AbortSignal.abort(new Error('stop'));
    expect(await look(ambiguous(), stopped).catch((error: unknown) => error)).to.have.property('message', 'stop');
    expect(await patience.ask(lane, stopped, () => Promise.reject(ambiguous())).catch((error: unknown) => error)).to.have.property('message', 'stop');
  });
});
