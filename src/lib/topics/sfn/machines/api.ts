import * as sfn from '@aws-sdk/client-sfn';
import type { Call } from '../../../aws/gated-calls.ts';
import { pages } from '../../../run/pages.ts';
import type { Operation } from '../operations.ts';
import type { AliasDescription, CreatedMachine, Logging, MachineAlias, MachineChange, MachineDescription, MachineSummary, MachineType, MachineVersion, NewMachine, Route, Tags, UpdatedMachine } from './types.ts';

/** State machines, their versions and aliases. Every method throws RemoteErrors; lists come page by page, and a page can be empty. */
export interface MachinesApi {
  /** states:CreateStateMachine. The same again gives the same ARN; other content under the name: StateMachineAlreadyExists. */
  createMachine(machine: NewMachine, signal: AbortSignal): Promise<CreatedMachine>;
  /** states:UpdateStateMachine, sent once. What runs already goes on with the old definition. */
  updateMachine(arn: string, change: MachineChange, signal: AbortSignal): Promise<UpdatedMachine>;
  /** states:DescribeStateMachine, of a machine, a version or an alias's first version. StateMachineDoesNotExist. */
  machine(arn: string, signal: AbortSignal): Promise<MachineDescription>;
  /** states:ListStateMachines. */
  machines(signal: AbortSignal): AsyncGenerator<readonly MachineSummary[]>;
  /** states:DeleteStateMachine: its versions and aliases go too; it is gone when its executions have ended. */
  deleteMachine(arn: string, signal: AbortSignal): Promise<void>;
  /** states:PublishStateMachineVersion: the same revision again gives the same version. ConflictException where `revisionId` is not the one that is there. Gives the ARN of the version. */
  publishVersion(arn: string, options: { readonly revisionId?: string | undefined; readonly description?: string | undefined }, signal: AbortSignal): Promise<MachineVersion>;
  /** states:ListStateMachineVersions, the newest first. */
  versions(arn: string, signal: AbortSignal): AsyncGenerator<readonly MachineVersion[]>;
  /** states:DeleteStateMachineVersion. ConflictException while an alias points at it. */
  deleteVersion(versionArn: string, signal: AbortSignal): Promise<void>;
  /** states:CreateStateMachineAlias. Gives its ARN. */
  createAlias(alias: { readonly name: string; readonly routes: readonly Route[]; readonly description?: string | undefined }, signal: AbortSignal): Promise<MachineAlias>;
  /** states:UpdateStateMachineAlias. */
  updateAlias(arn: string, change: { readonly routes?: readonly Route[]; readonly description?: string | undefined }, signal: AbortSignal): Promise<void>;
  /** states:DescribeStateMachineAlias. ResourceNotFound. */
  alias(arn: string, signal: AbortSignal): Promise<AliasDescription>;
  /** states:ListStateMachineAliases, of a machine or of one version. */
  aliases(arn: string, signal: AbortSignal): AsyncGenerator<readonly MachineAlias[]>;
  /** states:DeleteStateMachineAlias. */
  deleteAlias(arn: string, signal: AbortSignal): Promise<void>;
  /** states:ListTagsForResource, of a machine or an activity. */
  tags(arn: string, signal: AbortSignal): Promise<Tags>;
  /** states:TagResource. */
  addTags(arn: string, tags: Tags, signal: AbortSignal): Promise<void>;
  /** states:UntagResource. */
  removeTags(arn: string, keys: readonly string[], signal: AbortSignal): Promise<void>;
}

/** The most that every one of these lists gives at once. */
const PAGE = 1000;

