import { expect } from 'chai';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { throttledApi } from '../../../../src/lib/topics/ssm/throttled-api.ts';
import type { SendRequest } from '../../../../src/lib/topics/ssm/types.ts';
import { VirtualClock } from '../../run/virtual-clock.ts';
import { ambiguous, COMMAND_ID, FakeRunCommand, laneOf, refused } from './fake-run-command.ts';
import { wordsOf } from './example-words.ts';

const never = new AbortController().signal;
const throttling = { error: refused('ThrottlingException', 1) };
const request: SendRequest = { words: wordsOf(), addressing: { instanceIds: ['i-1'] }, limits: { maxConcurrency: 1, maxErrors: 0 }, comment: 'drover:x' };

function fixture() {
  const clock = new VirtualClock();
  const service = new FakeRunCommand(clock);
  const told: RunEvent[] = [];
  return { clock, service, told, api: throttledApi(laneOf(service), clock, (event) => told.push(event)) };
}

describe('throttledApi', () => {
  it('calls again what is throttled, more slowly, and tells which operation it is', async () => {
    const { service, told, api, clock } = fixture();
    service.faults.send.push(throttling, throttling);
    const start = clock.time;
    expect(await api.send(request, never)).to.equal(COMMAND_ID);
    expect(service.requests).to.have.length(1);
    expect(service.count('send')).to.equal(3);
    expect(told.map((event) => (event.type === 'throttled' ? `${event.api} ${event.callsPerSecond > 12 && event.callsPerSecond <= 25}` : event.type))).to.deep.equal(['ssm:SendCommand true', 'ssm:SendCommand true']);
    expect(clock.time).to.be.above(start);
  });

  for (const code of ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown']) {
    it(`knows ${code}`, async () => {
      const { service, told, api } = fixture();
      service.faults.invocations.push({ error: refused(code, 1) });
      expect(await api.invocations(COMMAND_ID, never)).to.deep.equal([]);
      expect(told).to.have.length(1);
    });
  }

  it('keeps a bucket for every operation: one that is throttled does not slow the others down', async () => {
    const { service, told, api, clock } = fixture();
    service.faults.commands.push(throttling, throttling, throttling);
    await api.commands({}, 1, never);
    const start = clock.time;
    for (let call = 0; call < 40; call += 1) await api.keptOutput(COMMAND_ID, 'i-1', 's', never);
    expect(clock.time).to.equal(start);
    expect(new Set(told.map((event) => (event.type === 'throttled' ? event.api : '')))).to.deep.equal(new Set(['ssm:ListCommands']));
  });

  it('tries reads and cancellations three times over what passes by itself', async () => {
    const { service, api } = fixture();
    service.faults.invocations.push({ error: ambiguous('ServiceUnavailable') }, { error: ambiguous('ECONNRESET') });
    service.faults.cancel.push({ error: ambiguous() });
    expect(await api.invocations(COMMAND_ID, never)).to.deep.equal([]);
    await api.cancel(COMMAND_ID, [], never);
    expect([service.count('invocations'), service.count('cancel')]).to.deep.equal([3, 2]);
    service.faults.invocations.push({ error: ambiguous('one') }, { error: ambiguous('two') }, { error: ambiguous('three') });
    expect(await api.invocations(COMMAND_ID, never).catch((error: unknown) => error)).to.have.property('code', 'three');
  });

  it('never sends twice what may have been carried out', async () => {
    const { service, api } = fixture();
    service.faults.send.push({ error: ambiguous('ECONNRESET'), after: true });
    expect(await api.send(request, never).catch((error: unknown) => error)).to.have.property('code', 'ECONNRESET');
    expect(service.count('send')).to.equal(1);
  });

  it('throws a refusal at once', async () => {
    const { service, api } = fixture();
    service.faults.invocations.push({ error: refused('ExpiredTokenException') });
    expect(await api.invocations(COMMAND_ID, never).catch((error: unknown) => error)).to.have.property('code', 'ExpiredTokenException');
    expect(service.count('invocations')).to.equal(1);
  });

  it('gives a call up that is throttled for two minutes, and does not begin anew', async () => {
    const { service, api, clock } = fixture();
    service.faults.invocations.push(...Array.from({ length: 1000 }, () => throttling));
    const start = clock.time;
    expect(await api.invocations(COMMAND_ID, never).catch((error: unknown) => error)).to.have.property('code', 'ThrottlingException');
    expect(clock.time - start).to.be.within(120_000, 125_000);
  });

  it('stops waiting when the run is stopped', async () => {
    const { service, api, clock } = fixture();
    const stop = new AbortController();
    service.faults.invocations.push(...Array.from({ length: 1000 }, () => throttling));
    clock.onTick = (time) => time > 1_700_000_005_000 && stop.abort(new Error('stopped'));
    expect(await api.invocations(COMMAND_ID, stop.signal).catch((error: unknown) => error)).to.have.property('message', 'stopped');
  });
});
