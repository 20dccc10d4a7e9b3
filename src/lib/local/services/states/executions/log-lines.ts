import { detailsOf, withoutData, type Details } from './event-details.ts';
import type { EventRecord, ExecutionRecord } from './records.ts';

/** LoggingConfiguration as executions keep it. */
export interface Logging {
  readonly level: string;
  readonly includeExecutionData: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[];
}

const FATAL: ReadonlySet<string> = new Set(['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut']);
const ERROR: ReadonlySet<string> = new Set([
  ...FATAL,
  'ActivityFailed',
  'ActivityScheduleFailed',
  'ActivityTimedOut',
  'EvaluationFailed',
  'FailStateEntered',
  'LambdaFunctionFailed',
  'LambdaFunctionScheduleFailed',
  'LambdaFunctionStartFailed',
  'LambdaFunctionTimedOut',
  'MapIterationAborted',
  'MapIterationFailed',
  'MapRunAborted',
  'MapRunFailed',
  'MapStateAborted',
  'MapStateFailed',
  'ParallelStateAborted',
  'ParallelStateFailed',
  'TaskFailed',
  'TaskStartFailed',
  'TaskStateAborted',
  'TaskSubmitFailed',
  'TaskTimedOut',
  'WaitStateAborted',
]);

/** https://docs.aws.amazon.com/step-functions/latest/dg/cloudwatch-log-level.html */
export const isLogged = (type: string, level: string): boolean => level === 'ALL' || (level === 'ERROR' && ERROR.has(type)) || (level === 'FATAL' && FATAL.has(type));

/** Escaped input or output that is longer is cut: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const MOST_DATA_BYTES = 248 * 1024;

/** An event as a line of the log. All in it but the details are texts. */
export function logLine({ arn, redrives }: Pick<ExecutionRecord, 'arn' | 'redrives'>, { id, at, type, previous, details }: EventRecord, includeData: boolean): string {
  const [found] = Object.values(detailsOf(details));
  return JSON.stringify({
    id: String(id),
    type,
    ...(found === undefined ? {} : { details: includeData ? shortened(found) : withoutData(found) }),
    previous_event_id: String(previous),
    event_timestamp: String(at),
    execution_arn: arn,
    redrive_count: String(redrives),
  });
}

function shortened(details: Details): Details {
  const cut = ['input', 'output'].flatMap((name) => {
    const value = details[name];
    const text = typeof value === 'string' ? atMost(value) : value;
    return text === value ? [] : [[name, text] as const, [`${name}Details`, { truncated: true }] as const];
  });
  return cut.length === 0 ? details : { ...details, ...Object.fromEntries(cut) };
}

function atMost(text: string): string {
  if (text.length * 6 <= MOST_DATA_BYTES) return text;
  const size = (length: number): number => Buffer.byteLength(JSON.stringify(text.slice(0, length)));
  if (size(text.length) <= MOST_DATA_BYTES) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (size(middle) <= MOST_DATA_BYTES) fits = middle;
    else tooLong = middle;
  }
  // Not in the middle of a pair.
  return text.slice(0, fits).replace(/[\ud800-\udbff]$/, '');
}
