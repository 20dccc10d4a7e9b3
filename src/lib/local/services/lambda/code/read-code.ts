import type { Engine } from '../../../engine-context.ts';
import type { Scope } from '../../../scope.ts';
import { invalid, notServed, tooLarge } from '../errors.ts';

/** Where a request says that the code is. */
export interface CodeInput {
  readonly ZipFile?: Uint8Array | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly S3ObjectVersion?: string | undefined;
  readonly ImageUri?: string | undefined;
  readonly SourceKMSKeyArn?: string | undefined;
}

const MOST_ZIP_BYTES = 52_428_800;
/** The same in base64, with the rest of the request. */
const MOST_REQUEST_BYTES = 70_167_211;

/** The zip that a request brings, or names an object of S3 for. Throws InvalidParameterValueException, RequestTooLargeException, NotImplemented. */
export async function readCode(engine: Engine, scope: Scope, input: CodeInput, operation: string): Promise<Buffer> {
  const { ZipFile, S3Bucket, S3Key, S3ObjectVersion, ImageUri, SourceKMSKeyArn } = input;
  if (ImageUri !== undefined) throw notServed('with an ImageUri');
  if (SourceKMSKeyArn !== undefined) throw notServed('with a SourceKMSKeyArn');
  if (S3ObjectVersion !== undefined) throw notServed('with an S3ObjectVersion');
  if (ZipFile === undefined) {
    if (S3Bucket === undefined || S3Key === undefined) throw invalid('Please provide a source for function code.');
    return readObject(engine, scope, S3Bucket, S3Key);
  }
  if (S3Bucket !== undefined || S3Key !== undefined) throw invalid('Please do not provide other FunctionCode parameters when providing a ZipFile.');
  if (ZipFile.length > MOST_ZIP_BYTES) throw tooLarge(MOST_REQUEST_BYTES, operation);
  return Buffer.from(ZipFile.buffer, ZipFile.byteOffset, ZipFile.byteLength);
}

async function readObject(engine: Engine, { account, region }: Scope, bucket: string, key: string): Promise<Buffer> {
  try {
    const { Body } = (await engine.invoke('S3', 'GetObject', { Bucket: bucket, Key: key }, { account, region })) as { readonly Body: AsyncIterable<Uint8Array> };
    const parts: Uint8Array[] = [];
    for await (const part of Body) parts.push(part);
    return Buffer.concat(parts);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw invalid(`Error occurred while GetObject. S3 Error Code: ${error.name}. S3 Error Message: ${error.message}`);
  }
}
