import { RemoteError } from '../../../errors/errors.ts';
import { findMachineIfAny, hasCode } from '../find.ts';
import type { MachinesApi } from '../machines/api.ts';
import type { AliasDescription } from '../machines/types.ts';
import { planDeploy } from './plan.ts';
import type { CurrentMachine, DeployPlan, WantedMachine } from './types.ts';

export type ObserveApi = Pick<MachinesApi, 'machines' | 'machine' | 'versions' | 'alias' | 'tags'>;

/** Looks at what is there, and plans. Changes nothing. Throws UserErrors, RemoteErrors. */
export async function prepareDeploy(wanted: WantedMachine, api: ObserveApi, signal: AbortSignal): Promise<DeployPlan> {
  const arn = await findMachineIfAny(wanted.name, api, signal);
  return planDeploy(wanted, arn === undefined ? undefined : await observe(arn, wanted, api, signal));
}

async function observe(arn: string, { tags, publish, alias }: WantedMachine, api: ObserveApi, signal: AbortSignal): Promise<CurrentMachine> {
  const [machine, currentTags, latestVersion, currentAlias] = await Promise.all([
    api.machine(arn, signal),
    Object.keys(tags).length === 0 ? {} : api.tags(arn, signal),
    publish ? newestVersion(arn, api, signal) : undefined,
    alias === undefined ? undefined : aliasIfAny(`${arn}:${alias.name}`, api, signal),
  ]);
  return { machine, tags: currentTags, latestVersion, alias: currentAlias };
}

async function newestVersion(arn: string, api: ObserveApi, signal: AbortSignal): Promise<CurrentMachine['latestVersion']> {
  for await (const [newest] of api.versions(arn, signal)) {
    if (newest === undefined) return undefined;
    const { revisionId } = await api.machine(newest.arn, signal);
    return { arn: newest.arn, revisionId };
  }
  return undefined;
}

async function aliasIfAny(arn: string, api: Pick<MachinesApi, 'alias'>, signal: AbortSignal): Promise<AliasDescription | undefined> {
  try {
    return await api.alias(arn, signal);
  } catch (error) {
    if (hasCode(error, 'ResourceNotFound') || (error instanceof RemoteError && error.code === 'StateMachineDoesNotExist')) return undefined;
    throw error;
  }
}
