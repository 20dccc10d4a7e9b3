import type { Clock } from '../../../run/clock.ts';
import type { Store } from '../../../sqlite/store.ts';
import type { BucketRecords } from './buckets/bucket-records.ts';
import type { ContentFiles } from './content/content-files.ts';
import type { ObjectRecords } from './objects/object-records.ts';
import type { UploadRecords } from './uploads/upload-records.ts';

/** All that the handlers work on. */
export interface S3State {
  readonly store: Store;
  readonly clock: Clock;
  readonly files: ContentFiles;
  readonly buckets: BucketRecords;
  readonly objects: ObjectRecords;
  readonly uploads: UploadRecords;
}

/** The time in milliseconds since the epoch, in whole seconds: S3 gives no finer times. */
export const wholeSeconds = (clock: Clock): number => Math.floor(clock.now() / 1000) * 1000;
