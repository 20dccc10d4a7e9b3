import * as s3 from '@aws-sdk/client-s3';
import type { EngineService } from '../../engine-service.ts';
import { defineService } from '../../wire/define-service.ts';
import { BucketRecords } from './buckets/bucket-records.ts';
import { ContentFiles } from './content/content-files.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './handlers/buckets.ts';
import { completeMultipartUpload } from './handlers/complete-upload.ts';
import { copyObject } from './handlers/copy-object.ts';
import { deleteObject, deleteObjects } from './handlers/delete-objects.ts';
import { getObject, headObject } from './handlers/get-object.ts';
import { listObjects, listObjectsV2 } from './handlers/list-objects.ts';
import { listMultipartUploads, listParts } from './handlers/list-uploads.ts';
import { putObject } from './handlers/put-object.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart, uploadPartCopy } from './handlers/uploads.ts';
import { MIGRATIONS } from './migrations.ts';
import { ObjectRecords } from './objects/object-records.ts';
import type { S3State } from './state.ts';
import { UploadRecords } from './uploads/upload-records.ts';

/** S3: general purpose buckets without versions; objects on disk, what is said of them in the store. */
export default {
  migrations: MIGRATIONS,
  start: (engine) => {
    const { store, clock } = engine;
    const state: S3State = {
      store,
      clock,
      files: new ContentFiles(engine.dataFolder('S3')),
      buckets: new BucketRecords(store),
      objects: new ObjectRecords(store),
      uploads: new UploadRecords(store),
    };
    const service = defineService<typeof s3>(
      s3,
      {
        CreateBucket: (input, context) => createBucket(state, input, context),
        DeleteBucket: (input, context) => deleteBucket(state, input, context),
        HeadBucket: (input, context) => headBucket(state, input, context),
        ListBuckets: (input, context) => listBuckets(state, input, context),
        GetBucketLocation: (input, context) => getBucketLocation(state, input, context),
        PutObject: (input, context) => putObject(state, input, context),
        GetObject: (input, context) => getObject(state, input, context),
        HeadObject: (input, context) => headObject(state, input, context),
        DeleteObject: (input, context) => deleteObject(state, input, context),
        DeleteObjects: (input, context) => deleteObjects(state, input, context),
        CopyObject: (input, context) => copyObject(state, input, context),
        ListObjects: (input, context) => listObjects(state, input, context),
        ListObjectsV2: (input, context) => listObjectsV2(state, input, context),
        CreateMultipartUpload: (input, context) => createMultipartUpload(state, input, context),
        UploadPart: (input, context) => uploadPart(state, input, context),
        UploadPartCopy: (input, context) => uploadPartCopy(state, input, context),
        CompleteMultipartUpload: (input, context) => completeMultipartUpload(state, input, context),
        AbortMultipartUpload: (input, context) => abortMultipartUpload(state, input, context),
        ListParts: (input, context) => listParts(state, input, context),
        ListMultipartUploads: (input, context) => listMultipartUploads(state, input, context),
      },
      { validationCode: 'MalformedXML' },
    );
    const recover = async (): Promise<void> => {
      const named = new Set([...state.objects.contents(), ...state.uploads.contents()]);
      const removed = state.files.sweep((id) => named.has(id));
      if (removed > 0) engine.log(`S3 removed ${removed} files that an engine before this one left behind`);
    };
    return { service, recover };
  },
} satisfies EngineService;
