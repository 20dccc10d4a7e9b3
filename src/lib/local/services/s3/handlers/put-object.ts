import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { bodyChunks } from '../content/body-chunks.ts';
import { checksumMembers, DEFAULT_ALGORITHM, type ChecksumAlgorithm, type TypedChecksum } from '../content/checksum.ts';
import type { WrittenContent } from '../content/content-files.ts';
import { expectedDigests, verifyDigests } from '../content/expected-digests.ts';
import { keepHeaders } from '../objects/object-headers.ts';
import { requireKey } from '../objects/object-key.ts';
import { requireWritable } from '../objects/preconditions.ts';
import { storeObject } from '../objects/store-object.ts';
import type { S3State } from '../state.ts';

/** PutObject. `Body` is bytes over HTTP; from another service it may be a stream or text. */
export async function putObject(state: S3State, input: s3.PutObjectCommandInput, context: RequestContext): Promise<Answer<s3.PutObjectCommandOutput>> {
  const { name } = state.buckets.require(context, input);
  const key = requireKey(input.Key);
  const headers = keepHeaders('PutObject', input);
  const expected = expectedDigests(input);
  // Looked at again when the content is there; this spares writing what will be refused.
  requireWritable(input, key, state.objects.find(name, key));
  const algorithm = expected.algorithm ?? DEFAULT_ALGORITHM;
  const written = await state.files.write(bodyChunks(input.Body), [algorithm]);
  state.files.keep(written, () => verifyDigests(expected, written));
  const checksum = fullChecksum(written, algorithm);
  const { etag } = storeObject(state, context, { target: input, key, written, headers, checksum, etag: written.md5.toString('hex') });
  return { ETag: `"${etag}"`, ChecksumType: checksum.type, ...checksumMembers(checksum), ...(headers.ServerSideEncryption === undefined ? {} : { ServerSideEncryption: headers.ServerSideEncryption }) };
}

/** The checksum over all of what was written with this algorithm. */
export const fullChecksum = (written: WrittenContent, algorithm: ChecksumAlgorithm): TypedChecksum => ({ algorithm, value: written.checksums.get(algorithm) ?? '', type: 'FULL_OBJECT' });
