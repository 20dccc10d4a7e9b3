import { expect } from 'chai';
import fc from 'fast-check';
import { MIGRATIONS } from '../../../../../../src/lib/local/services/ssm/migrations.ts';
import { ParameterRecords, type ParameterVersion } from '../../../../../../src/lib/local/services/ssm/parameters/records.ts';
import type { Tier } from '../../../../../../src/lib/local/services/ssm/parameters/tier.ts';
import { openStore } from '../../../../../../src/lib/sqlite/open-store.ts';

const HERE = { account: '123456789012', region: 'us-east-1' };
const FAR = { account: '123456789012', region: 'eu-west-1' };
const version = (name: string, number: number, tier: Tier): ParameterVersion => ({
  name,
  version: number,
  type: 'String',
  tier,
  dataType: 'text',
  value: 'x',
  keyId: undefined,
  description: undefined,
  allowedPattern: undefined,
  policies: [],
  modifiedAt: 0,
  modifiedBy: '',
});

describe('records of parameters', () => {
  it('know how many there are by tier, whatever was written, upgraded and deleted (property)', () => {
    const step = fc.record({ act: fc.constantFrom('insert' as const, 'insert' as const, 'delete' as const), name: fc.constantFrom('/a', '/b', '/c', '/d'), tier: fc.constantFrom<Tier>('Standard', 'Advanced') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = openStore(':memory:');
        store.migrate('SSM', MIGRATIONS);
        const records = new ParameterRecords(store);
        const tiers = new Map<string, Tier>();
        records.insert(FAR, version('/a', 1, 'Standard'));
        for (const [index, { act, name, tier }] of steps.entries()) {
          if (act === 'insert') {
            records.insert(HERE, version(name, index + 1, tier));
            tiers.set(name, tier);
          } else expect(records.delete(HERE, name)).to.equal(tiers.delete(name));
        }
        const count = (wanted: Tier): number => [...tiers.values()].filter((tier) => tier === wanted).length;
        expect(records.counts(HERE)).to.deep.equal({ Standard: count('Standard'), Advanced: count('Advanced') });
        expect(records.counts(FAR)).to.deep.equal({ Standard: 1, Advanced: 0 });
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('are counted where they were written before there was a count', () => {
    const store = openStore(':memory:');
    store.migrate('SSM', MIGRATIONS.slice(0, 2));
    const records = new ParameterRecords(store);
    records.insert(HERE, version('/a', 1, 'Standard'));
    records.insert(HERE, version('/b', 1, 'Advanced'));
    store.migrate('SSM', MIGRATIONS);
    expect(records.counts(HERE)).to.deep.equal({ Standard: 1, Advanced: 1 });
    store.close();
  });
});
