import { expect } from 'chai';
import fc from 'fast-check';
import { TERMINAL_STATUSES, type NodeStatus } from '../../../src/lib/run/events.ts';
import { decideVerdict, parseCoverage, STATUS_WORDS } from '../../../src/lib/run/verdict.ts';

const times = (count: number, status: NodeStatus): NodeStatus[] => Array.from({ length: count }, () => status);
const status = fc.constantFrom<NodeStatus>(...TERMINAL_STATUSES, 'pending', 'delayed', 'running', 'cancelling');

describe('decideVerdict', () => {
  it('counts every node and says each kind in words', () => {
    const verdict = decideVerdict({ statuses: [...times(17, 'success'), ...times(2, 'failed'), 'undeliverable'] });
    expect(verdict).to.deep.equal({
      total: 20,
      counts: { success: 17, failed: 2, undeliverable: 1 },
      coverage: 0.95,
      requiredCoverage: 1,
      exitCode: 3,
      summary: '17 of 20 succeeded, 2 failed, 1 undeliverable',
    });
  });

  it('ends with 0 only where all went well', () => {
    expect(decideVerdict({ statuses: times(3, 'success') })).to.include({ exitCode: 0, summary: '3 of 3 succeeded', coverage: 1 });
  });

  for (const bad of TERMINAL_STATUSES.filter((each) => each !== 'success')) {
    it(`ends with 3 for one node that is ${bad}, and says so`, () => {
      const verdict = decideVerdict({ statuses: ['success', bad] });
      expect(verdict.exitCode).to.equal(3);
      expect(verdict.summary).to.equal(`1 of 2 succeeded, 1 ${STATUS_WORDS[bad]}`);
    });
  }

  it('takes a node that has not ended for unknown', () => {
    expect(decideVerdict({ statuses: ['success', 'running', 'pending'] })).to.deep.include({ counts: { success: 1, unknown: 2 }, exitCode: 3 });
  });

  it('lets nodes be missing as far as the required coverage allows', () => {
    const statuses = [...times(49, 'success'), 'undeliverable' as const];
    expect(decideVerdict({ statuses, requiredCoverage: 0.98 }).exitCode).to.equal(0);
    const tooFew = decideVerdict({ statuses: [...times(48, 'success'), ...times(2, 'delivery-timed-out')], requiredCoverage: 0.98 });
    expect(tooFew.exitCode).to.equal(3);
    expect(tooFew.summary).to.match(/; ran on 96% of the nodes, 98% required$/);
  });

  it('never forgives a failed node for its coverage', () => {
    expect(decideVerdict({ statuses: [...times(99, 'success'), 'failed'], requiredCoverage: 0.5 }).exitCode).to.equal(3);
    expect(decideVerdict({ statuses: [...times(99, 'success'), 'execution-timed-out'], requiredCoverage: 0 }).exitCode).to.equal(3);
  });

  it('says interrupted before timed out, and both before failed', () => {
    expect(decideVerdict({ statuses: ['failed'], interrupted: true, waitTimedOut: true }).exitCode).to.equal(130);
    expect(decideVerdict({ statuses: ['failed'], waitTimedOut: true }).exitCode).to.equal(6);
  });

  it('never rounds a coverage up to the required one', () => {
    const verdict = decideVerdict({ statuses: [...times(9799, 'success'), ...times(201, 'not-sent')], requiredCoverage: 0.98 });
    expect(verdict.exitCode).to.equal(3);
    expect(verdict.summary).to.match(/ran on 97\.9% of the nodes, 98% required/);
  });

  it('counts that add up, for any statuses', () => {
    fc.assert(
      fc.property(fc.array(status), fc.double({ min: 0, max: 1, noNaN: true }), (statuses, requiredCoverage) => {
        const { total, counts, coverage, exitCode } = decideVerdict({ statuses, requiredCoverage });
        expect(total).to.equal(statuses.length);
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).to.equal(total);
        expect(coverage).to.be.within(0, 1);
        expect(exitCode === 0).to.equal((counts.failed ?? 0) + (counts['execution-timed-out'] ?? 0) === 0 && coverage >= requiredCoverage - 1e-9);
      }),
    );
  });
});

describe('parseCoverage', () => {
  it('reads percentages', () => {
    expect(['98%', '98', '100%', '0%', '0', '99.5%', '5%', '1%'].map(parseCoverage)).to.deep.equal([0.98, 0.98, 1, 0, 0, 0.995, 0.05, 0.01]);
  });

  for (const bad of ['0.98', '1', '5', '101%', '101', '-1%', '98 %', '', '%', 'all', '99.5']) {
    it(`refuses "${bad}"`, () => {
      expect(() => parseCoverage(bad)).to.throw(/^--require-coverage: ".*" is not a percentage$/).with.property('exitCode', 2);
    });
  }
});
