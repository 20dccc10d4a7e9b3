import * as ssm from '@aws-sdk/client-ssm';
import type { Engine, RequestContext } from '../../../engine-context.ts';
import type { Store } from '../../../../sqlite/store.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { commandOf, invocationOf, type CommandRecord, type CommandRecords, type CommandRow, type InvocationRecord, type InvocationRow, type StepRecord } from '../commands/records.ts';
import type { CommandRuns } from '../commands/command-runs.ts';
import { s3Url, type OutputPlace } from '../commands/ship-output.ts';
import { isLive } from '../commands/status.ts';
import { combineOutput } from '../commands/truncate.ts';
import { describeCloudWatch, describeCommand, describeInvocation, describePlugin } from './describe.ts';
import { exception, invalidInstanceId } from './errors.ts';
import { decodeToken, encodeToken } from './paging.ts';

/** Run Command keeps its history this long. */
const HISTORY_MILLISECONDS = 30 * 24 * 3600_000;
const DEFAULT_PAGE = 50;
/** Newest first: a position that is before all of them. */
const NEWEST = Number.MAX_SAFE_INTEGER;

export interface CommandHandlers {
  list: (input: ssm.ListCommandsCommandInput, context: RequestContext) => Answer<ssm.ListCommandsCommandOutput>;
  listInvocations: (input: ssm.ListCommandInvocationsCommandInput, context: RequestContext) => Answer<ssm.ListCommandInvocationsCommandOutput>;
  getInvocation: (input: ssm.GetCommandInvocationCommandInput, context: RequestContext) => Answer<ssm.GetCommandInvocationCommandOutput>;
  cancel: (input: ssm.CancelCommandCommandInput, context: RequestContext) => Answer<ssm.CancelCommandCommandOutput>;
}

export function commandHandlers(engine: Engine, records: CommandRecords, runs: CommandRuns): CommandHandlers {
  const { store } = engine;
  const require = (context: RequestContext, id: string | undefined): CommandRecord => {
    const command = id === undefined ? undefined : records.get(context, id);
    if (command === undefined) throw exception(ssm.InvalidCommandId, `The command ID ${id} is not valid.`);
    return command;
  };
  return {
    list: (input, context) => {
      const { page, nextToken } = listRows<CommandRow>(store, context, input, {
        from: 'ssm_commands AS c',
        select: 'c.*',
        nodeJoin: 'EXISTS (SELECT 1 FROM ssm_invocations AS i WHERE i.command_id = c.id AND i.node_id = :nodeId)',
        order: 'c.number',
      });
      return { Commands: page.map((row) => describeCommand(commandOf(row))), NextToken: nextToken };
    },
    listInvocations: (input, context) => {
      if (input.CommandId !== undefined && records.get(context, input.CommandId) === undefined) throw exception(ssm.InvalidCommandId, `The command ID ${input.CommandId} is not valid.`);
      const { page, nextToken } = listRows<InvocationRow>(store, context, input, {
        from: 'ssm_invocations AS i JOIN ssm_commands AS c ON c.id = i.command_id',
        select: 'i.*',
        nodeJoin: 'i.node_id = :nodeId',
        order: 'i.number',
      });
      const commands = new Map<string, CommandRecord>();
      const commandFor = (id: string): CommandRecord => {
        const known = commands.get(id) ?? require(context, id);
        commands.set(id, known);
        return known;
      };
      return {
        CommandInvocations: page.map((row) => {
          const invocation = invocationOf(row);
          const command = commandFor(invocation.commandId);
          return describeInvocation(command, invocation, input.Details ? pluginsOf(records, command, invocation) : []);
        }),
        NextToken: nextToken,
      };
    },
    getInvocation: (input, context) => {
      const command = require(context, input.CommandId);
      const invocation = records.invocation(command.id, input.InstanceId ?? '');
      if (invocation === undefined) throw exception(ssm.InvocationDoesNotExist, 'The command ID and managed node ID you specified did not match any invocations.');
      return describeOneInvocation(records, command, invocation, input.PluginName);
    },
    cancel: (input, context) => {
      const command = require(context, input.CommandId);
      const ids = input.InstanceIds ?? [];
      const unknown = ids.filter((id) => records.invocation(command.id, id) === undefined);
      if (unknown.length > 0) throw invalidInstanceId(unknown, context.account);
      if (isLive(command.status)) runs.cancel(command.id, ids.length === 0 ? undefined : new Set(ids));
      return {};
    },
  };
}

function pluginsOf(records: CommandRecords, command: CommandRecord, invocation: InvocationRecord): ssm.CommandPlugin[] {
  return invocation.steps.map((step) => {
    const { stdout, stderr } = records.output(command.id, invocation.nodeId, step.name);
    return describePlugin(command, step, combineOutput(stdout, stderr), urlsOf(command, invocation, step));
  });
}

function urlsOf(command: CommandRecord, invocation: InvocationRecord, step: StepRecord): { stdout: string; stderr: string } {
  const place: OutputPlace = { scope: command, request: command.request, commandId: command.id, nodeId: invocation.nodeId, step: step.name, action: step.action };
  return { stdout: s3Url(place, 'stdout'), stderr: s3Url(place, 'stderr') };
}

