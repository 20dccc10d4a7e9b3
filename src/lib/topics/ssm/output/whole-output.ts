import type { Clock } from '../../../run/clock.ts';
import type { StreamName } from '../../../run/events.ts';
import { DroverError } from '../../../errors/errors.ts';
import type { WholeOutputApi } from './api.ts';
import { withoutMark } from './kept.ts';

/** One stream of one step on one node, and where its whole text may lie. */
export interface WantedOutput {
  readonly commandId: string;
  readonly nodeId: string;
  readonly step: string;
  readonly stream: StreamName;
  /** What Run Command kept, mark and all. */
  readonly kept: string;
  /** The file's address as Run Command gives it; "" where it was not sent to S3. */
  readonly url: string;
  readonly s3: { readonly bucket: string; readonly prefix: string } | undefined;
  readonly logGroup: string | undefined;
}

export type WholeOutput = { readonly text: string } | { readonly why: string };

/** Files and log events may come a little after the command has ended. */
const PATIENCE_MILLISECONDS = [0, 500, 1500, 3000];
const ADVICE = 'send it to a bucket or a log group to keep all (--output-s3, --output-cloudwatch)';

/** The whole text, from S3 or CloudWatch Logs; else why it cannot be had. Rejects only when `signal` aborts. */
export async function fetchWhole(wanted: WantedOutput, api: WholeOutputApi, clock: Clock, signal: AbortSignal): Promise<WholeOutput> {
  if (wanted.s3 === undefined && wanted.logGroup === undefined) return { why: `Run Command keeps no more; ${ADVICE}` };
  let why = '';
  for (const patience of PATIENCE_MILLISECONDS) {
    if (patience > 0) await clock.sleep(patience, signal);
    try {
      const text = await read(wanted, api, signal);
      if (text !== undefined && text.startsWith(withoutMark(wanted.kept))) return { text };
      why = text === undefined ? `it did not arrive at ${placeOf(wanted)}` : `what lies at ${placeOf(wanted)} is not the same text`;
    } catch (error) {
      signal.throwIfAborted();
      // A bucket that may not be read will not be readable in three seconds.
      return { why: error instanceof DroverError ? error.message : String(error) };
    }
  }
  return { why };
}

async function read(wanted: WantedOutput, api: WholeOutputApi, signal: AbortSignal): Promise<string | undefined> {
  if (wanted.s3 !== undefined) {
    const key = keyOf(wanted.url, wanted.s3.bucket) ?? (await findKey(wanted, wanted.s3, api, signal));
    const text = key === undefined ? undefined : await api.object(wanted.s3.bucket, key, signal);
    if (text !== undefined || wanted.logGroup === undefined) return text;
  }
  return api.logStream(wanted.logGroup ?? '', logStreamOf(wanted), signal);
}

/** command/node/aws-runShellScript/stdout */
export const logStreamOf = ({ commandId, nodeId, step, stream }: WantedOutput): string => `${commandId}/${nodeId}/${step.replaceAll(':', '-')}/${stream}`;

/** `https://s3.REGION.amazonaws.com/BUCKET/KEY`, or `https://BUCKET.s3.REGION.amazonaws.com/KEY`. */
function keyOf(url: string, bucket: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  if (hostname.startsWith(`${bucket}.`)) return path;
  return path.startsWith(`${bucket}/`) ? path.slice(bucket.length + 1) : undefined;
}

/** prefix/command/node/plugin/step/stdout: the folder of the step is its name, or `0.` and the plugin's in schema 1.2. */
async function findKey(wanted: WantedOutput, s3: { readonly bucket: string; readonly prefix: string }, api: WholeOutputApi, signal: AbortSignal): Promise<string | undefined> {
  const folder = `${s3.prefix === '' ? '' : `${s3.prefix}/`}${wanted.commandId}/${wanted.nodeId}/`;
  const keys = (await api.keys(s3.bucket, folder, signal)).filter((key) => key.endsWith(`/${wanted.stream}`));
  const plugin = wanted.step.replaceAll(':', '');
  return keys.find((key) => key.endsWith(`/${wanted.step}/${wanted.stream}`) || key.endsWith(`/0.${plugin}/${wanted.stream}`)) ?? (keys.length === 1 ? keys[0] : undefined);
}

const placeOf = ({ s3, logGroup }: WantedOutput): string => (s3 === undefined ? `log group ${logGroup ?? ''}` : `s3://${s3.bucket}/${s3.prefix}`);