export function machinesApi(call: Call<sfn.SFNClient, Operation>): MachinesApi {
  return {
    createMachine: async ({ name, type, tags, publish, versionDescription, ...content }, signal) => {
      const input = { name, type, ...contentInput(content), ...tagged(tags), ...publishing(publish, versionDescription), definition: content.definition, roleArn: content.roleArn };
      const answer = await call('CreateStateMachine', signal, (to, options) => to.send(new sfn.CreateStateMachineCommand(input), options));
      return { arn: answer.stateMachineArn ?? '', createdAt: timeOf(answer.creationDate), versionArn: answer.stateMachineVersionArn };
    },
    updateMachine: async (arn, { publish = false, versionDescription, ...content }, signal) => {
      const input = { stateMachineArn: arn, ...contentInput(content), ...publishing(publish, versionDescription) };
      const answer = await call('UpdateStateMachine', signal, (to, options) => to.send(new sfn.UpdateStateMachineCommand(input), options));
      return { updatedAt: timeOf(answer.updateDate), revisionId: answer.revisionId, versionArn: answer.stateMachineVersionArn };
    },
    machine: async (stateMachineArn, signal) => descriptionOf(await call('DescribeStateMachine', signal, (to, options) => to.send(new sfn.DescribeStateMachineCommand({ stateMachineArn }), options))),
    async *machines(signal) {
      for await (const page of pages((nextToken) => call('ListStateMachines', signal, (to, options) => to.send(new sfn.ListStateMachinesCommand({ maxResults: PAGE, nextToken }), options)))) yield (page.stateMachines ?? []).map(summaryOf);
    },
    deleteMachine: async (stateMachineArn, signal) => {
      await call('DeleteStateMachine', signal, (to, options) => to.send(new sfn.DeleteStateMachineCommand({ stateMachineArn }), options));
    },
    publishVersion: async (stateMachineArn, { revisionId, description }, signal) => {
      const answer = await call('PublishStateMachineVersion', signal, (to, options) => to.send(new sfn.PublishStateMachineVersionCommand({ stateMachineArn, revisionId, description }), options));
      return { arn: answer.stateMachineVersionArn ?? '', createdAt: timeOf(answer.creationDate) };
    },
    async *versions(stateMachineArn, signal) {
      const read = (nextToken: string | undefined) => call('ListStateMachineVersions', signal, (to, options) => to.send(new sfn.ListStateMachineVersionsCommand({ stateMachineArn, maxResults: PAGE, nextToken }), options));
      for await (const page of pages(read)) yield (page.stateMachineVersions ?? []).map((each) => ({ arn: each.stateMachineVersionArn ?? '', createdAt: timeOf(each.creationDate) }));
    },
    deleteVersion: async (stateMachineVersionArn, signal) => {
      await call('DeleteStateMachineVersion', signal, (to, options) => to.send(new sfn.DeleteStateMachineVersionCommand({ stateMachineVersionArn }), options));
    },
    createAlias: async ({ name, routes, description }, signal) => {
      const answer = await call('CreateStateMachineAlias', signal, (to, options) => to.send(new sfn.CreateStateMachineAliasCommand({ name, description, routingConfiguration: routingOf(routes) }), options));
      return { arn: answer.stateMachineAliasArn ?? '', createdAt: timeOf(answer.creationDate) };
    },
    updateAlias: async (stateMachineAliasArn, { routes, description }, signal) => {
      const input = { stateMachineAliasArn, description, ...(routes === undefined ? {} : { routingConfiguration: routingOf(routes) }) };
      await call('UpdateStateMachineAlias', signal, (to, options) => to.send(new sfn.UpdateStateMachineAliasCommand(input), options));
    },
    alias: async (stateMachineAliasArn, signal) => {
      const answer = await call('DescribeStateMachineAlias', signal, (to, options) => to.send(new sfn.DescribeStateMachineAliasCommand({ stateMachineAliasArn }), options));
      return {
        arn: answer.stateMachineAliasArn ?? stateMachineAliasArn,
        name: answer.name ?? '',
        description: answer.description || undefined,
        routes: (answer.routingConfiguration ?? []).map(({ stateMachineVersionArn = '', weight = 0 }) => ({ versionArn: stateMachineVersionArn, weight })),
        createdAt: timeOf(answer.creationDate),
        updatedAt: answer.updateDate?.getTime(),
      };
    },
    async *aliases(stateMachineArn, signal) {
      const read = (nextToken: string | undefined) => call('ListStateMachineAliases', signal, (to, options) => to.send(new sfn.ListStateMachineAliasesCommand({ stateMachineArn, maxResults: PAGE, nextToken }), options));
      for await (const page of pages(read)) yield (page.stateMachineAliases ?? []).map((each) => ({ arn: each.stateMachineAliasArn ?? '', createdAt: timeOf(each.creationDate) }));
    },
    deleteAlias: async (stateMachineAliasArn, signal) => {
      await call('DeleteStateMachineAlias', signal, (to, options) => to.send(new sfn.DeleteStateMachineAliasCommand({ stateMachineAliasArn }), options));
    },
    tags: async (resourceArn, signal) => {
      const { tags = [] } = await call('ListTagsForResource', signal, (to, options) => to.send(new sfn.ListTagsForResourceCommand({ resourceArn }), options));
      return Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
    },
    addTags: async (resourceArn, tags, signal) => {
      await call('TagResource', signal, (to, options) => to.send(new sfn.TagResourceCommand({ resourceArn, tags: sdkTags(tags) }), options));
    },
    removeTags: async (resourceArn, tagKeys, signal) => {
      await call('UntagResource', signal, (to, options) => to.send(new sfn.UntagResourceCommand({ resourceArn, tagKeys: [...tagKeys] }), options));
    },
  };
}

