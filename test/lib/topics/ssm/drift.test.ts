import { expect } from 'chai';
import { UserError } from '../../../../src/lib/errors/errors.ts';
import { refuseDrift } from '../../../../src/lib/topics/ssm/drift.ts';
import { planOf, target, targets } from './example-plan.ts';

describe('refuseDrift', () => {
  it('takes the same nodes, in whichever order and with whichever names', () => {
    const kept = planOf(targets(3));
    refuseDrift(kept, planOf(targets(3).toReversed()));
    refuseDrift(kept, planOf(targets(3).map((node) => ({ ...node, name: `new-${node.name}` }))));
  });

  it('says who is gone and who is new', () => {
    const compare = () => refuseDrift(planOf(targets(3)), planOf([target(2), target(3), target(4), target(5)]));
    expect(compare).to.throw(UserError, 'the fleet has changed since the plan was made (no longer reached: web-1; new: web-[4-5])').that.includes({ code: 'fleet-drifted', exitCode: 5 });
  });

  it('counts a node that is left out now as gone', () => {
    expect(() => refuseDrift(planOf(targets(2)), planOf([target(1), target(2, { managed: undefined })]))).to.throw(UserError, 'no longer reached: web-2');
  });

  it('tells a node from one of the same id in another account', () => {
    const kept = planOf(targets(1));
    const moved = { ...kept, nodes: kept.nodes.map((node) => ({ ...node, lane: '210987654321' })) };
    expect(() => refuseDrift(kept, moved)).to.throw(UserError, 'no longer reached: web-1; new: web-1');
  });
});
