import type * as sfn from '@aws-sdk/client-sfn';
import type { RequestContext } from '../../../engine-context.ts';
import { encodeToken } from '../../../wire/paging.ts';
import type { Answer } from '../../../wire/service.ts';
import { executionArn, expressArn, isExecutionArn, isExpressArn, isMapRunArn } from '../arns.ts';
import { executionExists, invalidArn, invalidInput, invalidRequest, noExecution, noResource, notSupportedForType, wrongKindOfArn } from '../errors.ts';
import { detailsOf, withoutData } from '../executions/event-details.ts';
import type { Executions } from '../executions/executions.ts';
import type { EventRecord, ExecutionRecord, ExecutionRecords, NewExecution } from '../executions/records.ts';
import type { MapRunRecords } from '../map-runs/records.ts';
import { arnOf, type Machines, type Resolved } from '../machines/machines.ts';
import { checkName } from '../names.ts';
import { whyNotRedrivable } from './redrive.ts';
import { numberIn, pageSize, publicSettings } from './state-machines.ts';

export interface ExecutionParts {
  readonly machines: Machines;
  readonly records: ExecutionRecords;
  readonly mapRuns: MapRunRecords;
  readonly executions: Executions;
  readonly newId: () => string;
  readonly random: () => number;
}

/** Handlers of the operations on executions. */
export function executionHandlers({ machines, records, mapRuns, executions, newId, random }: ExecutionParts) {
  const get = (arn: string): ExecutionRecord => {
    if (!isExecutionArn(arn)) throw invalidArn(arn);
    // Nothing is kept of them.
    if (isExpressArn(arn)) throw wrongKindOfArn('express');
    const record = records.get(arn);
    if (record === undefined) throw noExecution(arn);
    return record;
  };

  const checkMapRun = (arn: string): string => {
    if (!isMapRunArn(arn)) throw invalidArn(arn);
    if (mapRuns.get(arn) === undefined) throw noResource(arn);
    return arn;
  };

  return {
    /** The same name and input give the same execution while it runs. Express executions are always new ones. */
    StartExecution: async (input: sfn.StartExecutionCommandInput, context: RequestContext): Promise<Answer<sfn.StartExecutionCommandOutput>> => {
      const resolved = machines.resolve(input.stateMachineArn ?? '', random);
      const name = input.name === undefined ? newId() : checkName(input.name);
      const execution = newExecution(resolved, name, input, context, newId);
      if (execution.type === 'EXPRESS') {
        const { record } = executions.startExpress(execution);
        return { executionArn: record.arn, startDate: new Date(record.startedAt) };
      }
      const there = records.get(execution.arn);
      if (there !== undefined) {
        if (there.status !== 'RUNNING' || there.input !== execution.input) throw executionExists(execution.arn);
        return { executionArn: there.arn, startDate: new Date(there.startedAt) };
      }
      const record = await executions.start(execution);
      return { executionArn: record.arn, startDate: new Date(record.startedAt) };
    },

    StartSyncExecution: async (input: sfn.StartSyncExecutionCommandInput, context: RequestContext): Promise<Answer<sfn.StartSyncExecutionCommandOutput>> => {
      const resolved = machines.resolve(input.stateMachineArn ?? '', random);
      if (resolved.machine.type !== 'EXPRESS') throw notSupportedForType('This operation is not supported by this type of state machine');
      const name = input.name === undefined ? newId() : checkName(input.name);
      const { record, ended } = executions.startExpress(newExecution(resolved, name, input, context, newId));
      const outcome = (await ended) ?? { status: 'FAILED' as const, at: context.engine.clock.now(), error: 'States.Runtime', cause: 'The engine ended', output: undefined };
      const duration = outcome.at - record.startedAt;
      return {
        executionArn: record.arn,
        stateMachineArn: record.machineArn,
        name: record.name,
        startDate: new Date(record.startedAt),
        stopDate: new Date(outcome.at),
        status: outcome.status === 'ABORTED' ? 'FAILED' : outcome.status,
        input: record.input,
        inputDetails: { included: true },
        ...(outcome.output === undefined ? {} : { output: outcome.output, outputDetails: { included: true } }),
        ...(outcome.error === undefined ? {} : { error: outcome.error }),
        ...(outcome.cause === undefined ? {} : { cause: outcome.cause }),
        ...(record.trace === undefined ? {} : { traceHeader: record.trace }),
        billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: Math.ceil(Math.max(duration, 1) / 100) * 100 },
      };
    },

    DescribeExecution: (input: sfn.DescribeExecutionCommandInput, { engine }: RequestContext): Answer<sfn.DescribeExecutionCommandOutput> => {
      const record = get(input.executionArn ?? '');
      const hasData = input.includedData !== 'METADATA_ONLY';
      return {
        ...summaryOf(record),
        ...(hasData ? { input: record.input } : {}),
        inputDetails: { included: hasData },
        ...(record.output === undefined ? {} : { ...(hasData ? { output: record.output } : {}), outputDetails: { included: hasData } }),
        ...(record.error === undefined ? {} : { error: record.error }),
        ...(record.cause === undefined ? {} : { cause: record.cause }),
        ...(record.trace === undefined ? {} : { traceHeader: record.trace }),
        ...redriveFacts(record, engine.clock.now(), () => executions.history.lastEventId(record.number)),
      };
    },

    DescribeStateMachineForExecution: (input: sfn.DescribeStateMachineForExecutionCommandInput): Answer<sfn.DescribeStateMachineForExecutionCommandOutput> => {
      const record = get(input.executionArn ?? '');
      const { machine } = machines.get(record.mapRun === undefined ? record.machineArn : record.machineArn.replace(/\/[^/]*$/, ''));
      return {
        stateMachineArn: record.machineArn,
        name: record.facts.machineName,
        definition: record.definition,
        roleArn: record.roleArn,
        updateDate: new Date(machine.updatedAt),
        ...publicSettings(machine.settings),
        ...(record.mapRun === undefined ? {} : { mapRunArn: record.mapRun }),
        ...(record.facts.label === undefined ? {} : { label: record.facts.label }),
        ...(record.revision === '' ? {} : { revisionId: record.revision }),
      };
    },

    ListExecutions: (input: sfn.ListExecutionsCommandInput): Answer<sfn.ListExecutionsCommandOutput> => {
      const { stateMachineArn, mapRunArn } = input;
      if ((stateMachineArn === undefined) === (mapRunArn === undefined)) throw invalidRequest("Must provide a StateMachine ARN or MapRun ARN");
      const limit = pageSize(input.maxResults);
      const options = { status: input.statusFilter, isRedriven: input.redriveFilter === undefined ? undefined : input.redriveFilter === 'REDRIVEN', before: numberIn(input.nextToken), limit: limit + 1 };
      const found = mapRunArn === undefined ? listOf(machines.resolve(stateMachineArn ?? '', () => 0), options, records) : records.list({ mapRun: checkMapRun(mapRunArn), ...options });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return { executions: page.map((record) => ({ ...summaryOf(record), ...(record.facts.items === undefined ? {} : { itemCount: record.facts.items }) })), ...(found.length > limit && last !== undefined ? { nextToken: encodeToken(last.number) } : {}) };
    },

    GetExecutionHistory: (input: sfn.GetExecutionHistoryCommandInput): Answer<sfn.GetExecutionHistoryCommandOutput> => {
      const record = get(input.executionArn ?? '');
      const limit = pageSize(input.maxResults);
      const found = executions.history.page(record.number, { after: numberIn(input.nextToken), limit: limit + 1, reverse: input.reverseOrder ?? false });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return { events: page.map((event) => eventOf(event, input.includeExecutionData ?? true)), ...(found.length > limit && last !== undefined ? { nextToken: encodeToken(last.id) } : {}) };
    },

    /** One that has ended stays as it is. */
    StopExecution: async (input: sfn.StopExecutionCommandInput): Promise<Answer<sfn.StopExecutionCommandOutput>> => {
      const record = get(input.executionArn ?? '');
      await executions.stopAndWait(record.arn, { status: 'ABORTED', error: input.error, cause: input.cause });
      return { stopDate: new Date(get(record.arn).stoppedAt ?? record.startedAt) };
    },
  };
}