/** Without a plugin's name the only step is meant; where there are more it must be named. */
function describeOneInvocation(records: CommandRecords, command: CommandRecord, invocation: InvocationRecord, pluginName: string | undefined): Answer<ssm.GetCommandInvocationCommandOutput> {
  const step = pluginName === undefined ? invocation.steps[0] : invocation.steps.find(({ name, action }) => name === pluginName || action === pluginName);
  if (pluginName !== undefined && step === undefined && invocation.steps.length > 0) throw exception(ssm.InvalidPluginName, `The plugin name ${pluginName} is not valid.`);
  const isOver = step !== undefined && step.endedAt !== null;
  const { stdout, stderr } = isOver ? records.output(command.id, invocation.nodeId, step.name) : { stdout: '', stderr: '' };
  const urls = step === undefined ? { stdout: '', stderr: '' } : urlsOf(command, invocation, step);
  const whole = invocation.steps.length <= 1 || pluginName === undefined;
  return {
    CommandId: command.id,
    InstanceId: invocation.nodeId,
    Comment: command.request.comment,
    DocumentName: command.request.documentName,
    DocumentVersion: command.request.documentVersion,
    PluginName: step?.name ?? pluginName ?? '',
    ResponseCode: step?.responseCode ?? -1,
    ExecutionStartDateTime: isoTime(step?.startedAt),
    ExecutionElapsedTime: isOver && step.startedAt !== null && step.endedAt !== null ? `PT${((step.endedAt - step.startedAt) / 1000).toFixed(3)}S` : '',
    ExecutionEndDateTime: isoTime(step?.endedAt),
    Status: whole ? invocation.status : (step?.status ?? invocation.status),
    StatusDetails: whole ? invocation.details : (step?.details ?? invocation.details),
    StandardOutputContent: stdout,
    StandardOutputUrl: urls.stdout,
    StandardErrorContent: stderr,
    StandardErrorUrl: urls.stderr,
    CloudWatchOutputConfig: describeCloudWatch(command),
  };
}

const isoTime = (milliseconds: number | null | undefined): string => (milliseconds === null || milliseconds === undefined ? '' : new Date(milliseconds).toISOString());

interface Listing {
  readonly from: string;
  readonly select: string;
  /** The condition on a node. */
  readonly nodeJoin: string;
  readonly order: string;
}

interface ListInput {
  readonly CommandId?: string | undefined;
  readonly InstanceId?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
  readonly Filters?: readonly ssm.CommandFilter[] | undefined;
}

/** One page of commands or invocations, the newest first. */
function listRows<Row extends { readonly number: number }>(store: Store, context: RequestContext, input: ListInput, listing: Listing): { page: Row[]; nextToken: string | undefined } {
  const conditions = ['c.account = :account', 'c.region = :region', 'c.requested_at >= :oldest', `${listing.order} < :before`];
  const size = input.MaxResults ?? DEFAULT_PAGE;
  const parameters: Record<string, string | number> = {
    account: context.account,
    region: context.region,
    oldest: context.engine.clock.now() - HISTORY_MILLISECONDS,
    before: decodeToken(input.NextToken) ?? NEWEST,
    size: size + 1,
  };
  if (input.CommandId !== undefined) {
    conditions.push('c.id = :commandId');
    parameters['commandId'] = input.CommandId;
  }
  if (input.InstanceId !== undefined) {
    conditions.push(listing.nodeJoin);
    parameters['nodeId'] = input.InstanceId;
  }
  for (const [index, filter] of (input.Filters ?? []).entries()) {
    const name = `filter${index}`;
    conditions.push(filterCondition(filter, name, listing));
    parameters[name] = filter.key?.startsWith('Invoked') ? Date.parse(filter.value ?? '') : (filter.value ?? '');
    if (Number.isNaN(parameters[name])) throw new AwsError('ValidationException', `The value ${filter.value} of the filter ${filter.key} is not a date`);
  }
  const rows = store.all<Row>(`SELECT ${listing.select} FROM ${listing.from} WHERE ${conditions.join(' AND ')} ORDER BY ${listing.order} DESC LIMIT :size`, parameters);
  const page = rows.slice(0, size);
  return { page, nextToken: rows.length > size ? encodeToken(page.at(-1)?.number ?? 0) : undefined };
}

function filterCondition({ key }: ssm.CommandFilter, name: string, { order }: Listing): string {
  const table = order.startsWith('i.') ? 'i' : 'c';
  switch (key) {
    case 'InvokedAfter':
      return `c.requested_at >= :${name}`;
    case 'InvokedBefore':
      return `c.requested_at < :${name}`;
    case 'Status':
      return `(${table}.status = :${name} OR ${table}.details = :${name})`;
    case 'DocumentName':
      return `json_extract(c.request, '$.documentName') = :${name}`;
    case 'ExecutionStage':
      return `(CASE WHEN ${table}.status IN ('Pending', 'InProgress', 'Delayed', 'Cancelling') THEN 'Executing' ELSE 'Complete' END) = :${name}`;
    default:
      throw exception(ssm.InvalidFilterKey, `The filter key ${key} is not valid.`);
  }
}
