import type * as s3 from '@aws-sdk/client-s3';
import type { Scope } from '../../../scope.ts';
import { notBuilt } from '../../../wire/invoke.ts';
import { invalidArgument, noSuchKey } from '../errors.ts';
import type { S3State } from '../state.ts';
import { requireKey, requireNoVersion } from './object-key.ts';
import type { ObjectRecord } from './object-records.ts';
import { requireCopyable } from './preconditions.ts';

type CopySourceInput = Pick<
  s3.CopyObjectCommandInput,
  'CopySource' | 'CopySourceIfMatch' | 'CopySourceIfNoneMatch' | 'CopySourceIfModifiedSince' | 'CopySourceIfUnmodifiedSince' | 'ExpectedSourceBucketOwner'
>;

/** The object that CopyObject or UploadPartCopy copies. Throws where it is not there or not as wanted. */
export function requireCopySource(state: S3State, scope: Scope, input: CopySourceInput): ObjectRecord {
  const source = parseCopySource(input.CopySource ?? '');
  const { name } = state.buckets.require(scope, { Bucket: source.bucket, ExpectedBucketOwner: input.ExpectedSourceBucketOwner });
  requireNoVersion(source.versionId);
  const record = state.objects.find(name, requireKey(source.key));
  if (record === undefined) throw noSuchKey(source.key);
  requireCopyable(
    {
      ifMatch: input.CopySourceIfMatch,
      ifNoneMatch: input.CopySourceIfNoneMatch,
      ifModifiedSince: input.CopySourceIfModifiedSince,
      ifUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    record,
  );
  return record;
}

/** `bucket/key?versionId=…`, percent-encoded, with or without a slash before it. */
export function parseCopySource(text: string): { readonly bucket: string; readonly key: string; readonly versionId: string | undefined } {
  if (text.startsWith('arn:')) throw notBuilt('S3 copies from an access point');
  const [, path = '', versionId] = /^(.*?)(?:\?versionId=(.*))?$/s.exec(text) ?? [];
  const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(decode(path)) ?? [];
  if (bucket === '') throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey', 'x-amz-copy-source', text);
  return { bucket, key, versionId };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidArgument('Invalid copy source encoding.', 'x-amz-copy-source', path);
  }
}
