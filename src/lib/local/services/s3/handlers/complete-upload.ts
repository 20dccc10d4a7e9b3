import { createHash } from 'node:crypto';
import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { checksumMembers, compositeChecksum, DEFAULT_ALGORITHM, givenChecksum, type TypedChecksum } from '../content/checksum.ts';
import type { WrittenContent } from '../content/content-files.ts';
import { invalidArgument, invalidRequest, malformedXml } from '../errors.ts';
import { refuseNotBuilt } from '../objects/object-headers.ts';
import { requireWritable, unquote } from '../objects/preconditions.ts';
import { storeObject } from '../objects/store-object.ts';
import type { S3State } from '../state.ts';
import type { PartRecord, UploadRecord } from '../uploads/upload-records.ts';
import { fullChecksum } from './put-object.ts';
import { requireUpload } from './uploads.ts';

const LEAST_PART_BYTES = 5 * 2 ** 20;

/** CompleteMultipartUpload: the listed parts, in order, become the object; the others are forgotten. */
export async function completeMultipartUpload(state: S3State, input: s3.CompleteMultipartUploadCommandInput, context: RequestContext): Promise<Answer<s3.CompleteMultipartUploadCommandOutput>> {
  const upload = requireUpload(state, input, context);
  refuseNotBuilt('CompleteMultipartUpload', input);
  const parts = chooseParts(upload, input.MultipartUpload?.Parts ?? [], state.uploads.parts(upload.id));
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== size) throw invalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed");
  requireWritable(input, upload.key, state.objects.find(upload.bucket, upload.key));
  const algorithm = upload.checksumAlgorithm ?? DEFAULT_ALGORITHM;
  const written = await state.files.write(contentOf(state, upload, parts), upload.checksumType === 'FULL_OBJECT' ? [algorithm] : []);
  const checksum = upload.checksumType === 'FULL_OBJECT' ? fullChecksum(written, algorithm) : compositeOf(algorithm, parts);
  state.files.keep(written, () => verifyWhole(upload, checksum, written, input));
  const { etag } = storeObject(state, context, {
    target: input,
    key: upload.key,
    written,
    headers: upload.headers,
    checksum,
    etag: etagOf(parts),
    partSizes: parts.map((part) => part.size),
    alongside: () => {
      // Aborted or completed by another request in the meantime: then it is theirs.
      state.uploads.require(upload.bucket, upload.key, upload.id);
      const sent = state.uploads.parts(upload.id);
      state.uploads.remove(upload.id);
      return sent.map((part) => part.content);
    },
  });
  return { Bucket: upload.bucket, Key: upload.key, Location: locationOf(context.endpoint, upload), ETag: `"${etag}"`, ChecksumType: checksum.type, ...checksumMembers(checksum) };
}

const compositeOf = (algorithm: TypedChecksum['algorithm'], parts: readonly PartRecord[]): TypedChecksum => compositeChecksum(algorithm, parts.map((part) => part.checksum.value));

/** The MD5 over the MD5s of the parts, and how many they are. */
function etagOf(parts: readonly PartRecord[]): string {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(etag, 'hex');
  return `${md5.digest('hex')}-${parts.length}`;
}

const locationOf = (endpoint: string, { bucket, key }: UploadRecord): string => `${endpoint}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

function chooseParts(upload: UploadRecord, wanted: readonly s3.CompletedPart[], sent: readonly PartRecord[]): PartRecord[] {
  if (wanted.length === 0) throw malformedXml();
  const byNumber = new Map(sent.map((part) => [part.number, part]));
  const chosen = wanted.map((want, index) => {
    const number = want.PartNumber ?? 0;
    if (index > 0 && number <= (wanted[index - 1]?.PartNumber ?? 0)) {
      throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.', 400, { UploadId: upload.id });
    }
    const part = byNumber.get(number);
    if (part === undefined || unquote(want.ETag ?? '') !== part.etag) throw invalidPart(upload, number, want.ETag);
    requireSameChecksum(upload, want, part);
    return part;
  });
  for (const part of chosen.slice(0, -1)) {
    if (part.size < LEAST_PART_BYTES) {
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
        ProposedSize: String(part.size),
        MinSizeAllowed: String(LEAST_PART_BYTES),
        PartNumber: String(part.number),
        ETag: part.etag,
      });
    }
  }
  return chosen;
}

function requireSameChecksum(upload: UploadRecord, want: s3.CompletedPart, part: PartRecord): void {
  const given = givenChecksum(want);
  if (given !== undefined) {
    if (given.algorithm !== part.checksum.algorithm || given.value !== part.checksum.value) throw invalidPart(upload, part.number, want.ETag);
  } else if (upload.checksumAlgorithm !== undefined && upload.checksumType === 'COMPOSITE') {
    const algorithm = upload.checksumAlgorithm.toLowerCase();
    throw invalidRequest(`The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${part.number} in the request.`);
  }
}

const invalidPart = (upload: UploadRecord, number: number, etag: string | undefined): AwsError =>
  new AwsError('InvalidPart', "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.", 400, {
    UploadId: upload.id,
    PartNumber: String(number),
    ETag: unquote(etag ?? ''),
  });

async function* contentOf(state: S3State, upload: UploadRecord, parts: readonly PartRecord[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    let source;
    try {
      source = state.files.read(part.content, 0, part.size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // Sent again, or aborted, since the list was read.
      state.uploads.require(upload.bucket, upload.key, upload.id);
      throw invalidPart(upload, part.number, part.etag);
    }
    yield* source as AsyncIterable<Uint8Array>;
  }
}

/** Holds the checksum of the whole, where the client gives one, against what came out. */
function verifyWhole(upload: UploadRecord, checksum: TypedChecksum, written: WrittenContent, input: s3.CompleteMultipartUploadCommandInput): void {
  if (input.ChecksumType !== undefined && input.ChecksumType !== checksum.type) {
    throw invalidRequest(`The upload was created using the ${upload.checksumType} checksum mode. The complete request must use the same checksum mode.`);
  }
  const given = givenChecksum(input);
  if (given === undefined) return;
  if (given.algorithm !== checksum.algorithm) throw invalidArgument('The checksum is not of the algorithm that the upload was created with', `x-amz-checksum-${given.algorithm.toLowerCase()}`, given.value);
  // Some clients leave out the number of parts.
  const isSame = given.value === checksum.value || (checksum.type === 'COMPOSITE' && checksum.value.startsWith(`${given.value}-`));
  if (!isSame) throw new AwsError('BadDigest', `The ${given.algorithm} you specified did not match the calculated checksum of ${written.size} bytes.`);
}
