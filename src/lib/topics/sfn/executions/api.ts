import * as sfn from '@aws-sdk/client-sfn';
import type { Call } from '../../../aws/gated-calls.ts';
import { pages } from '../../../run/pages.ts';
import type { Operation } from '../operations.ts';
import { historyEventOf } from './history-event.ts';
import type { ExecutedMachine, ExecutionDescription, ExecutionsFilter, ExecutionSummary, HistoryEvent, HistoryPage, HistoryQuery, MapRunChange, MapRunCounts, MapRunDescription, MapRunSummary, NewExecution, StartedExecution, SyncExecution } from './types.ts';

/** Executions, their histories and map runs. Every method throws RemoteErrors; lists come page by page, and a page can be empty. */
export interface ExecutionsApi {
  /**
   * states:StartExecution, sent once: an error may be `ambiguous`. The same name and input while that one runs give the
   * same ARN; a closed one or another input: ExecutionAlreadyExists. Express executions are started anew each time.
   */
  start(execution: NewExecution, signal: AbortSignal): Promise<StartedExecution>;
  /** states:StartSyncExecution, of an express machine: answers when it has ended, after 5 minutes at most. Sent once. */
  startSync(execution: NewExecution, signal: AbortSignal): Promise<SyncExecution>;
  /** states:DescribeExecution. ExecutionDoesNotExist: also for a moment after the start. */
  execution(arn: string, signal: AbortSignal): Promise<ExecutionDescription>;
  /** states:StopExecution. One that has ended is left as it is, without an error. Gives when it stopped. */
  stop(arn: string, reason: { readonly error?: string | undefined; readonly cause?: string | undefined }, signal: AbortSignal): Promise<number>;
  /** states:RedriveExecution; the same `clientToken` is redriven once. ExecutionNotRedrivable. Gives when it went on. */
  redrive(arn: string, clientToken: string, signal: AbortSignal): Promise<number>;
  /** states:ListExecutions, the newest first. Not for express machines: StateMachineTypeNotSupported. */
  executions(filter: ExecutionsFilter, signal: AbortSignal): AsyncGenerator<readonly ExecutionSummary[]>;
  /** states:GetExecutionHistory, one page. */
  historyPage(arn: string, query: HistoryQuery & { readonly token?: string | undefined }, signal: AbortSignal): Promise<HistoryPage>;
  /** states:GetExecutionHistory, all that there is now. */
  history(arn: string, query: HistoryQuery, signal: AbortSignal): AsyncGenerator<readonly HistoryEvent[]>;
  /** states:DescribeStateMachineForExecution. */
  machineOf(executionArn: string, signal: AbortSignal): Promise<ExecutedMachine>;
  /** states:ListMapRuns. */
  mapRuns(executionArn: string, signal: AbortSignal): AsyncGenerator<readonly MapRunSummary[]>;
  /** states:DescribeMapRun. */
  mapRun(arn: string, signal: AbortSignal): Promise<MapRunDescription>;
  /** states:UpdateMapRun, while it runs. */
  updateMapRun(arn: string, change: MapRunChange, signal: AbortSignal): Promise<void>;
}

/** The most that every one of these lists gives at once. */
const PAGE = 1000;

