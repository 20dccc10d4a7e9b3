import { UserError } from '../../errors/errors.ts';
import type { ParametersApi } from './api.ts';
import type { ChangeSet } from './changes.ts';
import { tagChange } from './plan.ts';
import type { Tags } from './types.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
const MOST_TAGS = 50;

/** Tags that a parameter is to have, and keys that it is not to have. Throws UserErrors, RemoteErrors. */
export async function prepareTags(name: string, set: Tags, remove: readonly string[], api: ParametersApi, signal: AbortSignal): Promise<ChangeSet> {
  const both = remove.find((key) => set[key] !== undefined);
  if (both !== undefined) throw new UserError('contradiction', `the tag ${both} is to be set and taken away`, 'Leave one of them out.');
  const before = await api.tags(name, signal);
  const tags = tagChange(set, remove, before);
  const count = new Set([...Object.keys(before), ...Object.keys(set)]).size - remove.filter((key) => before[key] !== undefined).length;
  return {
    title: name,
    changes: tags === undefined ? [] : [{ kind: 'tag', name, tags }],
    unchanged: tags === undefined ? 1 : 0,
    problems: count > MOST_TAGS ? [`${name} would have ${count} tags; at most ${MOST_TAGS} are possible`] : [],
    warnings: [],
  };
}
