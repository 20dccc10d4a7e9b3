import type * as sfn from '@aws-sdk/client-sfn';
import type { Store } from '../../../../sqlite/store.ts';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { isExecutionArn } from '../arns.ts';
import { invalidArn, noExecution, notRedrivable } from '../errors.ts';
import type { Executions } from '../executions/executions.ts';
import type { ExecutionRecord, ExecutionRecords } from '../executions/records.ts';
import { MOST_EVENTS_TO_REDRIVE, REDRIVABLE_MILLISECONDS } from '../redrive-limits.ts';

/** Longer no execution may be open. */
const MOST_OPEN_MILLISECONDS = 365 * 86_400_000;
/** So long a client token answers as it did. */
const TOKEN_MILLISECONDS = 15 * 60_000;

/** Why an execution cannot be redriven, in AWS's words; undefined where it can. `lastEventId` is asked for where the rest allows it. */
export function whyNotRedrivable({ status, startedAt, stoppedAt }: ExecutionRecord, now: number, lastEventId: () => number): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE') return `Execution is ${status} and cannot be redriven`;
  if (now - startedAt >= MOST_OPEN_MILLISECONDS) return 'Execution has exceeded the max execution time';
  if (now - (stoppedAt ?? now) >= REDRIVABLE_MILLISECONDS) return 'Execution redrivable period exceeded';
  return lastEventId() >= MOST_EVENTS_TO_REDRIVE ? 'Execution history event limit exceeded' : undefined;
}

/** RedriveExecution: https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html */
export function redriveHandlers({ store, records, executions }: { readonly store: Store; readonly records: ExecutionRecords; readonly executions: Executions }) {
  return {
    /** The same token again gives the same answer, and redrives nothing. */
    RedriveExecution: (input: sfn.RedriveExecutionCommandInput, { engine }: RequestContext): Answer<sfn.RedriveExecutionCommandOutput> => {
      const { executionArn: arn = '', clientToken: token } = input;
      if (!isExecutionArn(arn)) throw invalidArn(arn);
      const record = records.get(arn);
      if (record === undefined) throw noExecution(arn);
      const at = engine.clock.now();
      const { number } = record;
      const before = token === undefined ? undefined : store.get<{ at: number }>('SELECT at FROM sfn_redrives WHERE execution = :number AND token = :token AND at > :since', { number, token, since: at - TOKEN_MILLISECONDS });
      if (before !== undefined) return { redriveDate: new Date(before.at) };
      const why = record.mapRun === undefined ? whyNotRedrivable(record, at, () => executions.history.lastEventId(number)) : 'Execution is part of a Map Run and is redriven by it';
      if (why !== undefined) throw notRedrivable(why);
      executions.redrive(record, at, () => {
        if (token !== undefined) store.run('INSERT INTO sfn_redrives (execution, token, at) VALUES (:number, :token, :at) ON CONFLICT (execution, token) DO UPDATE SET at = excluded.at', { number, token, at });
      });
      return { redriveDate: new Date(at) };
    },
  };
}
