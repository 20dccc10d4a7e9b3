import type * as sfn from '@aws-sdk/client-sfn';
import type { RequestContext } from '../../../engine-context.ts';
import { decodeToken, encodeToken } from '../../../wire/paging.ts';
import type { Answer } from '../../../wire/service.ts';
import { parseMachineArn } from '../arns.ts';
import { conflict, invalidArn, invalidPageToken, invalidRequest, noResource } from '../errors.ts';
import { arnOf, type Machines } from '../machines/machines.ts';
import type { AliasRecord, MachineRecord, Route } from '../machines/records.ts';
import { numberIn, pageSize, publishOnce } from './state-machines.ts';

/** Handlers of the operations on versions and aliases. */
export function versionHandlers(machines: Machines) {
  const { records } = machines;

  const aliasOf = (arn: string): { readonly machine: MachineRecord; readonly alias: AliasRecord } => {
    const reference = parseMachineArn(arn);
    if (reference === undefined || reference.qualifier === undefined) throw invalidArn(arn);
    const machine = records.get(reference, reference.name);
    const alias = machine === undefined ? undefined : records.alias(machine, reference.qualifier);
    if (machine === undefined || alias === undefined) throw noResource(arn);
    return { machine, alias };
  };

  /** Both versions are of one machine, and their weights add up to 100. */
  const checkRouting = (items: readonly sfn.RoutingConfigurationListItem[]): { readonly machine: MachineRecord; readonly routing: Route[] } => {
    const routing = items.map(({ stateMachineVersionArn = '', weight = 0 }) => ({ stateMachineVersionArn, weight }));
    const total = routing.reduce((sum, { weight }) => sum + weight, 0);
    if (total !== 100) throw invalidRequest(`Sum of routing configuration weights must equal 100. Received: ${JSON.stringify(routing.map(({ weight }) => weight))}`);
    const [first, second] = routing;
    if (second !== undefined && second.stateMachineVersionArn === first?.stateMachineVersionArn) throw invalidRequest('Routing configuration must contain distinct state machine version ARNs.');
    const found = routing.map(({ stateMachineVersionArn: arn }) => {
      const { machine, reference } = machines.get(arn);
      if (!/^\d+$/.test(reference.qualifier ?? '')) throw invalidRequest('Routing configuration must contain state machine version ARNs.');
      if (records.version(machine, Number(reference.qualifier)) === undefined) throw noResource(arn);
      return machine;
    });
    const [machine] = found;
    if (machine === undefined || found.some(({ number }) => number !== machine.number)) throw invalidRequest('Routing configuration must contain state machine version ARNs of the same state machine.');
    return { machine, routing };
  };

  return {
    PublishStateMachineVersion: (input: sfn.PublishStateMachineVersionCommandInput, context: RequestContext): Answer<sfn.PublishStateMachineVersionCommandOutput> => {
      const { machine } = machines.get(input.stateMachineArn ?? '');
      const now = context.engine.clock.now();
      const expected = input.revisionId === 'INITIAL' ? '' : input.revisionId;
      if (expected !== undefined && expected !== machine.revision) {
        throw conflict(`Failed to publish the State Machine version for revision ${input.revisionId}. The current State Machine revision is ${machine.revision === '' ? 'INITIAL' : machine.revision}.`);
      }
      const version = publishOnce(machines, machine, input.description ?? '', now);
      return { stateMachineVersionArn: `${arnOf(machine)}:${version}`, creationDate: new Date(records.version(machine, version)?.createdAt ?? now) };
    },

    ListStateMachineVersions: (input: sfn.ListStateMachineVersionsCommandInput): Answer<sfn.ListStateMachineVersionsCommandOutput> => {
      const { machine } = machines.get(input.stateMachineArn ?? '');
      const limit = pageSize(input.maxResults);
      const found = records.versions(machine, numberIn(input.nextToken) ?? Number.MAX_SAFE_INTEGER, limit + 1);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        stateMachineVersions: page.map(({ version, createdAt }) => ({ stateMachineVersionArn: `${arnOf(machine)}:${version}`, creationDate: new Date(createdAt) })),
        ...(found.length > limit && last !== undefined ? { nextToken: encodeToken(last.version) } : {}),
      };
    },

    DeleteStateMachineVersion: (input: sfn.DeleteStateMachineVersionCommandInput): Answer<sfn.DeleteStateMachineVersionCommandOutput> => {
      const arn = input.stateMachineVersionArn ?? '';
      const reference = parseMachineArn(arn);
      if (reference === undefined || !/^\d+$/.test(reference.qualifier ?? '')) throw invalidArn(arn);
      const machine = records.get(reference, reference.name);
      if (machine === undefined) return {};
      const users = records.aliases(machine).filter(({ routing }) => routing.some(({ stateMachineVersionArn }) => stateMachineVersionArn === arn));
      if (users.length > 0) throw conflict(`Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${users.map(({ name }) => name).join(', ')}]`);
      records.deleteVersion(machine, Number(reference.qualifier));
      return {};
    },

    /** The same request again gives the same alias. */
    CreateStateMachineAlias: (input: sfn.CreateStateMachineAliasCommandInput, context: RequestContext): Answer<sfn.CreateStateMachineAliasCommandOutput> => {
      const { machine, routing } = checkRouting(input.routingConfiguration ?? []);
      const name = input.name ?? '';
      const description = input.description ?? '';
      const now = context.engine.clock.now();
      const there = records.alias(machine, name);
      if (there !== undefined && (there.description !== description || JSON.stringify(there.routing) !== JSON.stringify(routing))) {
        throw conflict(`Failed to create alias because an alias with the same name and a different routing configuration already exists.`);
      }
      if (there === undefined) records.putAlias(machine, { name, description, routing, createdAt: now, updatedAt: now });
      return { stateMachineAliasArn: `${arnOf(machine)}:${name}`, creationDate: new Date(there?.createdAt ?? now) };
    },

    UpdateStateMachineAlias: (input: sfn.UpdateStateMachineAliasCommandInput, context: RequestContext): Answer<sfn.UpdateStateMachineAliasCommandOutput> => {
      const { machine, alias } = aliasOf(input.stateMachineAliasArn ?? '');
      if (input.description === undefined && input.routingConfiguration === undefined) throw invalidRequest('Either the description or the routing configuration must be specified.');
      const changed = input.routingConfiguration === undefined ? undefined : checkRouting(input.routingConfiguration);
      if (changed !== undefined && changed.machine.number !== machine.number) throw invalidRequest('Routing configuration must contain state machine version ARNs of the same state machine.');
      const now = context.engine.clock.now();
      records.putAlias(machine, { ...alias, description: input.description ?? alias.description, routing: changed?.routing ?? alias.routing, updatedAt: now });
      return { updateDate: new Date(now) };
    },

    DescribeStateMachineAlias: (input: sfn.DescribeStateMachineAliasCommandInput): Answer<sfn.DescribeStateMachineAliasCommandOutput> => {
      const { machine, alias } = aliasOf(input.stateMachineAliasArn ?? '');
      return {
        stateMachineAliasArn: `${arnOf(machine)}:${alias.name}`,
        name: alias.name,
        ...(alias.description === '' ? {} : { description: alias.description }),
        routingConfiguration: [...alias.routing],
        creationDate: new Date(alias.createdAt),
        updateDate: new Date(alias.updatedAt),
      };
    },

    /** Of a version: those that lead to it. */
    ListStateMachineAliases: (input: sfn.ListStateMachineAliasesCommandInput): Answer<sfn.ListStateMachineAliasesCommandOutput> => {
      const arn = input.stateMachineArn ?? '';
      const { machine, reference } = machines.get(arn);
      const all = records.aliases(machine).filter(({ routing }) => reference.qualifier === undefined || routing.some(({ stateMachineVersionArn }) => stateMachineVersionArn === arn));
      const from = input.nextToken === undefined ? 0 : decodeToken(input.nextToken);
      if (typeof from !== 'number') throw invalidPageToken();
      const to = from + pageSize(input.maxResults);
      return {
        stateMachineAliases: all.slice(from, to).map(({ name, createdAt }) => ({ stateMachineAliasArn: `${arnOf(machine)}:${name}`, creationDate: new Date(createdAt) })),
        ...(to < all.length ? { nextToken: encodeToken(to) } : {}),
      };
    },

    DeleteStateMachineAlias: (input: sfn.DeleteStateMachineAliasCommandInput): Answer<sfn.DeleteStateMachineAliasCommandOutput> => {
      const { machine, alias } = aliasOf(input.stateMachineAliasArn ?? '');
      records.deleteAlias(machine, alias.name);
      return {};
    },
  };
}
