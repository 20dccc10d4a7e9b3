import type { FleetApi, FleetFilter } from './api.ts';
import { resolveExpression } from './expression/resolve-expression.ts';
import { byId, joinFleet, namesOf, readInstances, targetNode } from './known-nodes.ts';
import type { ResolvedTargets, TargetNode, TargetQuery } from './types.ts';

/**
 * The nodes that a query means, as Systems Manager and EC2 know them now. EC2 is asked only where its answer matters:
 * for Name tags, and for what Systems Manager does not know (terminated, stopped, never registered). Where EC2 may not
 * be read the answer is poorer, and says so. Throws RemoteErrors of Systems Manager.
 */
export async function resolveTargets(query: TargetQuery, api: FleetApi, signal: AbortSignal): Promise<ResolvedTargets> {
  switch (query.kind) {
    case 'ids':
      return byIds(query.ids, api, signal);
    case 'names':
      return byNames(query.names, api, signal);
    case 'tags':
      return byFilter({ tags: query.tags }, api, signal);
    case 'all':
      return everyManagedNode(api, signal);
    case 'expression':
      return resolveExpression(query.expression, api, signal);
  }
}

async function byIds(ids: readonly string[], api: FleetApi, signal: AbortSignal): Promise<ResolvedTargets> {
  const managed = byId(await api.managedNodes({ ids }, signal));
  const missing = ids.filter((id) => !managed.has(id) && id.startsWith('i-'));
  const { instances, notices } = missing.length === 0 ? { instances: [], notices: [] } : await readInstances({ ids: missing }, api, signal);
  const known = byId(instances);
  const nodes = ids.map((id) => targetNode(id, managed.get(id), known.get(id)));
  const isKnown = (node: TargetNode): boolean => node.managed !== undefined || node.instance !== undefined;
  return { nodes: nodes.filter(isKnown), unknown: nodes.filter((node) => !isKnown(node)).map(({ id }) => id), notices };
}

/** Systems Manager's own nodes: an instance that never registered was not meant by "all". */
async function everyManagedNode(api: FleetApi, signal: AbortSignal): Promise<ResolvedTargets> {
  const fleet = await byFilter({}, api, signal);
  return { ...fleet, nodes: fleet.nodes.filter(({ managed }) => managed !== undefined) };
}

/** A name may stand for several nodes: all of them are meant. */
async function byNames(names: readonly string[], api: FleetApi, signal: AbortSignal): Promise<ResolvedTargets> {
  const fleet = await byFilter({}, api, signal);
  const named = new Map<string, TargetNode[]>();
  for (const node of fleet.nodes) {
    for (const name of namesOf(node)) {
      const alike = named.get(name);
      if (alike === undefined) named.set(name, [node]);
      else alike.push(node);
    }
  }
  return {
    nodes: [...new Set(names.flatMap((name) => alive(named.get(name) ?? [])))],
    unknown: names.filter((name) => !named.has(name)),
    notices: fleet.notices,
  };
}

/** Names are used again: a terminated instance gives its name up to a living one. */
function alive(nodes: readonly TargetNode[]): readonly TargetNode[] {
  const living = nodes.filter(({ instance }) => instance?.state !== 'terminated');
  return living.length > 0 ? living : nodes;
}

async function byFilter(filter: FleetFilter, api: FleetApi, signal: AbortSignal): Promise<ResolvedTargets> {
  const [managed, { instances, notices }] = await Promise.all([api.managedNodes(filter, signal), readInstances(filter, api, signal)]);
  return { nodes: joinFleet(managed, instances), unknown: [], notices };
}
