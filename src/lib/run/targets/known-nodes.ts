import { RemoteError } from '../../errors/errors.ts';
import type { FleetApi, FleetFilter } from './api.ts';
import { compareNames } from './compare-names.ts';
import type { Instance, ManagedNode, TargetNode } from './types.ts';

/** The instances, or none and a notice where EC2 may not be read. */
export async function readInstances(filter: FleetFilter, api: FleetApi, signal: AbortSignal): Promise<{ readonly instances: readonly Instance[]; readonly notices: readonly string[]; readonly refusal?: RemoteError }> {
  try {
    return { instances: await api.instances(filter, signal), notices: [] };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RemoteError)) throw error;
    return { instances: [], notices: [`EC2 could not be read (${error.code}): Name tags, terminated and unregistered instances are not known`], refusal: error };
  }
}

/** What the two services know, put together, by name. */
export function joinFleet(managedNodes: readonly ManagedNode[], instances: readonly Instance[]): TargetNode[] {
  const managed = byId(managedNodes);
  const known = byId(instances);
  const ids = new Set([...managed.keys(), ...known.keys()]);
  return [...ids].map((id) => targetNode(id, managed.get(id), known.get(id))).sort(byName);
}

export const targetNode = (id: string, managed: ManagedNode | undefined, instance: Instance | undefined): TargetNode => ({
  id,
  name: instance?.tags['Name'] || managed?.registeredName || managed?.computerName || id,
  managed,
  instance,
});

/** All that a node answers to. */
export function namesOf({ id, name, managed }: TargetNode): string[] {
  const names = new Set([id, name]);
  if (managed?.computerName !== undefined) names.add(managed.computerName);
  if (managed?.registeredName !== undefined) names.add(managed.registeredName);
  return [...names];
}

/** It has left the fleet, although EC2 shows it for an hour more. */
export const isGone = ({ instance }: TargetNode): boolean => instance?.state === 'terminated' || instance?.state === 'shutting-down';

export const byId = <T extends { readonly id: string }>(items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.id, item]));

const byName = (a: TargetNode, b: TargetNode): number => compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1);
