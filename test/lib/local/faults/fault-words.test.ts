import { expect } from 'chai';
import { faultWords, rateWords } from '../../../../src/lib/local/faults/fault-words.ts';

describe('faultWords', () => {
  const RULE = { service: 'ssm', operation: 'SendCommand', seed: 1, rate: 0.1 } as const;

  it('says a rule in one line', () => {
    expect(faultWords({ ...RULE, kind: 'throttle' })).to.equal('throttle on 10% of ssm SendCommand (seed 1)');
    expect(faultWords({ ...RULE, kind: 'error', status: 503, count: 1 })).to.equal('error 503 on 10% of ssm SendCommand, at most once (seed 1)');
    expect(faultWords({ ...RULE, kind: 'delay', seconds: 0.5, count: 3 })).to.equal('delay 0.5 s on 10% of ssm SendCommand, at most 3 times (seed 1)');
  });

  it('says rates as they were written', () => {
    expect([1, 0.1, 0.005, 0.07, 0.29, 1 / 3].map(rateWords)).to.deep.equal(['100%', '10%', '0.5%', '7%', '29%', '33.3333333333%']);
  });
});
