import type { Scope } from '../../../scope.ts';
import type { BucketInput } from '../buckets/bucket-records.ts';
import type { TypedChecksum } from '../content/checksum.ts';
import type { WrittenContent } from '../content/content-files.ts';
import { wholeSeconds, type S3State } from '../state.ts';
import type { KeptHeaders } from './object-headers.ts';
import type { ObjectRecord } from './object-records.ts';
import { requireWritable, type WriteConditions } from './preconditions.ts';

export interface NewObject {
  readonly target: BucketInput & WriteConditions;
  readonly key: string;
  readonly written: WrittenContent;
  readonly headers: KeptHeaders;
  readonly checksum: TypedChecksum;
  /** The MD5 in hexadecimal, or that of the parts with `-N` behind it. */
  readonly etag: string;
  readonly partSizes?: readonly number[];
  /** Further changes that stand or fall with the new object. Returns files that are of no use after them. */
  readonly alongside?: () => readonly string[];
}

/**
 * Makes a key point at content that is on disk already, all or nothing. Bucket and conditions are looked at in the same
 * transaction: both may have changed while the content came in. Throws what they throw; the content is removed then.
 */
export function storeObject(state: S3State, scope: Scope, { target, key, written, headers, checksum, etag, partSizes, alongside }: NewObject): ObjectRecord {
  const modifiedAt = wholeSeconds(state.clock);
  const { record, unused } = state.files.keep(written, () =>
    state.store.transaction(() => {
      const bucket = state.buckets.require(scope, target);
      requireWritable(target, key, state.objects.find(bucket.name, key));
      const record: ObjectRecord = { bucket: bucket.name, key, content: written.id, size: written.size, etag, modifiedAt, headers, checksum, partSizes };
      const replaced = state.objects.put(record);
      return { record, unused: [...(replaced === undefined ? [] : [replaced]), ...(alongside?.() ?? [])] };
    }),
  );
  state.files.remove(unused);
  return record;
}
