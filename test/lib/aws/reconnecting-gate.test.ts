import { expect } from 'chai';
import { reconnectingGate } from '../../../src/lib/aws/reconnecting-gate.ts';
import { RemoteError } from '../../../src/lib/errors/errors.ts';
import type { Gate } from '../../../src/lib/run/fanout/gate.ts';

describe('reconnectingGate', () => {
  const open: Gate<'Get'> = (_operation, call) => call();
  const signal = new AbortController().signal;
  const failing = (code: string, times: number) => {
    let calls = 0;
    return async (): Promise<string> => {
      calls += 1;
      if (calls <= times) throw new RemoteError(code, code, 'Look.');
      return `call ${calls}`;
    };
  };

  it('starts again what does not listen, and calls once more', async () => {
    let started = 0;
    const gate = reconnectingGate({ reconnect: async () => void (started += 1) }, open);
    expect(await gate('Get', failing('ECONNREFUSED', 1), signal)).to.equal('call 2');
    expect(started).to.equal(1);
  });

  for (const [what, code, times] of [['a call that may have arrived', 'ECONNRESET', 1], ['what still does not listen', 'ECONNREFUSED', 2]] as const) {
    it(`gives up ${what}`, async () => {
      const gate = reconnectingGate({ reconnect: async () => undefined }, open);
      const error: unknown = await gate('Get', failing(code, times), signal).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code', code);
    });
  }

  it('leaves AWS as it is', async () => {
    const error: unknown = await reconnectingGate({}, open)('Get', failing('ECONNREFUSED', 1), signal).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'ECONNREFUSED');
  });
});
