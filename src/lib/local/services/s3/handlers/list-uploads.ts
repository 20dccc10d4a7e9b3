import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { checksumMembers } from '../content/checksum.ts';
import { compareKeys, groupOf, listKeys, type LowerBound } from '../objects/listing.ts';
import { keyWriter } from '../objects/url-encoding.ts';
import { ownerOf } from '../owner.ts';
import type { S3State } from '../state.ts';
import type { UploadRecord } from '../uploads/upload-records.ts';
import { pageSize, requireEncoding } from './list-objects.ts';
import { requireUpload } from './uploads.ts';

/** ListParts: by number, behind the marker. */
export function listParts(state: S3State, input: s3.ListPartsCommandInput, context: RequestContext): Answer<s3.ListPartsCommandOutput> {
  const upload = requireUpload(state, input, context);
  const marker = Number.parseInt(input.PartNumberMarker ?? '0', 10) || 0;
  const most = pageSize(input.MaxParts, 'max-parts');
  const found = state.uploads.parts(upload.id, marker);
  const page = found.slice(0, most);
  const { checksumAlgorithm, checksumType, headers } = upload;
  return {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
    MaxParts: most,
    IsTruncated: page.length > 0 && page.length < found.length,
    Parts: page.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modifiedAt),
      ETag: `"${part.etag}"`,
      Size: part.size,
      ...checksumMembers(part.checksum),
    })),
    Owner: ownerOf(context.account),
    Initiator: ownerOf(context.account),
    StorageClass: headers.StorageClass ?? 'STANDARD',
    ...(checksumAlgorithm === undefined ? {} : { ChecksumAlgorithm: checksumAlgorithm, ChecksumType: checksumType }),
  };
}

/** ListMultipartUploads: by key, and by time for one key. */
export function listMultipartUploads(state: S3State, input: s3.ListMultipartUploadsCommandInput, context: RequestContext): Answer<s3.ListMultipartUploadsCommandOutput> {
  const { name } = state.buckets.require(context, input);
  requireEncoding(input.EncodingType);
  const { Prefix: prefix = '', Delimiter: delimiter, KeyMarker: keyMarker = '', UploadIdMarker: idMarker } = input;
  const most = pageSize(input.MaxUploads, 'max-uploads');
  const left = behindMarkers(state.uploads.ofBucket(name), input);
  const scan = ({ from, isExclusive }: LowerBound): UploadRecord[] => left.filter(({ key }) => compareKeys(key, from) >= (isExclusive ? 1 : 0));
  const page = listKeys(scan, { prefix, delimiter, limit: most, after: undefined });
  const write = keyWriter(input.EncodingType);
  const last = page.entries.at(-1);
  return {
    Bucket: name,
    KeyMarker: write(keyMarker),
    UploadIdMarker: idMarker ?? '',
    MaxUploads: most,
    IsTruncated: page.next !== undefined,
    ...(page.next === undefined ? {} : { NextKeyMarker: write(page.next.key) }),
    ...(page.next?.behind === 'key' && last !== undefined ? { NextUploadIdMarker: last.id } : {}),
    ...(input.Prefix === undefined ? {} : { Prefix: write(prefix) }),
    ...(delimiter ? { Delimiter: write(delimiter) } : {}),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    Uploads: page.entries.map(({ key, id, startedAt, headers, checksumAlgorithm, checksumType }) => ({
      Key: write(key),
      UploadId: id,
      Initiated: new Date(startedAt),
      StorageClass: headers.StorageClass ?? ('STANDARD' as const),
      Owner: ownerOf(context.account),
      Initiator: ownerOf(context.account),
      ...(checksumAlgorithm === undefined ? {} : { ChecksumAlgorithm: checksumAlgorithm, ChecksumType: checksumType }),
    })),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: write(common) })),
  };
}

/** Those behind the marker: other keys, the same key's later uploads where an upload is named too. */
function behindMarkers(uploads: readonly UploadRecord[], input: s3.ListMultipartUploadsCommandInput): UploadRecord[] {
  const { Prefix: prefix = '', Delimiter: delimiter, KeyMarker: keyMarker = '', UploadIdMarker: idMarker } = input;
  if (keyMarker === '') return [...uploads];
  const listed = keyMarker.startsWith(prefix) ? groupOf(keyMarker, prefix, delimiter) : undefined;
  const number = idMarker ? (uploads.find(({ id }) => id === idMarker)?.number ?? Infinity) : Infinity;
  return uploads.filter((upload) => {
    if (listed !== undefined && groupOf(upload.key, prefix, delimiter) === listed) return false;
    const order = compareKeys(upload.key, keyMarker);
    return order > 0 || (order === 0 && upload.number > number);
  });
}
