import type { Clock } from '../../../run/clock.ts';
import type { StreamName } from '../../../run/events.ts';
import { DroverError, RemoteError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import type { WholeOutputApi } from './api.ts';
import { pluginOf } from './given-output.ts';
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

/** A place in which the whole text may lie. `read` gives undefined where it is not there (yet). */
interface Place {
  readonly name: string;
  readonly read: () => Promise<string | undefined>;
}

/** The whole text, from S3 or else from CloudWatch Logs; else why it cannot be had. Rejects only when `signal` aborts. */
export async function fetchWhole(wanted: WantedOutput, api: WholeOutputApi, clock: Clock, signal: AbortSignal): Promise<WholeOutput> {
  const places = placesOf(wanted, api, signal);
  if (places.length === 0) return { why: `Run Command keeps no more; ${ADVICE}` };
  const reasons = new Map<string, string>();
  const hopeless = new Set<string>();
  for (const patience of PATIENCE_MILLISECONDS) {
    if (hopeless.size === places.length) break;
    if (patience > 0) await clock.sleep(patience, signal);
    for (const { name, read } of places) {
      if (hopeless.has(name)) continue;
      try {
        const text = await read();
        if (text !== undefined && beginsLike(text, wanted.kept)) return { text };
        reasons.set(name, text === undefined ? `it did not arrive at ${name}` : `what lies at ${name} is not the same text`);
      } catch (error) {
        signal.throwIfAborted();
        reasons.set(name, `${name}: ${error instanceof DroverError ? error.message : String(error)}`);
        // A bucket that may not be read will not be readable in three seconds; one that did not answer may be.
        if (!(error instanceof RemoteError) || error.exitCode !== EXIT.unexpected) hopeless.add(name);
      }
    }
  }
  return { why: [...reasons.values()].join('; ') };
}

function placesOf(wanted: WantedOutput, api: WholeOutputApi, signal: AbortSignal): Place[] {
  const { s3, logGroup } = wanted;
  return [
    ...(s3 === undefined ? [] : [{ name: `s3://${s3.bucket}/${s3.prefix}`, read: () => readObject(wanted, s3, api, signal) }]),
    ...(logGroup === undefined ? [] : [{ name: `log group ${logGroup}`, read: () => api.logStream(logGroup, logStreamOf(wanted), signal) }]),
  ];
}

/** Run Command cuts between bytes, so a character may be broken at the end; CloudWatch Logs gets no carriage returns. */
function beginsLike(text: string, kept: string): boolean {
  const beginning = withoutMark(kept).replace(/\uFFFD+$/, '');
  return text.startsWith(beginning) || text.replaceAll('\r\n', '\n').startsWith(beginning.replaceAll('\r\n', '\n').replace(/\r$/, ''));
}

async function readObject(wanted: WantedOutput, s3: { readonly bucket: string; readonly prefix: string }, api: WholeOutputApi, signal: AbortSignal): Promise<string | undefined> {
  const said = keyOf(wanted.url, s3.bucket);
  const text = said === undefined ? undefined : await api.object(s3.bucket, said, signal);
  if (text !== undefined) return text;
  const found = await findKey(wanted, s3, api, signal);
  return found === undefined || found === said ? undefined : api.object(s3.bucket, found, signal);
}

/** command/node/aws-runShellScript/stdout */
export const logStreamOf = ({ commandId, nodeId, step, stream }: WantedOutput): string => `${commandId}/${nodeId}/${pluginOf(step)}/${stream}`;

/** `https://s3.REGION.amazonaws.com/BUCKET/KEY`, or `https://BUCKET.s3.REGION.amazonaws.com/KEY`. */
function keyOf(url: string, bucket: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  const path = decoded(pathname.slice(1));
  if (hostname.startsWith(`${bucket}.`)) return path;
  return path.startsWith(`${bucket}/`) ? path.slice(bucket.length + 1) : undefined;
}

/** An address that is not encoded stands for itself. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** prefix/command/node/plugin/step/stdout: the folder of the step is its name, or `0.` and the plugin's in schema 1.2. */
async function findKey(wanted: WantedOutput, s3: { readonly bucket: string; readonly prefix: string }, api: WholeOutputApi, signal: AbortSignal): Promise<string | undefined> {
  const folder = `${s3.prefix === '' ? '' : `${s3.prefix}/`}${wanted.commandId}/${wanted.nodeId}/`;
  const keys = (await api.keys(s3.bucket, folder, signal)).filter((key) => key.endsWith(`/${wanted.stream}`));
  const plugin = wanted.step.replaceAll(':', '');
  return keys.find((key) => key.endsWith(`/${wanted.step}/${wanted.stream}`) || key.endsWith(`/0.${plugin}/${wanted.stream}`)) ?? (keys.length === 1 ? keys[0] : undefined);
}
