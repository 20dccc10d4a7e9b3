import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { checksumMembers } from '../content/checksum.ts';
import { invalidArgument, invalidRequest, noSuchKey, notFound } from '../errors.ts';
import { readRange, type ByteRange } from '../objects/byte-range.ts';
import { refuseNotBuilt, requireHeader, shownHeaders } from '../objects/object-headers.ts';
import { requireKey, requireNoVersion } from '../objects/object-key.ts';
import type { ObjectRecord } from '../objects/object-records.ts';
import { requireReadable } from '../objects/preconditions.ts';
import type { S3State } from '../state.ts';

/** GetObject. The stream that it gives must be read or destroyed. */
export function getObject(state: S3State, input: s3.GetObjectCommandInput, context: RequestContext): Answer<s3.GetObjectCommandOutput> {
  const record = findObject(state, 'GetObject', input, context);
  const range = rangeOf(input, record);
  const described = describe(record, range, input);
  const { start, end } = range ?? { start: 0, end: record.size };
  // The SDK's type is that of its clients, who find methods added to the stream.
  return { ...described, Body: state.files.read(record.content, start, end) as unknown as NonNullable<s3.GetObjectCommandOutput['Body']> };
}

/** HeadObject: as GetObject, without the content. */
export function headObject(state: S3State, input: s3.HeadObjectCommandInput, context: RequestContext): Answer<s3.HeadObjectCommandOutput> {
  try {
    const record = findObject(state, 'HeadObject', input, context);
    return describe(record, rangeOf(input, record), input);
  } catch (error) {
    throw error instanceof AwsError && (error.code === 'NoSuchKey' || error.code === 'NoSuchBucket') ? notFound() : error;
  }
}

function findObject(state: S3State, operation: string, input: s3.HeadObjectCommandInput, context: RequestContext): ObjectRecord {
  const { name } = state.buckets.require(context, input);
  refuseNotBuilt(operation, input);
  requireNoVersion(input.VersionId);
  const key = requireKey(input.Key);
  const record = state.objects.find(name, key);
  if (record === undefined) throw noSuchKey(key);
  requireReadable({ ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch, ifModifiedSince: input.IfModifiedSince, ifUnmodifiedSince: input.IfUnmodifiedSince }, record);
  return record;
}

function rangeOf({ Range: range, PartNumber: part }: s3.HeadObjectCommandInput, record: ObjectRecord): ByteRange | undefined {
  if (part === undefined) return readRange(range, record.size);
  if (range !== undefined) throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
  if (!Number.isInteger(part) || part < 1 || part > 10_000) throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive', 'partNumber', String(part));
  const sizes = record.partSizes ?? [record.size];
  const size = sizes[part - 1];
  if (size === undefined) throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416, { ActualPartCount: String(sizes.length), PartNumberRequested: String(part) });
  const start = sizes.slice(0, part - 1).reduce((sum, length) => sum + length, 0);
  return size === 0 ? undefined : { start, end: start + size };
}

type Described = Omit<Answer<s3.HeadObjectCommandOutput>, 'ArchiveStatus'>;

function describe(record: ObjectRecord, range: ByteRange | undefined, input: s3.HeadObjectCommandInput): Described {
  const { size, checksum, etag, modifiedAt, headers, partSizes } = record;
  const { start, end } = range ?? { start: 0, end: size };
  const isWhole = end - start === size;
  return {
    ...shownHeaders(headers),
    ...overrides(input),
    AcceptRanges: 'bytes',
    ContentLength: end - start,
    ETag: `"${etag}"`,
    LastModified: new Date(modifiedAt),
    ...(range === undefined ? {} : { ContentRange: `bytes ${start}-${end - 1}/${size}` }),
    // The checksum is one of the whole content: with a part of it a client would find it wrong.
    ...(input.ChecksumMode === 'ENABLED' && isWhole ? { ChecksumType: checksum.type, ...checksumMembers(checksum) } : {}),
    ...(input.PartNumber !== undefined && partSizes !== undefined ? { PartsCount: partSizes.length } : {}),
  };
}

/** `response-content-type=…` and the like, for addresses that are handed on. */
function overrides(input: s3.HeadObjectCommandInput): Partial<Described> {
  const { ResponseCacheControl, ResponseContentDisposition, ResponseContentEncoding, ResponseContentLanguage, ResponseContentType, ResponseExpires } = input;
  const texts = { CacheControl: ResponseCacheControl, ContentDisposition: ResponseContentDisposition, ContentEncoding: ResponseContentEncoding, ContentLanguage: ResponseContentLanguage, ContentType: ResponseContentType };
  const given = Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, requireHeader(name, text)] as const]));
  return { ...Object.fromEntries(given), ...(ResponseExpires === undefined ? {} : { Expires: ResponseExpires }) };
}
