import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { foldNodeSet } from '../../run/targets/node-set.ts';
import type { SendPlan } from './types.ts';

/** Throws a UserError with exit 5 where the plan of now reaches other nodes than the one that was kept. Pure. */
export function refuseDrift(kept: SendPlan, now: SendPlan): void {
  const before = membersOf(kept);
  const after = membersOf(now);
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, name]) => name);
  const fresh = [...after].filter(([key]) => !before.has(key)).map(([, name]) => name);
  const moved = [gone.length === 0 ? '' : `no longer reached: ${foldNodeSet(gone)}`, fresh.length === 0 ? '' : `new: ${foldNodeSet(fresh)}`].filter((part) => part !== '');
  if (moved.length > 0) throw new UserError('fleet-drifted', `the fleet has changed since the plan was made (${moved.join('; ')})`, 'Look at it again and make a new plan: --plan --save FILE.', { exitCode: EXIT.refused });
}

const membersOf = ({ nodes }: SendPlan): Map<string, string> => new Map(nodes.map(({ id, lane = '', name }) => [`${lane} ${id}`, name]));
