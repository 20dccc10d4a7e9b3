import type * as sfn from '@aws-sdk/client-sfn';
import type { RequestContext } from '../../../engine-context.ts';
import { encodeToken } from '../../../wire/paging.ts';
import type { Answer } from '../../../wire/service.ts';
import { isExecutionArn, isMapRunArn } from '../arns.ts';
import { invalidArn, invalidRequest, noExecution, noResource } from '../errors.ts';
import type { ExecutionRecords } from '../executions/records.ts';
import type { ChildRecords, Count } from '../map-runs/child-records.ts';
import type { MapRunner } from '../map-runs/map-runner.ts';
import type { MapRunRecord, MapRunRecords } from '../map-runs/records.ts';
import { MOST_EVENTS_TO_REDRIVE, REDRIVABLE_MILLISECONDS } from '../redrive-limits.ts';
import { numberIn, pageSize } from './state-machines.ts';

export interface MapRunParts {
  readonly mapRuns: MapRunRecords;
  readonly children: ChildRecords;
  readonly records: ExecutionRecords;
  readonly runner: MapRunner;
}

/** Handlers of the operations on map runs. */
export function mapRunHandlers({ mapRuns, children, records, runner }: MapRunParts) {
  const get = (arn: string): MapRunRecord => {
    if (!isMapRunArn(arn)) throw invalidArn(arn);
    const record = mapRuns.get(arn);
    if (record === undefined) throw noResource(arn);
    return record;
  };

  return {
    DescribeMapRun: (input: sfn.DescribeMapRunCommandInput, { engine }: RequestContext): Answer<sfn.DescribeMapRunCommandOutput> => {
      const record = get(input.mapRunArn ?? '');
      const counts = children.counts(record.number);
      const lost = children.notRedrivable(record.number, engine.clock.now() - REDRIVABLE_MILLISECONDS, MOST_EVENTS_TO_REDRIVE);
      return {
        mapRunArn: record.arn,
        executionArn: record.executionArn,
        status: record.status,
        startDate: new Date(record.startedAt),
        ...(record.stoppedAt === undefined ? {} : { stopDate: new Date(record.stoppedAt) }),
        maxConcurrency: record.maxConcurrency,
        toleratedFailurePercentage: record.toleratedPercentage,
        toleratedFailureCount: record.toleratedCount,
        itemCounts: countsOf(record, counts, 'items', lost),
        executionCounts: countsOf(record, counts, 'executions', lost),
        redriveCount: record.redrives,
        ...(record.redrivenAt === undefined ? {} : { redriveDate: new Date(record.redrivenAt) }),
      };
    },

    ListMapRuns: (input: sfn.ListMapRunsCommandInput): Answer<sfn.ListMapRunsCommandOutput> => {
      const executionArn = input.executionArn ?? '';
      if (!isExecutionArn(executionArn)) throw invalidArn(executionArn);
      if (records.get(executionArn) === undefined) throw noExecution(executionArn);
      const limit = pageSize(input.maxResults);
      const found = mapRuns.of(executionArn, numberIn(input.nextToken), limit + 1);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        mapRuns: page.map(({ arn, machineArn, startedAt, stoppedAt }) => ({ executionArn, mapRunArn: arn, stateMachineArn: machineArn, startDate: new Date(startedAt), ...(stoppedAt === undefined ? {} : { stopDate: new Date(stoppedAt) }) })),
        ...(found.length > limit && last !== undefined ? { nextToken: encodeToken(last.number) } : {}),
      };
    },

    /** Takes effect while it runs. */
    UpdateMapRun: (input: sfn.UpdateMapRunCommandInput): Answer<sfn.UpdateMapRunCommandOutput> => {
      const record = get(input.mapRunArn ?? '');
      if (record.status !== 'RUNNING') throw invalidRequest(`The map run is ${record.status} and cannot be updated: '${record.arn}'`);
      const { maxConcurrency = record.maxConcurrency, toleratedFailureCount = record.toleratedCount, toleratedFailurePercentage = record.toleratedPercentage } = input;
      runner.update(record, { maxConcurrency, toleratedCount: toleratedFailureCount, toleratedPercentage: toleratedFailurePercentage });
      return {};
    },
  };
}

/** `of`: whether executions are counted, or the items in them. */
function countsOf({ isWritten }: MapRunRecord, counts: readonly Count[], of: 'items' | 'executions', lost: Pick<Count, 'items' | 'executions'>) {
  const count = (status: Count['status']): number => counts.find((each) => each.status === status)?.[of] ?? 0;
  const ended = { succeeded: count('SUCCEEDED'), failed: count('FAILED'), timedOut: count('TIMED_OUT'), aborted: count('ABORTED') };
  const written = ended.succeeded + ended.failed + ended.timedOut + ended.aborted;
  return {
    pending: count('PENDING'),
    running: count('RUNNING'),
    ...ended,
    total: counts.reduce((sum, each) => sum + each[of], 0),
    // Without a ResultWriter the state's own result has them.
    resultsWritten: isWritten === undefined ? ended.succeeded : isWritten ? written : 0,
    failuresNotRedrivable: lost[of],
    pendingRedrive: count('PENDING_REDRIVE'),
  };
}
