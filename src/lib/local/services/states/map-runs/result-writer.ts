import { StateFailure } from '../../../../asl/failure.ts';
import { isObject, type Json, type JsonObject } from '../../../../asl/json.ts';
import type { MapState } from '../../../../asl/machine.ts';
import { remoteFailure } from '../tasks/remote-failure.ts';
import type { StateData } from '../interpreter/state-data.ts';
import type { Thread } from '../interpreter/thread.ts';
import type { ChildRecords, ChildStatus } from './child-records.ts';
import { Objects } from './items/objects.ts';
import type { MapRunRecord } from './records.ts';
import { resultsOf, type Transformation } from './results.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html: of one file. */
const MOST_FILE_BYTES = 5 * 2 ** 30;

const UNSUCCESSFUL: readonly ChildStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];
/** In the order of the manifest. */
const FILES: Readonly<Record<string, readonly ChildStatus[]>> = { FAILED: UNSUCCESSFUL, PENDING: ['PENDING', 'PENDING_REDRIVE'], SUCCEEDED: ['SUCCEEDED'] };

export interface ResultWriterOptions {
  readonly children: ChildRecords;
  readonly mapRun: MapRunRecord;
  /** For tests: bytes of one file. */
  readonly mostFileBytes?: number;
}

/** Where the results of a map run go, and how. */
export class MapRunResults {
  readonly #thread: Thread;
  readonly #data: StateData;
  readonly #state: MapState;
  readonly #children: ChildRecords;
  readonly #mapRun: MapRunRecord;
  readonly #mostFileBytes: number;

  constructor(thread: Thread, data: StateData, state: MapState, { children, mapRun, mostFileBytes = MOST_FILE_BYTES }: ResultWriterOptions) {
    this.#thread = thread;
    this.#data = data;
    this.#state = state;
    this.#children = children;
    this.#mapRun = mapRun;
    this.#mostFileBytes = mostFileBytes;
  }

  get areExported(): boolean {
    return this.#state.ResultWriter?.Resource !== undefined;
  }

  /** The result of the state where nothing is exported. What failed and was tolerated is left out. */
  inline(): Json {
    const transformation = this.#transformation('COMPACT');
    const results: Json[] = [];
    for (const child of this.#children.all(this.#mapRun.number, transformation === 'NONE' ? ['SUCCEEDED', ...UNSUCCESSFUL] : ['SUCCEEDED'])) {
      for (const text of resultsOf(child, transformation, this.#mapRun)) results.push(JSON.parse(text) as Json);
    }
    return results;
  }

  /** Writes the files of results and their manifest, and gives the result of the state. Throws States.ResultWriterFailed. */
  async export(): Promise<Json> {
    const { Parameters, Arguments = {} } = this.#state.ResultWriter ?? {};
    const where = await this.#data.template(Parameters === undefined ? 'ResultWriter/Arguments' : 'ResultWriter/Parameters', Parameters ?? Arguments);
    const { Bucket, Prefix = '' } = isObject(where) ? where : {};
    if (typeof Bucket !== 'string' || typeof Prefix !== 'string') throw new StateFailure('States.ResultWriterFailed', 'The Bucket and the Prefix of the ResultWriter must be texts');
    const { arn, redrives } = this.#mapRun;
    const folder = `${Prefix === '' || Prefix.endsWith('/') ? Prefix : `${Prefix}/`}${arn.slice(arn.lastIndexOf(':') + 1)}/${redrives === 0 ? '' : `Redrive-${redrives}/`}`;
    const files: Record<string, Json> = {};
    for (const [name, statuses] of Object.entries(FILES)) files[name] = await this.#writeFiles(Bucket, `${folder}${name}`, this.#texts(statuses));
    const Key = `${folder}manifest.json`;
    await this.#put(Bucket, Key, JSON.stringify({ DestinationBucket: Bucket, MapRunArn: arn, ResultFiles: files }));
    return { MapRunArn: arn, ResultWriterDetails: { Bucket, Key } };
  }

  *#texts(statuses: readonly ChildStatus[]): Generator<string, undefined> {
    const transformation = this.#transformation('NONE');
    for (const child of this.#children.all(this.#mapRun.number, statuses)) yield* resultsOf(child, transformation, this.#mapRun);
  }

  /** Files of results: as few as there can be, none where there is nothing. */
  async #writeFiles(bucket: string, name: string, texts: Generator<string, undefined>): Promise<JsonObject[]> {
    const isLines = this.#state.ResultWriter?.WriterConfig?.['OutputType'] === 'JSONL';
    const [before, between, after] = isLines ? ['', '\n', '\n'] : ['[', ',', ']'];
    const files: JsonObject[] = [];
    let next = texts.next();
    while (next.done !== true) {
      const key = `${name}_${files.length}.${isLines ? 'jsonl' : 'json'}`;
      const file = new CountedText();
      const most = this.#mostFileBytes;
      await this.#put(
        bucket,
        key,
        (function* () {
          let glue = before;
          while (next.done !== true && (glue === before || file.bytes + next.value.length < most)) {
            yield file.counted(`${glue}${next.value}`);
            glue = between;
            next = texts.next();
          }
          yield file.counted(after);
        })(),
      );
      files.push({ Key: key, Size: file.bytes });
    }
    return files;
  }

  async #put(bucket: string, key: string, body: Iterable<string>): Promise<void> {
    const { execution } = this.#thread;
    try {
      await new Objects(execution).put(bucket, key, body);
    } catch (error) {
      throw new StateFailure('States.ResultWriterFailed', remoteFailure('S3', error, execution.world.chances.uuid()).cause);
    }
  }

  #transformation(otherwise: Transformation): Transformation {
    const { Transformation: wanted = otherwise } = this.#state.ResultWriter?.WriterConfig ?? {};
    return wanted === 'COMPACT' || wanted === 'FLATTEN' ? wanted : 'NONE';
  }
}

class CountedText {
  bytes = 0;

  counted(text: string): string {
    this.bytes += Buffer.byteLength(text);
    return text;
  }
}
