import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '../../../engine-context.ts';
import { logBatches, madeOrThere, type LogEvent } from '../../../log-batches.ts';
import type { Scope } from '../../../scope.ts';
import { POWERSHELL_SCRIPT, SHELL_SCRIPT } from '../documents/document.ts';
import type { CommandRequest } from './records.ts';
import { readLines, sizeOf, streamFrom } from './output-files.ts';

/** One step on one node, where its whole output may go. */
export interface OutputPlace {
  readonly scope: Scope;
  readonly request: CommandRequest;
  readonly commandId: string;
  readonly nodeId: string;
  readonly step: string;
  readonly action: string;
}

const folderOf = (action: string): string => action.replaceAll(':', '');

/** Schema 1.2 has no step names: the agent writes `0.awsrunShellScript`. */
const stepFolder = (step: string, action: string): string => (step === action ? `0.${folderOf(action)}` : step);

/** prefix/command/node/awsrunShellScript/step/stdout */
export function s3Key({ request, commandId, nodeId, step, action }: OutputPlace, stream: 'stdout' | 'stderr'): string {
  const prefix = request.outputS3KeyPrefix === '' ? '' : `${request.outputS3KeyPrefix.replace(/\/+$/, '')}/`;
  return `${prefix}${commandId}/${nodeId}/${folderOf(action)}/${stepFolder(step, action)}/${stream}`;
}

/** The address that Run Command gives for a file in S3; empty where none was asked for. */
export function s3Url(place: OutputPlace, stream: 'stdout' | 'stderr'): string {
  const { outputS3BucketName: bucket, outputS3Region: region } = place.request;
  return bucket === '' ? '' : `https://s3.${region}.amazonaws.com/${bucket}/${s3Key(place, stream)}`;
}

/** command/node/aws-runShellScript/stdout */
export function logStream({ commandId, nodeId, step }: OutputPlace, stream: 'stdout' | 'stderr'): string {
  return `${commandId}/${nodeId}/${step.replaceAll(':', '-')}/${stream}`;
}

/** Puts the whole output into the bucket that was named. As on AWS a bucket that cannot be written fails nothing: it goes to the engine's log. */
export async function shipToS3(engine: Engine, place: OutputPlace, files: { readonly stdout: string; readonly stderr: string }): Promise<void> {
  const { scope, request } = place;
  for (const stream of ['stdout', 'stderr'] as const) {
    if (sizeOf(files[stream]) === 0) continue;
    try {
      await engine.invoke('S3', 'PutObject', { Bucket: request.outputS3BucketName, Key: s3Key(place, stream), Body: streamFrom(files[stream]), ContentType: 'text/plain' }, { ...scope, region: request.outputS3Region });
    } catch (error) {
      engine.log(`output of ${place.commandId} on ${place.nodeId} did not reach s3://${request.outputS3BucketName}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** CloudWatch Logs takes 256 KiB an event. */
const EVENT_BYTES = 200 * 1024;
const PIECE_BYTES = 256 * 1024;
const TAIL_MILLISECONDS = 300;

/** Follows the files of a running step into CloudWatch Logs, a line an event; `finish` sends what is left. */
export class LogShipper {
  readonly #engine: Engine;
  readonly #place: OutputPlace;
  readonly #files: Readonly<Record<'stdout' | 'stderr', string>>;
  readonly #sent = { stdout: 0, stderr: 0 };
  readonly #made = new Set<string>();
  readonly #stop = new AbortController();
  readonly #tailing: Promise<void>;

  constructor(engine: Engine, place: OutputPlace, files: { readonly stdout: string; readonly stderr: string }) {
    this.#engine = engine;
    this.#place = place;
    this.#files = files;
    this.#tailing = this.#tail();
  }

  async finish(): Promise<void> {
    this.#stop.abort();
    await this.#tailing;
    await this.#ship(true);
  }

  async #tail(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#engine.clock.sleep(TAIL_MILLISECONDS, this.#stop.signal).catch(() => undefined);
      if (!this.#stop.signal.aborted) await this.#ship(false);
    }
  }

  async #ship(isEnd: boolean): Promise<void> {
    for (const stream of ['stdout', 'stderr'] as const) {
      try {
        await this.#shipStream(stream, isEnd);
      } catch (error) {
        this.#engine.log(`output of ${this.#place.commandId} on ${this.#place.nodeId} did not reach CloudWatch Logs: ${error instanceof Error ? error.message : String(error)}`);
        this.#stop.abort();
      }
    }
  }

  async #shipStream(stream: 'stdout' | 'stderr', isEnd: boolean): Promise<void> {
    for (;;) {
      const bytes = readLines(this.#files[stream], this.#sent[stream], PIECE_BYTES, isEnd);
      if (bytes.length === 0) return;
      this.#sent[stream] += bytes.length;
      const { scope, request } = this.#place;
      const names = { logGroupName: request.cloudWatchGroup ?? '', logStreamName: logStream(this.#place, stream) };
      await this.#ensureStream(names);
      for (const logEvents of logBatches(eventsOf(bytes.toString('utf8'), this.#engine.clock.now()))) {
        await this.#engine.invoke('CloudWatch Logs', 'PutLogEvents', { ...names, logEvents }, scope);
        // The store answers at once: without this the engine would serve nobody else until a large output is through.
        await turn();
      }
    }
  }

  async #ensureStream(names: { readonly logGroupName: string; readonly logStreamName: string }): Promise<void> {
    if (this.#made.has(names.logStreamName)) return;
    const make = (operation: string, input: object): Promise<void> => madeOrThere(this.#engine.invoke('CloudWatch Logs', operation, input, this.#place.scope));
    await make('CreateLogGroup', { logGroupName: names.logGroupName });
    await make('CreateLogStream', names);
    this.#made.add(names.logStreamName);
  }
}

/** A line an event. */
function* eventsOf(text: string, timestamp: number): Generator<LogEvent> {
  for (const line of text.replace(/\n$/, '').split('\n')) {
    // An event must not be empty; what is too long for one goes on in the next.
    for (let at = 0; at === 0 || at < line.length; at += EVENT_BYTES / 4) yield { message: line.slice(at, at + EVENT_BYTES / 4) || ' ', timestamp };
  }
}

/** The plugins that the engine can carry out. */
export const canRun = (action: string): boolean => action === SHELL_SCRIPT || action === POWERSHELL_SCRIPT;
