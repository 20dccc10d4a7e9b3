import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { invalidArgument } from '../errors.ts';
import { groupOf, listKeys, positionOf, tokenOf, type Listing, type Position } from '../objects/listing.ts';
import type { ObjectRecord } from '../objects/object-records.ts';
import { keyWriter } from '../objects/url-encoding.ts';
import { ownerOf } from '../owner.ts';
import type { S3State } from '../state.ts';

const MOST_KEYS = 1000;

/** A number of items in a page; throws InvalidArgument for less than none. */
export function pageSize(given: number | undefined, name: string): number {
  const size = given ?? MOST_KEYS;
  if (!Number.isInteger(size) || size < 0 || size > 2 ** 31 - 1) throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, String(given));
  return Math.min(size, MOST_KEYS);
}

/** Throws InvalidArgument for anything but `url`. */
export function requireEncoding(encodingType: string | undefined): void {
  if (encodingType !== undefined && encodingType !== 'url') throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
}

/** ListObjectsV2: a token, once given, is stronger than `StartAfter`. */
export function listObjectsV2(state: S3State, input: s3.ListObjectsV2CommandInput, context: RequestContext): Answer<s3.ListObjectsV2CommandOutput> {
  const { ContinuationToken: token, StartAfter: startAfter } = input;
  const position = token === undefined ? undefined : positionOf(token);
  if (token !== undefined && position === undefined) throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  const after = position ?? (startAfter ? { key: startAfter, behind: 'key' as const } : undefined);
  const page = listPage(state, input, context, after);
  const write = keyWriter(input.EncodingType);
  return {
    ...answerOf(page, input, input.FetchOwner === true ? context.account : undefined),
    KeyCount: page.entries.length + page.commonPrefixes.length,
    ...(token === undefined ? {} : { ContinuationToken: token }),
    ...(startAfter === undefined ? {} : { StartAfter: write(startAfter) }),
    ...(page.next === undefined ? {} : { NextContinuationToken: tokenOf(page.next) }),
  };
}

/** ListObjects, the older one: a marker is a key or a common prefix; NextMarker is given with a delimiter only. */
export function listObjects(state: S3State, input: s3.ListObjectsCommandInput, context: RequestContext): Answer<s3.ListObjectsCommandOutput> {
  const { Marker: marker = '', Prefix: prefix = '', Delimiter: delimiter } = input;
  const page = listPage(state, input, context, marker === '' ? undefined : behindMarker(marker, prefix, delimiter));
  const write = keyWriter(input.EncodingType);
  return {
    ...answerOf(page, input, context.account),
    Marker: write(marker),
    ...(page.next === undefined || !delimiter ? {} : { NextMarker: write(page.next.key) }),
  };
}

/** A marker within a common prefix stands for the prefix, which was listed before. */
function behindMarker(marker: string, prefix: string, delimiter: string | undefined): Position {
  const group = marker.startsWith(prefix) ? groupOf(marker, prefix, delimiter) : undefined;
  return group === undefined ? { key: marker, behind: 'key' } : { key: group, behind: 'prefix' };
}

type ListInput = Omit<s3.ListObjectsCommandInput, 'Marker'>;

function listPage(state: S3State, input: ListInput, context: RequestContext, after: Position | undefined): Listing<ObjectRecord> {
  const { name } = state.buckets.require(context, input);
  requireEncoding(input.EncodingType);
  return listKeys((bound) => state.objects.scan(name, bound), { prefix: input.Prefix ?? '', delimiter: input.Delimiter, limit: pageSize(input.MaxKeys, 'max-keys'), after });
}

function answerOf(page: Listing<ObjectRecord>, input: ListInput, owner: string | undefined) {
  const write = keyWriter(input.EncodingType);
  return {
    Name: input.Bucket ?? '',
    Prefix: write(input.Prefix ?? ''),
    MaxKeys: pageSize(input.MaxKeys, 'max-keys'),
    IsTruncated: page.next !== undefined,
    ...(input.Delimiter ? { Delimiter: write(input.Delimiter) } : {}),
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    Contents: page.entries.map(({ key, etag, size, modifiedAt, headers, checksum }) => ({
      Key: write(key),
      LastModified: new Date(modifiedAt),
      ETag: `"${etag}"`,
      Size: size,
      StorageClass: headers.StorageClass ?? ('STANDARD' as const),
      ChecksumAlgorithm: [checksum.algorithm],
      ChecksumType: checksum.type,
      ...(owner === undefined ? {} : { Owner: ownerOf(owner) }),
    })),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: write(prefix) })),
  };
}
