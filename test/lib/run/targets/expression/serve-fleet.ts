import type { FleetApi, FleetFilter } from '../../../../../src/lib/run/targets/api.ts';
import { idOfNode, type RealNode } from './expressions.ts';

/** Answers as the services do: filters by ids and tags, and keeps the tags of hybrid nodes to itself. */
export function serve(fleet: readonly RealNode[]): FleetApi & { readonly calls: string[] } {
  const calls: string[] = [];
  const chosen = ({ ids, tags }: FleetFilter): RealNode[] =>
    fleet.filter((node) => (ids?.includes(idOfNode(node)) ?? true) && (tags ?? []).every(({ key, values }) => node.tags[key] !== undefined && (values.length === 0 || values.includes(node.tags[key]))));
  return {
    calls,
    managedNodes: async (filter) => {
      calls.push(`ssm ${JSON.stringify(filter)}`);
      return chosen(filter).flatMap(({ managed }) => (managed === undefined ? [] : [managed]));
    },
    instances: async (filter) => {
      calls.push(`ec2 ${JSON.stringify(filter)}`);
      return chosen(filter).flatMap(({ instance }) => (instance === undefined ? [] : [instance]));
    },
    groupMembers: async (group) => {
      calls.push(`group ${group}`);
      return fleet.filter(({ groups }) => groups.includes(group)).map(idOfNode);
    },
  };
}
