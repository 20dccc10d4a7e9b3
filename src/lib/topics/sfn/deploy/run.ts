import { RemoteError, UserError } from '../../../errors/errors.ts';
import { hasCode } from '../find.ts';
import type { MachinesApi } from '../machines/api.ts';
import type { MachineContent } from '../machines/types.ts';
import { routesTo, sameLogging } from './plan.ts';
import type { AliasPlan, CreatePlan, DeployPlan, DeployResult, UpdatePlan } from './types.ts';

export type DeployApi = Pick<MachinesApi, 'createMachine' | 'updateMachine' | 'machine' | 'publishVersion' | 'createAlias' | 'updateAlias' | 'addTags'>;

/** Carries a plan out. Throws UserErrors where somebody else was quicker, RemoteErrors. */
export async function runDeploy(plan: DeployPlan, api: DeployApi, signal: AbortSignal): Promise<DeployResult> {
  if (plan.kind === 'create') return create(plan, api, signal);
  const revisionId = Object.keys(plan.change).length === 0 ? plan.revisionId : await update(plan, api, signal);
  if (Object.keys(plan.newTags).length > 0) await api.addTags(plan.arn, plan.newTags, signal);
  const versionArn = await publish(plan, revisionId, api, signal);
  return { name: plan.name, arn: plan.arn, change: plan.kind === 'unchanged' ? 'unchanged' : 'updated', revisionId, versionArn, alias: await pointAlias(plan.alias, versionArn, api, signal) };
}

/** The same call again gives the same machine: a lost answer needs no second look. */
async function create({ name, type, definition, roleArn, logging, tracing, newTags, version, alias }: CreatePlan, api: DeployApi, signal: AbortSignal): Promise<DeployResult> {
  const publishes = version.kind === 'new';
  const { arn, versionArn } = await api.createMachine({ name, type, definition, roleArn, logging, tracing, tags: newTags, publish: publishes, versionDescription: publishes ? version.description : undefined }, signal);
  return { name, arn, change: 'created', revisionId: undefined, versionArn, alias: await pointAlias(alias, versionArn, api, signal) };
}

/** Gives the new revision. UpdateStateMachine knows no revision to be based on: it is compared just before. */
async function update({ name, arn, revisionId, change }: UpdatePlan, api: DeployApi, signal: AbortSignal): Promise<string | undefined> {
  const before = await api.machine(arn, signal);
  if (before.revisionId !== revisionId) throw changedMeanwhile(name);
  try {
    return (await api.updateMachine(arn, change, signal)).revisionId;
  } catch (error) {
    if (!(error instanceof RemoteError) || !error.ambiguous || signal.aborted) throw error;
    const after = await api.machine(arn, signal);
    if (hasAll(after, change)) return after.revisionId;
    return (await api.updateMachine(arn, change, signal)).revisionId;
  }
}

function hasAll(machine: MachineContent, change: Partial<MachineContent>): boolean {
  const { logging, ...texts } = change;
  return Object.entries(texts).every(([key, value]) => machine[key as keyof MachineContent] === value) && (logging === undefined || sameLogging(machine.logging, logging));
}

/** The same call again gives the same version of a revision. */
async function publish({ arn, name, version }: UpdatePlan, revisionId: string | undefined, api: DeployApi, signal: AbortSignal): Promise<string | undefined> {
  if (version.kind === 'none') return undefined;
  if (version.kind === 'there') return version.versionArn;
  try {
    return (await api.publishVersion(arn, { revisionId, description: version.description }, signal)).arn;
  } catch (error) {
    throw hasCode(error, 'ConflictException') ? changedMeanwhile(name) : error;
  }
}

async function pointAlias(alias: AliasPlan | undefined, versionArn: string | undefined, api: DeployApi, signal: AbortSignal): Promise<DeployResult['alias']> {
  if (alias === undefined || versionArn === undefined) return undefined;
  const routes = routesTo(versionArn, alias);
  if (alias.arn === undefined) return { name: alias.name, arn: (await api.createAlias({ name: alias.name, routes }, signal)).arn, routes };
  await api.updateAlias(alias.arn, { routes }, signal);
  return { name: alias.name, arn: alias.arn, routes };
}

const changedMeanwhile = (name: string): UserError => new UserError('changed-meanwhile', `${name} was changed by somebody else since the plan was made`, 'Run the command again: it makes a new plan.');
