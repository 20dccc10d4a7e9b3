import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { GetObjectCommandOutput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { isObject, type Json, type JsonObject } from '../../../../../asl/json.ts';
import type { ExecutionFrame } from '../../interpreter/execution-frame.ts';
import { remoteFailure } from '../../tasks/remote-failure.ts';
import { readerFailed } from './reader-config.ts';

/** Objects in the engine's S3, in the account and region of an execution. */
export class Objects {
  readonly #execution: ExecutionFrame;

  constructor(execution: ExecutionFrame) {
    this.#execution = execution;
  }

  /** The text of an object, in pieces. `input` is that of GetObject. Throws States.ItemReaderFailed. */
  async *text(input: JsonObject): AsyncGenerator<string> {
    const { Body } = (await this.#call('GetObject', input)) as GetObjectCommandOutput;
    const body = Body as unknown as Readable;
    const decoder = new TextDecoder();
    const decompress = decompressor(textParameter(input, 'Key'));
    try {
      for await (const chunk of decompress === undefined ? body : body.pipe(decompress)) yield decoder.decode(chunk as Uint8Array, { stream: true });
    } catch (error) {
      throw readerFailed(`The object could not be read: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      body.destroy();
      decompress?.destroy();
    }
    yield decoder.decode();
  }

  /** What a bucket holds, as Step Functions spells it. `input` is that of ListObjectsV2. Throws States.ItemReaderFailed. */
  async *list(input: JsonObject): AsyncGenerator<JsonObject & { readonly Key: string }> {
    let token: string | undefined;
    do {
      const { Contents = [], NextContinuationToken } = (await this.#call('ListObjectsV2', { ...input, ...(token === undefined ? {} : { ContinuationToken: token }) })) as ListObjectsV2CommandOutput;
      for (const { ETag = '', Key = '', LastModified, Size = 0, StorageClass = 'STANDARD' } of Contents) yield { Etag: ETag, Key, LastModified: Math.trunc((LastModified?.getTime() ?? 0) / 1000), Size, StorageClass };
      token = NextContinuationToken;
    } while (token !== undefined);
  }

  /** Throws what S3 refuses. */
  async put(bucket: string, key: string, body: Iterable<string>): Promise<void> {
    await this.#execution.world.engine.invoke('S3', 'PutObject', { Bucket: bucket, Key: key, Body: Readable.from(typeof body === 'string' ? [body] : body), ContentType: 'application/json' }, this.#execution.record);
  }

  async #call(operation: string, input: JsonObject): Promise<unknown> {
    const { world, record } = this.#execution;
    try {
      return await world.engine.invoke('S3', operation, input, record);
    } catch (error) {
      throw readerFailed(remoteFailure('S3', error, world.chances.uuid()).cause);
    }
  }
}

function decompressor(key: string) {
  if (key.endsWith('.gz')) return createGunzip();
  return key.endsWith('.zst') || key.endsWith('.zstd') ? createZstdDecompress() : undefined;
}

/** The text of a parameter. Throws States.ItemReaderFailed where it is none. */
export function textParameter(parameters: Json, name: string): string {
  const value = isObject(parameters) ? parameters[name] : undefined;
  if (typeof value !== 'string') throw readerFailed(`The parameter ${name} must be a text`);
  return value;
}
