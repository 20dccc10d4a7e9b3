import { expect } from 'chai';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { readSavedSend, sendOf, withoutNodes, type SavedSend } from '../../../../src/lib/topics/ssm/saved-run.ts';
import { planOf, target, targets } from './example-plan.ts';

const plan = planOf([...targets(2), target(3, { managed: undefined })]);
const saved: SavedSend<string> = { version: 1, lanes: 'here', plan, requiredCoverage: 0.5 };
const started: RunEvent = { type: 'run-started', at: 0, runId: 'r', verb: 'ssm send', title: 't', nodes: [...plan.nodes, { id: target(3).id, name: 'web-3' }], concurrency: 1, stopsAtFailure: 1 };

describe('a saved send', () => {
  it('survives the way through the journal, its nodes standing in the first event alone', () => {
    const kept: unknown = JSON.parse(JSON.stringify(withoutNodes(saved)));
    expect(kept).to.have.nested.property('plan.nodes').that.deep.equals([]);
    expect(JSON.parse(JSON.stringify(sendOf(kept, [started])))).to.deep.equal(JSON.parse(JSON.stringify(saved)));
  });

  it('says so where the run ended before its first event', () => {
    expect(() => sendOf(withoutNodes(saved), [])).to.throw(UserError, 'nothing was sent').that.includes({ code: 'run-not-begun', exitCode: 4 });
  });

  for (const other of [{ version: 2 }, {}, null, 5, 'x']) {
    it(`refuses ${JSON.stringify(other)}, which this version did not write`, () => {
      expect(() => readSavedSend(other)).to.throw(UserError).with.property('code', 'run-too-new');
    });
  }
});
