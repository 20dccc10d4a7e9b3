import { randomBytes } from 'node:crypto';
import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { bodyChunks } from '../content/body-chunks.ts';
import { checksumMembers, DEFAULT_ALGORITHM, namedAlgorithm, type Checksum, type ChecksumAlgorithm, type ChecksumType } from '../content/checksum.ts';
import type { WrittenContent } from '../content/content-files.ts';
import { expectedDigests, verifyDigests } from '../content/expected-digests.ts';
import { invalidArgument, invalidRequest } from '../errors.ts';
import { requireCopySource } from '../objects/copy-source.ts';
import { keepHeaders, refuseNotBuilt } from '../objects/object-headers.ts';
import { requireKey } from '../objects/object-key.ts';
import { wholeSeconds, type S3State } from '../state.ts';
import type { PartRecord, UploadRecord } from '../uploads/upload-records.ts';

/** CreateMultipartUpload. */
export function createMultipartUpload(state: S3State, input: s3.CreateMultipartUploadCommandInput, context: RequestContext): Answer<s3.CreateMultipartUploadCommandOutput> {
  const { name } = state.buckets.require(context, input);
  const key = requireKey(input.Key);
  const headers = keepHeaders('CreateMultipartUpload', input);
  const checksumAlgorithm = namedAlgorithm(input.ChecksumAlgorithm);
  const checksumType = typeOf(checksumAlgorithm, input.ChecksumType);
  const id = randomBytes(32).toString('hex');
  state.uploads.insert({ id, bucket: name, key, startedAt: wholeSeconds(state.clock), headers, checksumAlgorithm, checksumType });
  return {
    Bucket: name,
    Key: key,
    UploadId: id,
    ...(headers.ServerSideEncryption === undefined ? {} : { ServerSideEncryption: headers.ServerSideEncryption }),
    ...(checksumAlgorithm === undefined ? {} : { ChecksumAlgorithm: checksumAlgorithm, ChecksumType: checksumType }),
  };
}

/** Over the whole object only checksums can be given that S3 can compute from those of the parts: the CRCs. */
function typeOf(algorithm: ChecksumAlgorithm | undefined, wanted: string | undefined): ChecksumType {
  if (algorithm === undefined) {
    if (wanted !== undefined) throw invalidRequest('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
    return 'FULL_OBJECT';
  }
  const type = wanted ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const isPossible = type === 'FULL_OBJECT' ? algorithm.startsWith('CRC') : type === 'COMPOSITE' && algorithm !== 'CRC64NVME';
  if (!isPossible) throw invalidRequest(`The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`);
  return type as ChecksumType;
}

const MOST_PARTS = 10_000;

function requirePartNumber(number: number | undefined): number {
  if (number === undefined || !Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw invalidArgument(`Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`, 'partNumber', String(number));
  }
  return number;
}

/** UploadPart: a number that was sent before is replaced. */
export async function uploadPart(state: S3State, input: s3.UploadPartCommandInput, context: RequestContext): Promise<Answer<s3.UploadPartCommandOutput>> {
  const upload = requireUpload(state, input, context);
  refuseNotBuilt('UploadPart', input);
  const number = requirePartNumber(input.PartNumber);
  const expected = expectedDigests(input);
  const { checksumAlgorithm } = upload;
  if (checksumAlgorithm !== undefined && expected.algorithm !== undefined && expected.algorithm !== checksumAlgorithm) {
    throw invalidRequest(`Checksum Type mismatch occurred, expected checksum Type: ${checksumAlgorithm.toLowerCase()}, actual checksum Type: ${expected.algorithm.toLowerCase()}`);
  }
  const algorithm = checksumAlgorithm ?? expected.algorithm ?? DEFAULT_ALGORITHM;
  const written = await state.files.write(bodyChunks(input.Body), [algorithm]);
  state.files.keep(written, () => verifyDigests(expected, written));
  const part = storePart(state, upload, number, written, algorithm);
  return { ETag: `"${part.etag}"`, ...checksumMembers(part.checksum) };
}

/** UploadPartCopy: a part, or a range of bytes, of an object that is there. */
export async function uploadPartCopy(state: S3State, input: s3.UploadPartCopyCommandInput, context: RequestContext): Promise<Answer<s3.UploadPartCopyCommandOutput>> {
  const upload = requireUpload(state, input, context);
  refuseNotBuilt('UploadPartCopy', input);
  const number = requirePartNumber(input.PartNumber);
  const source = requireCopySource(state, context, input);
  const { start, end } = copyRange(input.CopySourceRange, source.size);
  const algorithm = upload.checksumAlgorithm ?? DEFAULT_ALGORITHM;
  const written = await state.files.write(state.files.read(source.content, start, end), [algorithm]);
  const part = storePart(state, upload, number, written, algorithm);
  return { CopyPartResult: { ETag: `"${part.etag}"`, LastModified: new Date(part.modifiedAt), ...checksumMembers(part.checksum) } };
}

function copyRange(text: string | undefined, size: number): { start: number; end: number } {
  if (text === undefined) return { start: 0, end: size };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first)) {
    throw invalidArgument('The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy', 'x-amz-copy-source-range', text);
  }
  if (Number(last) >= size) throw invalidArgument(`Range specified is not valid for source object of size: ${size}`, 'x-amz-copy-source-range', text);
  return { start: Number(first), end: Number(last) + 1 };
}

/** Throws where the upload has ended while the content came in; the content is removed then. */
function storePart(state: S3State, upload: UploadRecord, number: number, written: WrittenContent, algorithm: ChecksumAlgorithm): PartRecord {
  const checksum: Checksum = { algorithm, value: written.checksums.get(algorithm) ?? '' };
  const part: PartRecord = { uploadId: upload.id, number, content: written.id, size: written.size, etag: written.md5.toString('hex'), modifiedAt: wholeSeconds(state.clock), checksum };
  const replaced = state.files.keep(written, () =>
    state.store.transaction(() => {
      state.uploads.require(upload.bucket, upload.key, upload.id);
      return state.uploads.putPart(part);
    }),
  );
  if (replaced !== undefined) state.files.remove([replaced]);
  return part;
}

/** AbortMultipartUpload. */
export function abortMultipartUpload(state: S3State, input: s3.AbortMultipartUploadCommandInput, context: RequestContext): Answer<s3.AbortMultipartUploadCommandOutput> {
  const unused = state.store.transaction(() => {
    const { id } = requireUpload(state, input, context);
    const parts = state.uploads.parts(id);
    state.uploads.remove(id);
    return parts.map(({ content }) => content);
  });
  state.files.remove(unused);
  return {};
}

export interface UploadInput {
  readonly Bucket: string | undefined;
  readonly Key: string | undefined;
  readonly UploadId: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The upload that a request speaks of. Throws NoSuchBucket, NoSuchUpload. */
export function requireUpload(state: S3State, input: UploadInput, context: RequestContext): UploadRecord {
  const { name } = state.buckets.require(context, input);
  return state.uploads.require(name, requireKey(input.Key), input.UploadId ?? '');
}
