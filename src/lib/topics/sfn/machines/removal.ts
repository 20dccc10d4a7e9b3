import { UserError } from '../../../errors/errors.ts';
import { collect } from '../../../run/pages.ts';
import type { ExecutionsApi } from '../executions/api.ts';
import { hasCode, type FoundMachine } from '../find.ts';
import { isVersion, qualifierOf } from '../names.ts';
import type { MachinesApi } from './api.ts';
import { routesWords } from './machine-text.ts';

/** What `sfn rm` would do. */
export type RemovalPlan =
  | {
      readonly kind: 'machine';
      readonly arn: string;
      readonly name: string;
      readonly versions: number;
      readonly aliases: readonly string[];
      /** Executions that run; undefined where they cannot be counted: express machines. */
      readonly running: number | undefined;
      /** There are more than were counted. */
      readonly runningMore: boolean;
    }
  | { readonly kind: 'version'; readonly arn: string; readonly name: string; readonly version: string }
  | { readonly kind: 'alias'; readonly arn: string; readonly name: string; readonly alias: string; readonly routes: string };

export type RemovalApi = Pick<MachinesApi, 'machine' | 'versions' | 'aliases' | 'alias' | 'deleteMachine' | 'deleteVersion' | 'deleteAlias'> & Pick<ExecutionsApi, 'executions'>;

/** Looks at what would go. Changes nothing. Throws UserErrors, RemoteErrors. */
export async function prepareRemoval({ arn, machineArn, name, qualifier }: FoundMachine, api: RemovalApi, signal: AbortSignal): Promise<RemovalPlan> {
  if (qualifier === undefined) {
    const { type, status } = await api.machine(arn, signal);
    if (status === 'DELETING') throw new UserError('being-deleted', `${name} is being deleted already`, 'It is gone when its executions have ended.');
    const [versions, aliases] = await Promise.all([collect(api.versions(machineArn, signal)), collect(api.aliases(machineArn, signal))]);
    const { running, more } = type === 'EXPRESS' ? { running: undefined, more: false } : await countRunning(machineArn, api, signal);
    return { kind: 'machine', arn, name, versions: versions.length, aliases: aliases.map((alias) => qualifierOf(alias.arn)), running, runningMore: more };
  }
  if (!isVersion(qualifier)) {
    const { routes } = await api.alias(arn, signal);
    return { kind: 'alias', arn, name, alias: qualifier, routes: routesWords(routes) };
  }
  const pointing = (await collect(api.aliases(arn, signal))).map((alias) => qualifierOf(alias.arn));
  if (pointing.length > 0) {
    throw new UserError('version-in-use', `version ${qualifier} of ${name} is used by the alias ${pointing.join(', ')}`, `Point it elsewhere (drover sfn deploy --publish --alias), or remove it first: drover sfn rm ${name}:${pointing[0]}.`);
  }
  return { kind: 'version', arn, name, version: qualifier };
}

async function countRunning(machineArn: string, api: RemovalApi, signal: AbortSignal): Promise<{ readonly running: number; readonly more: boolean }> {
  let running = 0;
  for await (const page of api.executions({ machineArn, status: 'RUNNING' }, signal)) {
    // One page tells enough.
    if (running > 0) return { running, more: page.length > 0 };
    running = page.length;
  }
  return { running, more: false };
}

/** To delete what is gone is no error, so that a lost answer needs no second look. */
export async function runRemoval({ kind, arn }: RemovalPlan, api: RemovalApi, signal: AbortSignal): Promise<void> {
  const remove = kind === 'machine' ? api.deleteMachine : kind === 'version' ? api.deleteVersion : api.deleteAlias;
  try {
    await remove(arn, signal);
  } catch (error) {
    if (!hasCode(error, 'StateMachineDoesNotExist', 'ResourceNotFound')) throw error;
  }
}

/** "Delete state machine Orders, 3 versions, aliases live; 12 executions that run go on to their end". */
export function removalWords(plan: RemovalPlan): string {
  if (plan.kind === 'version') return `Delete version ${plan.version} of state machine ${plan.name}`;
  if (plan.kind === 'alias') return `Delete alias ${plan.alias} (${plan.routes}) of state machine ${plan.name}`;
  const { name, versions, aliases, running, runningMore } = plan;
  const parts = [
    `Delete state machine ${name}`,
    ...(versions === 0 ? [] : [`${versions} ${versions === 1 ? 'version' : 'versions'}`]),
    ...(aliases.length === 0 ? [] : [`${aliases.length === 1 ? 'alias' : 'aliases'} ${aliases.join(', ')}`]),
  ].join(', ');
  if (running === undefined || running === 0) return parts;
  return `${parts}; ${runningMore ? `more than ${running}` : running} ${running === 1 ? 'execution runs and ends' : 'executions run and end'} first: drover sfn stop ends ${running === 1 ? 'it' : 'them'} at once`;
}