function listOf({ machine, versionArn, aliasArn }: Resolved, options: Parameters<ExecutionRecords['list']>[0], records: ExecutionRecords): ExecutionRecord[] {
  if (machine.type === 'EXPRESS') throw notSupportedForType('This operation is not supported by this type of state machine');
  const qualified = aliasArn === undefined ? (versionArn === undefined ? {} : { versionArn }) : { aliasArn };
  return records.list({ machineArn: arnOf(machine), ...qualified, ...options });
}

function newExecution({ machine, arn, content, versionArn, aliasArn }: Resolved, name: string, input: Pick<sfn.StartExecutionCommandInput, 'input' | 'traceHeader'>, { account, region, engine }: RequestContext, newId: () => string): NewExecution {
  const text = input.input ?? '{}';
  try {
    JSON.parse(text);
  } catch (error) {
    throw invalidInput(error instanceof Error ? error.message : String(error));
  }
  const { loggingConfiguration: logging } = content.settings;
  return {
    account,
    region,
    arn: machine.type === 'EXPRESS' ? expressArn(machine, machine.name, name, newId()) : executionArn(machine, machine.name, name),
    machineArn: arn,
    name,
    type: machine.type,
    definition: content.definition,
    roleArn: content.roleArn,
    revision: content.revision,
    versionArn,
    aliasArn,
    mapRun: undefined,
    itemIndex: undefined,
    trace: input.traceHeader,
    startedAt: engine.clock.now(),
    input: text,
    facts: { machineName: machine.name, ...(logging.level === 'OFF' ? {} : { logging }) },
  };
}

const summaryOf = (record: ExecutionRecord) => ({
  executionArn: record.arn,
  stateMachineArn: record.machineArn,
  name: record.name,
  status: record.status,
  startDate: new Date(record.startedAt),
  ...(record.stoppedAt === undefined ? {} : { stopDate: new Date(record.stoppedAt) }),
  ...(record.mapRun === undefined ? {} : { mapRunArn: record.mapRun }),
  ...(record.versionArn === undefined ? {} : { stateMachineVersionArn: record.versionArn }),
  ...(record.aliasArn === undefined ? {} : { stateMachineAliasArn: record.aliasArn }),
  redriveCount: record.redrives,
  ...(record.redrivenAt === undefined ? {} : { redriveDate: new Date(record.redrivenAt) }),
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
export function redriveFacts(record: ExecutionRecord, now: number, lastEventId: () => number): { readonly redriveStatus: sfn.ExecutionRedriveStatus; readonly redriveStatusReason?: string } {
  const redriveStatusReason = whyNotRedrivable(record, now, lastEventId);
  if (redriveStatusReason !== undefined) return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
  return { redriveStatus: record.mapRun === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' };
}

function eventOf({ id, at, type, previous, details }: EventRecord, hasData: boolean): sfn.HistoryEvent {
  const members = Object.entries(detailsOf(details)).map(([member, found]) => [member, hasData ? found : withoutData(found)] as const);
  return { timestamp: new Date(at), type: type as sfn.HistoryEventType, id, previousEventId: previous, ...Object.fromEntries(members) };
}
