import * as s3 from '@aws-sdk/client-s3';
import type { JsonObject } from '../../../../../src/lib/asl/json.ts';
import type { InProcessEngine } from '../in-process-engine.ts';

/** A machine that is one distributed Map. Its children hand on what they are given, unless they have states of their own. */
export const distributed = (fields: JsonObject, { states = { Pass: { Type: 'Pass', End: true } }, type = 'STANDARD', machine = {} }: { readonly states?: JsonObject; readonly type?: 'STANDARD' | 'EXPRESS'; readonly machine?: JsonObject } = {}): JsonObject => ({
  StartAt: 'Map',
  ...machine,
  States: {
    Map: {
      Type: 'Map',
      Label: 'Label',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: type }, StartAt: Object.keys(states)[0] ?? '', States: states },
      End: true,
      ...fields,
    },
  },
});

export const BUCKET = 'items';

/** The engine's S3, with a bucket. */
export class ItemBucket {
  readonly client: s3.S3Client;

  constructor(engine: Pick<InProcessEngine, 'client'>) {
    this.client = new s3.S3Client({ ...engine.client, forcePathStyle: true });
  }

  async make(): Promise<void> {
    await this.client.send(new s3.CreateBucketCommand({ Bucket: BUCKET }));
  }

  async put(Key: string, Body: string | Uint8Array): Promise<void> {
    await this.client.send(new s3.PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  }

  async text(Key: string): Promise<string> {
    return (await (await this.client.send(new s3.GetObjectCommand({ Bucket: BUCKET, Key }))).Body?.transformToString()) ?? '';
  }

  async keys(Prefix: string): Promise<string[]> {
    return ((await this.client.send(new s3.ListObjectsV2Command({ Bucket: BUCKET, Prefix }))).Contents ?? []).map(({ Key = '' }) => Key);
  }
}
