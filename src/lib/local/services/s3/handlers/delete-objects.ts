import type * as s3 from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../engine-context.ts';
import { notBuilt } from '../../../wire/invoke.ts';
import { AwsError, type Answer } from '../../../wire/service.ts';
import { malformedXml, preconditionFailed } from '../errors.ts';
import { refuseNotBuilt } from '../objects/object-headers.ts';
import { requireKey, requireNoVersion } from '../objects/object-key.ts';
import { requireWritable } from '../objects/preconditions.ts';
import type { S3State } from '../state.ts';

/** DeleteObject: deleting what is not there is no error. */
export function deleteObject(state: S3State, input: s3.DeleteObjectCommandInput, context: RequestContext): Answer<s3.DeleteObjectCommandOutput> {
  const { name } = state.buckets.require(context, input);
  refuseNotBuilt('DeleteObject', input);
  requireNoVersion(input.VersionId);
  state.files.remove(removeOne(state, name, requireKey(input.Key), input));
  return {};
}

interface DeleteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfMatchLastModifiedTime?: Date | undefined;
  readonly IfMatchSize?: number | undefined;
}

/** Returns the files that are of no use any more. */
function removeOne(state: S3State, bucket: string, key: string, { IfMatch, IfMatchLastModifiedTime, IfMatchSize }: DeleteConditions): string[] {
  if (IfMatchLastModifiedTime !== undefined || IfMatchSize !== undefined) throw notBuilt('S3 DeleteObject with a condition on size or time');
  return state.store.transaction(() => {
    const existing = state.objects.find(bucket, key);
    if (IfMatch !== undefined) requireWritable({ IfMatch }, key, existing);
    if (existing === undefined) return [];
    state.objects.remove(bucket, key);
    return [existing.content];
  });
}

const MOST_KEYS = 1000;

/** DeleteObjects: each key by itself; what cannot be deleted is named in the answer. */
export function deleteObjects(state: S3State, input: s3.DeleteObjectsCommandInput, context: RequestContext): Answer<s3.DeleteObjectsCommandOutput> {
  const { name } = state.buckets.require(context, input);
  refuseNotBuilt('DeleteObjects', input);
  const wanted = input.Delete?.Objects ?? [];
  if (wanted.length === 0 || wanted.length > MOST_KEYS) throw malformedXml();
  const deleted: s3.DeletedObject[] = [];
  const errors: s3._Error[] = [];
  const unused: string[] = [];
  for (const { Key: key = '', VersionId: version, ETag, LastModifiedTime, Size } of wanted) {
    try {
      requireNoVersion(version);
      unused.push(...removeOne(state, name, requireKey(key), { IfMatch: ETag, IfMatchLastModifiedTime: LastModifiedTime, IfMatchSize: Size }));
      deleted.push({ Key: key });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // A condition on a key that is gone counts as one that failed, as for a single object it is a missing key.
      const { code, message } = error.code === 'NoSuchKey' ? preconditionFailed('If-Match') : error;
      errors.push({ Key: key, Code: code, Message: message });
    }
  }
  state.files.remove(unused);
  return { ...(input.Delete?.Quiet === true ? {} : { Deleted: deleted }), ...(errors.length === 0 ? {} : { Errors: errors }) };
}
