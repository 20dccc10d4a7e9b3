import { expect } from 'chai';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { TERMINAL_STATUSES, type NodeStatus } from '../../../../src/lib/run/events.ts';
import { parseRetryWords, RETRY_WORDS } from '../../../../src/lib/run/journal/retry-words.ts';

describe('parseRetryWords', () => {
  it('reads the ends that are meant', () => {
    expect([...parseRetryWords('failed, timed-out')]).to.deep.equal(['failed', 'execution-timed-out', 'delivery-timed-out']);
    expect(parseRetryWords('unknown').has('running')).to.equal(true);
  });

  it('has a word for every end but success and what cannot change', () => {
    const all = parseRetryWords(RETRY_WORDS.join(','));
    const without: NodeStatus[] = TERMINAL_STATUSES.filter((status) => !all.has(status));
    expect(without).to.deep.equal(['success', 'invalid-platform']);
  });

  for (const bad of ['', 'failed,', 'success', 'toString', 'Failed']) {
    it(`refuses "${bad}"`, () => {
      expect(() => parseRetryWords(bad)).to.throw(UserError, /^--only: ".*" is no end of a node$/).with.property('exitCode', 2);
    });
  }
});
