import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { checksumMembers, namedAlgorithm } from '../content/checksum.ts';
import { invalidArgument, invalidRequest } from '../errors.ts';
import { requireCopySource } from '../objects/copy-source.ts';
import { keepHeaders, type KeptHeaders } from '../objects/object-headers.ts';
import { requireKey } from '../objects/object-key.ts';
import type { ObjectRecord } from '../objects/object-records.ts';
import { storeObject } from '../objects/store-object.ts';
import type { S3State } from '../state.ts';
import { fullChecksum } from './put-object.ts';

/** What CopyObject copies at most. */
const MOST_BYTES = 5 * 2 ** 30;

/** CopyObject: the content is read and written anew, so that its ETag is the MD5 also where the source came in parts. */
export async function copyObject(state: S3State, input: s3.CopyObjectCommandInput, context: RequestContext): Promise<Answer<s3.CopyObjectCommandOutput>> {
  const { name } = state.buckets.require(context, input);
  const key = requireKey(input.Key);
  const source = requireCopySource(state, context, input);
  if (source.size > MOST_BYTES) throw invalidRequest(`The specified copy source is larger than the maximum allowable size for a copy source: ${MOST_BYTES}`);
  const headers = headersOf(input, source, source.bucket === name && source.key === key);
  const algorithm = namedAlgorithm(input.ChecksumAlgorithm) ?? source.checksum.algorithm;
  const written = await state.files.write(state.files.read(source.content, 0, source.size), [algorithm]);
  const { etag, modifiedAt, checksum } = storeObject(state, context, { target: input, key, written, headers, checksum: fullChecksum(written, algorithm), etag: written.md5.toString('hex') });
  return { CopyObjectResult: { ETag: `"${etag}"`, LastModified: new Date(modifiedAt), ChecksumType: checksum.type, ...checksumMembers(checksum) } };
}

function headersOf(input: s3.CopyObjectCommandInput, source: ObjectRecord, isSame: boolean): KeptHeaders {
  const { MetadataDirective: directive = 'COPY', StorageClass, ServerSideEncryption, WebsiteRedirectLocation } = input;
  if (directive !== 'COPY' && directive !== 'REPLACE') throw invalidArgument('Unknown metadata directive.', 'x-amz-metadata-directive', String(directive));
  const wanted = keepHeaders('CopyObject', input);
  if (directive === 'REPLACE') return wanted;
  if (isSame && StorageClass === undefined && ServerSideEncryption === undefined && WebsiteRedirectLocation === undefined) {
    throw invalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
  }
  // These three never come from the source.
  const { StorageClass: _class, WebsiteRedirectLocation: _redirect, ServerSideEncryption: _encryption, ...copied } = source.headers;
  const { StorageClass: ownClass, WebsiteRedirectLocation: ownRedirect, ServerSideEncryption: ownEncryption } = wanted;
  return {
    ...copied,
    ...(ownClass === undefined ? {} : { StorageClass: ownClass }),
    ...(ownRedirect === undefined ? {} : { WebsiteRedirectLocation: ownRedirect }),
    ...(ownEncryption === undefined ? {} : { ServerSideEncryption: ownEncryption }),
  };
}
