import { expect } from 'chai';
import fc from 'fast-check';
import type { FaultRule } from '../../../../src/lib/local/faults/fault-rule.ts';
import { Faults } from '../../../../src/lib/local/faults/faults.ts';

const RULE: FaultRule = { service: 'ssm', operation: 'SendCommand', kind: 'throttle', rate: 1, seed: 1 };

describe('Faults', () => {
  const withRules = (...rules: FaultRule[]): Faults => {
    const faults = new Faults();
    for (const rule of rules) faults.set(rule);
    return faults;
  };
  const sequence = (faults: Faults, length: number): (string | undefined)[] => Array.from({ length }, () => faults.decide('ssm', 'SendCommand')?.kind);
  const anySeed = fc.integer();
  const anyRate = fc.double({ min: 0.001, max: 1, noNaN: true });

  it('fires as often as its rate says, over many calls, whatever the seed', () => {
    const calls = 4000;
    fc.assert(
      fc.property(anySeed, anyRate, (seed, rate) => {
        const fired = sequence(withRules({ ...RULE, seed, rate }), calls).filter((kind) => kind !== undefined).length;
        // Six standard deviations: one of a thousand million runs of a fair coin would be outside.
        expect(fired).to.be.closeTo(calls * rate, 6 * Math.sqrt(calls * rate * (1 - rate)) + 1);
      }),
    );
  });

  it('decides the same with the same seed, and something else with another one', () => {
    fc.assert(
      fc.property(anySeed, anyRate, (seed, rate) => {
        const rule = { ...RULE, seed, rate };
        expect(sequence(withRules(rule), 200)).to.deep.equal(sequence(withRules(rule), 200));
      }),
    );
    const halves = [1, 2, 3, 4, 5].map((seed) => sequence(withRules({ ...RULE, seed, rate: 0.5 }), 64).join());
    expect(new Set(halves).size).to.equal(5);
  });

  it('decides the same for a rule, whatever rules stand before it', () => {
    const rare: FaultRule = { ...RULE, kind: 'drop', rate: 0.2, seed: 7 };
    const alone = sequence(withRules(rare), 500);
    const behind = sequence(withRules({ ...RULE, rate: 0.3, seed: 7 }, rare), 500);
    expect(behind.filter((kind) => kind === 'throttle').length).to.be.within(100, 200);
    for (const [index, kind] of behind.entries()) {
      if (kind !== 'throttle') expect(kind).to.equal(alone[index]);
    }
    // Rules of one seed are not in step: else the second one would fire only where the first one does.
    expect(behind.filter((kind) => kind === 'drop').length).to.be.within(40, 110);
  });

  it('takes the first rule that fires', () => {
    const faults = withRules({ ...RULE, kind: 'error' }, { ...RULE, kind: 'reset' });
    expect(sequence(faults, 3)).to.deep.equal(['error', 'error', 'error']);
    expect(faults.list().map(({ kind, calls, fired }) => [kind, calls, fired])).to.deep.equal([
      ['error', 3, 3],
      ['reset', 3, 0],
    ]);
  });

  it('fires at most so often as it is told', () => {
    const faults = withRules({ ...RULE, count: 2 });
    expect(sequence(faults, 5)).to.deep.equal(['throttle', 'throttle', undefined, undefined, undefined]);
    expect(faults.list()).to.deep.equal([{ ...RULE, count: 2, calls: 5, fired: 2 }]);
  });

  it('is for its service and operation alone, and stars are for any', () => {
    const hits = (rule: Partial<FaultRule>, service: string, operation: string): boolean => withRules({ ...RULE, ...rule }).decide(service, operation) !== undefined;
    expect(hits({}, 'ssm', 'SendCommand')).to.equal(true);
    expect(hits({}, 's3', 'SendCommand')).to.equal(false);
    expect(hits({}, 'ssm', 'SendCommands')).to.equal(false);
    expect(hits({ service: '*' }, 's3', 'SendCommand')).to.equal(true);
    expect(hits({ operation: '*' }, 'ssm', 'ListCommands')).to.equal(true);
    expect(hits({ operation: 'List*' }, 'ssm', 'ListCommands')).to.equal(true);
    expect(hits({ operation: 'List*' }, 'ssm', 'SendCommand')).to.equal(false);
    expect(hits({ operation: '*Command*' }, 'ssm', 'ListCommandInvocations')).to.equal(true);
  });

  it('takes the place of the rule with the same service, operation and kind, and counts anew', () => {
    const faults = withRules(RULE, { ...RULE, kind: 'reset' });
    sequence(faults, 2);
    expect(faults.set({ ...RULE, rate: 0.5, seed: 9 })).to.deep.equal({ ...RULE, rate: 0.5, seed: 9, calls: 0, fired: 0 });
    expect(faults.list().map(({ kind, rate }) => [kind, rate])).to.deep.equal([
      ['throttle', 0.5],
      ['reset', 1],
    ]);
  });

  it('forgets all rules', () => {
    const faults = withRules(RULE);
    expect(faults.isEmpty).to.equal(false);
    expect(faults.clear().map(({ kind }) => kind)).to.deep.equal(['throttle']);
    expect(faults.isEmpty).to.equal(true);
    expect(sequence(faults, 1)).to.deep.equal([undefined]);
  });
});