const timeOf = (date: Date | undefined): number => date?.getTime() ?? 0;

export const sdkTags = (tags: Tags): sfn.Tag[] => Object.entries(tags).map(([key, value]) => ({ key, value }));

const tagged = (tags: Tags) => (Object.keys(tags).length === 0 ? {} : { tags: sdkTags(tags) });

const publishing = (publish: boolean, versionDescription: string | undefined) => (publish ? { publish, ...(versionDescription === undefined ? {} : { versionDescription }) } : {});

const routingOf = (routes: readonly Route[]): sfn.RoutingConfigurationListItem[] => routes.map(({ versionArn, weight }) => ({ stateMachineVersionArn: versionArn, weight }));

const contentInput = ({ definition, roleArn, logging, tracing }: MachineChange) => ({
  ...(definition === undefined ? {} : { definition }),
  ...(roleArn === undefined ? {} : { roleArn }),
  ...(logging === undefined ? {} : { loggingConfiguration: loggingInput(logging) }),
  ...(tracing === undefined ? {} : { tracingConfiguration: { enabled: tracing } }),
});

const loggingInput = ({ level, includesData, logGroupArn }: Logging): sfn.LoggingConfiguration => ({
  level,
  includeExecutionData: includesData,
  ...(logGroupArn === undefined ? {} : { destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] }),
});

const typeOf = (type: string | undefined): MachineType => (type === 'EXPRESS' ? 'EXPRESS' : 'STANDARD');

const summaryOf = (machine: sfn.StateMachineListItem): MachineSummary => ({
  arn: machine.stateMachineArn ?? '',
  name: machine.name ?? '',
  type: typeOf(machine.type),
  createdAt: timeOf(machine.creationDate),
});

const descriptionOf = (machine: sfn.DescribeStateMachineOutput): MachineDescription => ({
  ...summaryOf(machine),
  status: machine.status ?? 'ACTIVE',
  definition: machine.definition ?? '',
  roleArn: machine.roleArn ?? '',
  logging: {
    level: machine.loggingConfiguration?.level ?? 'OFF',
    includesData: machine.loggingConfiguration?.includeExecutionData ?? false,
    logGroupArn: machine.loggingConfiguration?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn,
  },
  tracing: machine.tracingConfiguration?.enabled ?? false,
  revisionId: machine.revisionId,
  description: machine.description || undefined,
  label: machine.label,
});
