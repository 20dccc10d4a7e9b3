import { collect } from '../../../run/pages.ts';
import type { ExecutionsApi } from '../executions/api.ts';
import { executionDocument } from '../executions/present.ts';
import type { ExecutionSummary } from '../executions/types.ts';
import { hasCode, type FoundMachine } from '../find.ts';
import { qualifierOf } from '../names.ts';
import type { MachinesApi } from './api.ts';
import { definitionFacts, type DefinitionFacts } from './definition-facts.ts';
import type { AliasDescription, MachineDescription, MachineVersion, Tags } from './types.ts';

/** All that is shown of a machine, or of one of its versions. */
export interface ShownMachine {
  readonly machine: MachineDescription;
  /** The alias by which it was asked for. */
  readonly alias: AliasDescription | undefined;
  readonly facts: DefinitionFacts | undefined;
  readonly tags: Tags;
  readonly versions: readonly MachineVersion[];
  readonly aliases: readonly AliasDescription[];
  /** The newest first; undefined for express machines, whose executions are not listed. */
  readonly executions: readonly ExecutionSummary[] | undefined;
}

export type ShowMachineApi = Pick<MachinesApi, 'machine' | 'versions' | 'aliases' | 'alias' | 'tags'> & Pick<ExecutionsApi, 'executions'>;

const RECENT = 10;

/** Throws RemoteErrors: StateMachineDoesNotExist. */
export async function readMachine({ arn, machineArn, qualifier }: FoundMachine, api: ShowMachineApi, signal: AbortSignal): Promise<ShownMachine> {
  const machine = await api.machine(arn, signal);
  const [tags, versions, aliases, executions] = await Promise.all([
    allowed(api.tags(machineArn, signal), {}),
    allowed(collect(api.versions(machineArn, signal)), []),
    allowed(readAliases(machineArn, api, signal), []),
    machine.type === 'EXPRESS' ? undefined : firstPage(api.executions({ machineArn: arn, pageSize: RECENT }, signal)),
  ]);
  return { machine, alias: aliases.find(({ name }) => name === qualifier), facts: definitionFacts(machine.definition), tags, versions, aliases, executions };
}

/** What these credentials may not read is left out of the picture. */
const allowed = <T>(reading: Promise<T>, otherwise: T): Promise<T> =>
  reading.catch((error: unknown) => {
    if (hasCode(error, 'AccessDeniedException')) return otherwise;
    throw error;
  });

export async function readAliases(machineArn: string, api: Pick<MachinesApi, 'alias' | 'aliases'>, signal: AbortSignal): Promise<AliasDescription[]> {
  const all = await collect(api.aliases(machineArn, signal));
  return Promise.all(all.map(({ arn }) => api.alias(arn, signal)));
}

async function firstPage<Item>(pages: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  for await (const page of pages) return page;
  return [];
}

/** For --json: times as ISO 8601 texts, the definition whole. */
export function machineDocument({ machine, tags, versions, aliases, executions, facts }: ShownMachine): object {
  const { createdAt, ...rest } = machine;
  return {
    machine: { ...rest, createdAt: iso(createdAt), tags, states: facts?.states ?? {} },
    versions: versions.map((version) => ({ arn: version.arn, version: Number(qualifierOf(version.arn)), createdAt: iso(version.createdAt) })),
    aliases: aliases.map(({ createdAt: made, updatedAt, ...alias }) => ({ ...alias, createdAt: iso(made), ...(updatedAt === undefined ? {} : { updatedAt: iso(updatedAt) }) })),
    ...(executions === undefined ? {} : { executions: executions.map(executionDocument) }),
  };
}

const iso = (at: number): string => new Date(at).toISOString();
