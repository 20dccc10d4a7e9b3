import { expect } from 'chai';
import { decideTier, type TierFacts } from '../../../../../../src/lib/local/services/ssm/parameters/tier.ts';

const FACTS: TierFacts = { asked: undefined, byDefault: 'Standard', current: undefined, bytes: 10, hasPolicies: false, counts: { Standard: 0, Advanced: 0 } };
const tier = (facts: Partial<TierFacts>): string => decideTier({ ...FACTS, ...facts });
const full = { Standard: 10_000, Advanced: 0 };

describe('the tier of a parameter', () => {
  it('is what is asked for, else the default of the account', () => {
    expect(tier({})).to.equal('Standard');
    expect(tier({ asked: 'Advanced' })).to.equal('Advanced');
    expect(tier({ byDefault: 'Advanced' })).to.equal('Advanced');
    expect(tier({ asked: 'Standard', byDefault: 'Advanced' })).to.equal('Standard');
  });

  it('is advanced under Intelligent-Tiering where something asks for it', () => {
    const smart = { asked: 'Intelligent-Tiering' };
    expect(tier(smart)).to.equal('Standard');
    expect(tier({ ...smart, bytes: 4096 })).to.equal('Standard');
    expect(tier({ ...smart, bytes: 4097 })).to.equal('Advanced');
    expect(tier({ ...smart, hasPolicies: true })).to.equal('Advanced');
    expect(tier({ ...smart, counts: full })).to.equal('Advanced');
    expect(tier({ ...smart, counts: full, current: 'Standard' }), 'it is counted already').to.equal('Standard');
    expect(tier({ byDefault: 'Intelligent-Tiering', bytes: 5000 })).to.equal('Advanced');
  });

  it('has room for so many parameters', () => {
    expect(() => tier({ counts: full })).to.throw(/You have exceeded the number of parameters .* 10000 in the Standard tier/).with.property('name', 'ParameterLimitExceeded');
    expect(tier({ counts: full, current: 'Standard' })).to.equal('Standard');
    const advanced = { Standard: 0, Advanced: 100_000 };
    expect(() => tier({ asked: 'Advanced', counts: advanced, current: 'Standard' })).to.throw(/100000 in the Advanced tier/);
    expect(tier({ counts: advanced, current: 'Advanced' })).to.equal('Advanced');
  });

  it('takes policies only where it is advanced', () => {
    expect(() => tier({ hasPolicies: true })).to.throw(/advanced-parameter tier only/).with.property('name', 'ValidationException');
    expect(tier({ hasPolicies: true, current: 'Advanced' })).to.equal('Advanced');
  });
});
