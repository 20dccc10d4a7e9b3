import type { InputLogEvent, RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import { invalid } from './errors.ts';
import { EVENT_OVERHEAD_BYTES, keptFrom } from './store/events.ts';
import type { LogGroup } from './store/groups.ts';

const MOST_BATCH_BYTES = 1_048_576;
const HOUR_MILLISECONDS = 3_600_000;
const LONGEST_SPAN_MILLISECONDS = 24 * HOUR_MILLISECONDS;
const OLDEST_MILLISECONDS = 14 * 24 * HOUR_MILLISECONDS;
const NEWEST_MILLISECONDS = 2 * HOUR_MILLISECONDS;

export interface Batch {
  readonly accepted: readonly { readonly timestamp: number; readonly message: string }[];
  readonly rejected: RejectedLogEventsInfo | undefined;
}

/**
 * Holds a batch against the limits of PutLogEvents and takes out what is too old, already expired or too new. Throws
 * InvalidParameterException. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export function checkBatch(input: readonly InputLogEvent[], group: LogGroup, now: number): Batch {
  const events = input.map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES, 0);
  if (bytes > MOST_BATCH_BYTES) throw invalid(`Upload too large: ${bytes} bytes exceeds limit of ${MOST_BATCH_BYTES}`);
  if (events.some(({ timestamp }, index) => timestamp < (events[index - 1]?.timestamp ?? 0))) {
    throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > LONGEST_SPAN_MILLISECONDS) {
    throw invalid('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
  }
  // In order, so each kind is a run at one end; the ends are exclusive, the start is not.
  const tooOld = events.filter(({ timestamp }) => timestamp < now - OLDEST_MILLISECONDS).length;
  const expired = events.filter(({ timestamp }) => timestamp < keptFrom(group, now)).length;
  const inTime = events.filter(({ timestamp }) => timestamp <= now + NEWEST_MILLISECONDS).length;
  const rejected = {
    ...(inTime < events.length ? { tooNewLogEventStartIndex: inTime } : {}),
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
  };
  return { accepted: events.slice(Math.max(tooOld, expired), inTime), rejected: Object.keys(rejected).length === 0 ? undefined : rejected };
}
