import type { ExecutionsApi } from '../executions/api.ts';
import { inOrder } from '../executions/newer-events.ts';
import { Progress, type ExecutionFailure } from '../progress.ts';

/** A history that is longer is read from its end alone: then attempts before that are not counted. */
const MOST_EVENTS = 1000;

/** Where an execution failed, from its history: one call for all but the longest. undefined where the history does not tell. */
export async function readFailure(arn: string, api: Pick<ExecutionsApi, 'historyPage'>, signal: AbortSignal): Promise<ExecutionFailure | undefined> {
  const { events } = await api.historyPage(arn, { reverse: true, pageSize: MOST_EVENTS }, signal);
  const progress = new Progress();
  for (const event of inOrder(events)) progress.apply(event);
  return progress.failure;
}
