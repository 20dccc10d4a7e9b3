import { UserError } from '../../../errors/errors.ts';
import { mapConcurrently } from '../../fanout/map-concurrently.ts';
import type { FleetApi } from '../api.ts';
import type { TargetNode } from '../types.ts';
import type { Facts } from './evaluate.ts';
import { printAtom } from './print.ts';
import { atomsOf, type Atom, type Expression } from './types.ts';

const CALLS_AT_ONCE = 4;
/** A filter of the service takes so many ids. */
const MOST_IDS = 50;

type Asked = Atom & { readonly kind: 'tag' | 'group' };

/**
 * What an expression needs to know of these nodes and they do not say themselves: one listing an atom, and only where
 * it matters. Throws RemoteErrors.
 */
export async function readFacts(expression: Expression, nodes: readonly TargetNode[], api: FleetApi, signal: AbortSignal): Promise<Facts> {
  const untold = nodes.filter(({ instance }) => instance === undefined).map(({ id }) => id);
  const ids = untold.length <= MOST_IDS ? { ids: untold } : {};
  const asked = new Map<string, Asked>();
  for (const atom of atomsOf(expression)) {
    if (atom.kind === 'group' || (atom.kind === 'tag' && untold.length > 0)) asked.set(printAtom(atom), atom);
  }
  const members = await mapConcurrently([...asked], CALLS_AT_ONCE, async ([key, atom]) => {
    if (atom.kind === 'group') return [key, new Set(await membersOf(atom.name, api, signal))] as const;
    const tagged = await api.managedNodes({ ...ids, tags: [{ key: atom.key, values: atom.values }] }, signal);
    return [key, new Set(tagged.map(({ id }) => id))] as const;
  });
  return { members: new Map(members) };
}

function membersOf(group: string, api: FleetApi, signal: AbortSignal): Promise<readonly string[]> {
  if (api.groupMembers === undefined) throw new UserError('no-groups', `group:${group}: resource groups cannot be read here`, 'Name the nodes by their tags.');
  return api.groupMembers(group, signal);
}
