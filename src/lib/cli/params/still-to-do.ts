import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { ParametersApi } from '../../topics/params/api.ts';
import type { Change, ChangeSet } from '../../topics/params/changes.ts';
import { lookAtAll } from '../../topics/params/look-at.ts';
import { safeLine } from '../../view/safe-text.ts';

/**
 * Of changes that were planned a while ago, those that are still to be done. Throws a UserError with exit 5 where
 * somebody else was there in the meantime: nothing is done then.
 */
export async function stillToDo(changes: readonly Change[], title: string, api: ParametersApi, signal: AbortSignal): Promise<ChangeSet> {
  const looks = await lookAtAll(changes, api, signal);
  const moved = looks.flatMap(({ change, standpoint }) => (standpoint.kind === 'moved' ? [`${change.name} ${standpoint.what}`] : []));
  const [first] = moved;
  if (first !== undefined) {
    if (moved.length > 1) process.stderr.write(`${moved.map(safeLine).join('\n')}\n`);
    throw new UserError('changed-meanwhile', moved.length === 1 ? first : `${moved.length} parameters are not as they were when this was planned`, 'Nothing was done. Look at them, and make the plan anew.', { exitCode: EXIT.refused });
  }
  return {
    title,
    changes: looks.flatMap(({ change, standpoint }) => (standpoint.kind === 'pending' ? [change] : standpoint.kind === 'half' ? [standpoint.rest] : [])),
    unchanged: looks.filter(({ standpoint }) => standpoint.kind === 'done').length,
    problems: [],
    warnings: [],
  };
}
