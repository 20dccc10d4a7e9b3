import { explainMissingExecution, hasCode } from '../find.ts';
import { machineArnOf } from '../names.ts';
import { Progress } from '../progress.ts';
import { pathOf, stateTimes, type StateVisit } from '../state-visit.ts';
import type { ExecutionsApi } from './api.ts';
import { executionDocument, isoTime } from './present.ts';
import type { ExecutionDescription, MapRunDescription } from './types.ts';

/** All that is shown of an execution. */
export interface ShownExecution {
  readonly execution: ExecutionDescription;
  /** Without events where the service keeps no history: express executions. */
  readonly progress: Progress;
  readonly mapRuns: readonly MapRunDescription[];
  /** Of the map run in which it failed: the ARN of a child that did. */
  readonly failedChild: string | undefined;
}

export type ShowExecutionApi = Pick<ExecutionsApi, 'execution' | 'history' | 'mapRun' | 'executions'>;

/** Of an execution with more map runs only the last ones are asked for. */
const MOST_MAP_RUNS = 20;

/** Throws RemoteErrors, and a UserError with the nearest names where there is no such execution. */
export async function readExecution(arn: string, api: ShowExecutionApi, signal: AbortSignal): Promise<ShownExecution> {
  const execution = await describeExecution(arn, api, signal);
  const progress = await readProgress(arn, api, signal);
  const runs = [...new Set(progress.visits.flatMap(({ mapRunArn }) => mapRunArn ?? []))].slice(-MOST_MAP_RUNS);
  const mapRuns = await Promise.all(runs.map((run) => api.mapRun(run, signal)));
  const failedRun = progress.failure?.at?.mapRunArn;
  return { execution, progress, mapRuns, failedChild: failedRun === undefined ? undefined : await firstFailed(failedRun, api, signal) };
}

/** As states:DescribeExecution, with the nearest names where there is none. */
export async function describeExecution(arn: string, api: Pick<ExecutionsApi, 'execution' | 'executions'>, signal: AbortSignal): Promise<ExecutionDescription> {
  try {
    return await api.execution(arn, signal);
  } catch (error) {
    throw await explainMissingExecution(error, arn, machineArnOf(arn), api, signal);
  }
}

async function readProgress(arn: string, api: Pick<ExecutionsApi, 'history'>, signal: AbortSignal): Promise<Progress> {
  const progress = new Progress();
  try {
    for await (const page of api.history(arn, {}, signal)) for (const event of page) progress.apply(event);
  } catch (error) {
    if (!hasCode(error, 'StateMachineTypeNotSupported', 'InvalidArn')) throw error;
  }
  return progress;
}

async function firstFailed(mapRunArn: string, api: Pick<ExecutionsApi, 'executions'>, signal: AbortSignal): Promise<string | undefined> {
  for await (const [first] of api.executions({ mapRunArn, status: 'FAILED', pageSize: 1 }, signal)) return first?.arn;
  return undefined;
}

/** For --json: inputs and outputs whole, times as ISO 8601 texts. */
export function shownExecutionDocument({ execution, progress, mapRuns, failedChild }: ShownExecution, now: number): object {
  const { failure } = progress;
  return {
    execution: executionDocument(execution),
    ...(failure === undefined ? {} : { failure: { status: failure.status, error: failure.error, cause: failure.cause, states: failure.states.map(visitDocument), ...(failedChild === undefined ? {} : { failedChild }) } }),
    current: progress.current.map(visitDocument),
    states: stateTimes(progress.visits, now),
    mapRuns: mapRuns.map(executionDocument),
  };
}

const visitDocument = (visit: StateVisit): object => {
  const { name, type, attempt, enteredAt, input, workInput, resource, mapRunArn } = visit;
  return { name, path: pathOf(visit), type, attempt, enteredAt: isoTime(enteredAt), input, workInput, resource, mapRunArn };
};