/** `slowCall` waits longer than a synchronous execution may take. */
export function executionsApi(call: Call<sfn.SFNClient, Operation>, slowCall: Call<sfn.SFNClient, Operation>): ExecutionsApi {
  const historyPage: ExecutionsApi['historyPage'] = async (executionArn, { reverse = false, withData = true, pageSize = PAGE, token }, signal) => {
    const input = { executionArn, reverseOrder: reverse, includeExecutionData: withData, maxResults: pageSize, nextToken: token };
    const { events = [], nextToken } = await call('GetExecutionHistory', signal, (to, options) => to.send(new sfn.GetExecutionHistoryCommand(input), options));
    return { events: events.map(historyEventOf), token: nextToken || undefined };
  };
  return {
    start: async (execution, signal) => {
      const answer = await call('StartExecution', signal, (to, options) => to.send(new sfn.StartExecutionCommand(startInput(execution)), options));
      return { arn: answer.executionArn ?? '', startedAt: timeOf(answer.startDate) };
    },
    startSync: async (execution, signal) => {
      const answer = await slowCall('StartSyncExecution', signal, (to, options) => to.send(new sfn.StartSyncExecutionCommand(startInput(execution)), options));
      const { executionArn: arn = '', name = '', status = 'FAILED', output, error, cause } = answer;
      return { arn, name, status, startedAt: timeOf(answer.startDate), stoppedAt: timeOf(answer.stopDate), output, error, cause };
    },
    execution: async (executionArn, signal) => descriptionOf(await call('DescribeExecution', signal, (to, options) => to.send(new sfn.DescribeExecutionCommand({ executionArn }), options))),
    stop: async (executionArn, { error, cause }, signal) => {
      const { stopDate } = await call('StopExecution', signal, (to, options) => to.send(new sfn.StopExecutionCommand({ executionArn, error, cause }), options));
      return timeOf(stopDate);
    },
    redrive: async (executionArn, clientToken, signal) => {
      const { redriveDate } = await call('RedriveExecution', signal, (to, options) => to.send(new sfn.RedriveExecutionCommand({ executionArn, clientToken }), options));
      return timeOf(redriveDate);
    },
    async *executions({ status, pageSize = PAGE, ...of }, signal) {
      const input = { ...('mapRunArn' in of ? { mapRunArn: of.mapRunArn } : { stateMachineArn: of.machineArn }), statusFilter: status, maxResults: pageSize };
      for await (const page of pages((nextToken) => call('ListExecutions', signal, (to, options) => to.send(new sfn.ListExecutionsCommand({ ...input, nextToken }), options)))) yield (page.executions ?? []).map(summaryOf);
    },
    historyPage,
    async *history(arn, query, signal) {
      for await (const { events } of pages(async (token) => {
        const page = await historyPage(arn, { ...query, token }, signal);
        return { events: page.events, nextToken: page.token };
      })) yield events;
    },
    machineOf: async (executionArn, signal) => {
      const answer = await call('DescribeStateMachineForExecution', signal, (to, options) => to.send(new sfn.DescribeStateMachineForExecutionCommand({ executionArn }), options));
      const { stateMachineArn: arn = '', name = '', definition = '', roleArn = '', revisionId, mapRunArn, label } = answer;
      return { arn, name, definition, roleArn, revisionId, mapRunArn, label };
    },
    async *mapRuns(executionArn, signal) {
      for await (const page of pages((nextToken) => call('ListMapRuns', signal, (to, options) => to.send(new sfn.ListMapRunsCommand({ executionArn, maxResults: PAGE, nextToken }), options)))) yield (page.mapRuns ?? []).map(mapRunOf);
    },
    mapRun: async (mapRunArn, signal) => {
      const answer = await call('DescribeMapRun', signal, (to, options) => to.send(new sfn.DescribeMapRunCommand({ mapRunArn }), options));
      const { status = 'RUNNING', maxConcurrency = 0, toleratedFailurePercentage = 0, toleratedFailureCount = 0, redriveCount = 0 } = answer;
      return { ...mapRunOf(answer), status, maxConcurrency, toleratedFailurePercentage, toleratedFailureCount, redriveCount, items: countsOf(answer.itemCounts), executions: countsOf(answer.executionCounts) };
    },
    updateMapRun: async (mapRunArn, change, signal) => {
      await call('UpdateMapRun', signal, (to, options) => to.send(new sfn.UpdateMapRunCommand({ mapRunArn, ...change }), options));
    },
  };
}

const timeOf = (date: Date | undefined): number => date?.getTime() ?? 0;

const startInput = ({ machineArn, name, input, traceHeader }: NewExecution) => ({ stateMachineArn: machineArn, name, input, traceHeader });

/** What the two shapes of an execution have in common. */
const factsOf = (execution: sfn.ExecutionListItem | sfn.DescribeExecutionOutput): Omit<ExecutionSummary, 'itemCount'> => ({
  arn: execution.executionArn ?? '',
  name: execution.name ?? '',
  machineArn: execution.stateMachineArn ?? '',
  status: execution.status ?? 'RUNNING',
  startedAt: timeOf(execution.startDate),
  stoppedAt: execution.stopDate?.getTime(),
  versionArn: execution.stateMachineVersionArn,
  aliasArn: execution.stateMachineAliasArn,
  mapRunArn: execution.mapRunArn,
  redriveCount: execution.redriveCount ?? 0,
  redrivenAt: execution.redriveDate?.getTime(),
});

const summaryOf = (execution: sfn.ExecutionListItem): ExecutionSummary => ({ ...factsOf(execution), itemCount: execution.itemCount });

const descriptionOf = (execution: sfn.DescribeExecutionOutput): ExecutionDescription => {
  const { input, output, error, cause, redriveStatus, redriveStatusReason } = execution;
  return { ...factsOf(execution), input, output, error, cause, redriveStatus, redriveStatusReason };
};

const mapRunOf = (run: sfn.MapRunListItem | sfn.DescribeMapRunOutput): MapRunSummary => ({
  arn: run.mapRunArn ?? '',
  executionArn: run.executionArn ?? '',
  startedAt: timeOf(run.startDate),
  stoppedAt: run.stopDate?.getTime(),
});

const countsOf = (counts: Partial<sfn.MapRunItemCounts> = {}): MapRunCounts => ({
  pending: counts.pending ?? 0,
  running: counts.running ?? 0,
  succeeded: counts.succeeded ?? 0,
  failed: counts.failed ?? 0,
  timedOut: counts.timedOut ?? 0,
  aborted: counts.aborted ?? 0,
  total: counts.total ?? 0,
  resultsWritten: counts.resultsWritten ?? 0,
  failuresNotRedrivable: counts.failuresNotRedrivable ?? 0,
  pendingRedrive: counts.pendingRedrive ?? 0,
});
