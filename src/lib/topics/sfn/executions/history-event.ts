import type * as sfn from '@aws-sdk/client-sfn';
import type { EventDetails, HistoryEvent } from './types.ts';

/** An event as the SDK reads it to one of ours: the one `…EventDetails` that it has, without what is undefined. Pure. */
export function historyEventOf(event: sfn.HistoryEvent): HistoryEvent {
  const { timestamp, type, id = 0, previousEventId = 0, ...rest } = event;
  const details = Object.values(rest).find((value) => typeof value === 'object' && value !== null) ?? {};
  return {
    id,
    previousId: previousEventId,
    type: type ?? 'ExecutionStarted',
    at: timestamp?.getTime() ?? 0,
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)) as EventDetails,
  };
}
