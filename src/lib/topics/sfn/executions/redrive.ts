import { RemoteError, UserError } from '../../../errors/errors.ts';
import { hasCode } from '../find.ts';
import { Progress } from '../progress.ts';
import { pathOf } from '../state-visit.ts';
import type { ExecutionsApi } from './api.ts';
import { describeExecution } from './show.ts';
import type { ExecutionDescription } from './types.ts';

export interface RedrivePlan {
  readonly arn: string;
  readonly name: string;
  readonly status: ExecutionDescription['status'];
  readonly redriveCount: number;
  /** The states at which it goes on. */
  readonly from: readonly string[];
}

export type RedriveApi = Pick<ExecutionsApi, 'execution' | 'executions' | 'historyPage' | 'redrive'>;

/** Of a longer history the end alone is read. */
const MOST_EVENTS = 1000;

/** Looks at what would go on, and where. Throws a UserError where the service will not redrive it, and says why. */
export async function prepareRedrive(arn: string, api: RedriveApi, signal: AbortSignal): Promise<RedrivePlan> {
  const { name, status, redriveCount, redriveStatus, redriveStatusReason } = await describeExecution(arn, api, signal);
  if (redriveStatus !== undefined && redriveStatus !== 'REDRIVABLE') {
    const [why, hint] =
      redriveStatus === 'REDRIVABLE_BY_MAP_RUN' ? ['it is a child of a map run', 'Redrive the execution of the map run: its children go on with it.'] : [redriveStatusReason || `it is ${status}`, 'Only an execution that failed, timed out or was stopped in the last 14 days goes on; start a new one with drover sfn run.'];
    throw new UserError('not-redrivable', `${name} cannot be redriven: ${why}`, hint);
  }
  const { events } = await api.historyPage(arn, { reverse: true, withData: false, pageSize: MOST_EVENTS }, signal);
  const progress = new Progress();
  for (const event of events.toReversed()) progress.apply(event);
  return { arn, name, status, redriveCount, from: (progress.failure?.states ?? []).map(pathOf) };
}

/** `clientToken` is random: with the same one the service redrives once, however often it is asked. Gives when it went on. */
export async function runRedrive({ arn, name, redriveCount }: RedrivePlan, clientToken: string, api: RedriveApi, signal: AbortSignal): Promise<number> {
  try {
    return await api.redrive(arn, clientToken, signal);
  } catch (error) {
    if (error instanceof RemoteError && error.ambiguous) {
      const now = await api.execution(arn, signal);
      if (now.redriveCount > redriveCount) return now.redrivenAt ?? 0;
    }
    if (hasCode(error, 'ExecutionNotRedrivable')) throw new UserError('not-redrivable', `${name} cannot be redriven: ${error.message}`, 'Start a new one with drover sfn run.', { cause: error });
    throw error;
  }
}

/** "go on with order-4711 (FAILED) at Charge". */
export const redriveWords = ({ name, status, from }: RedrivePlan): string => `go on with ${name} (${status})${from.length === 0 ? '' : ` at ${from.join(', ')}`}`;
