/** An event of CloudWatch Logs; `timestamp` in milliseconds since the epoch. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
}

/**
 * PutLogEvents takes 10,000 events and 1 MiB a call, 26 bytes of it for each event. So few are stored in a moment that
 * nobody notices. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
const MOST_EVENTS = 1000;
const MOST_BYTES = 900_000;
const OVERHEAD_BYTES = 26;

/** Events in their order, as many at a time as one call takes. */
export function* logBatches(events: Iterable<LogEvent>): Generator<LogEvent[]> {
  let batch: LogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.message) + OVERHEAD_BYTES;
    if (batch.length === MOST_EVENTS || (batch.length > 0 && bytes + size > MOST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** Waits for a group or a stream to be made; that somebody was quicker is as good. */
export async function madeOrThere(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
  }
}
