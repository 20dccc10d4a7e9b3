import type { Scope } from '../../../scope.ts';
import type { Store } from '../../../../sqlite/store.ts';
import { accessDenied, noSuchBucket } from '../errors.ts';

export interface BucketRecord extends Scope {
  readonly name: string;
  readonly createdAt: number;
}

/** What every operation on a bucket says of it. */
export interface BucketInput {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

const COLUMNS = 'name, account, region, created_at AS createdAt';

/** Buckets in the store. A bucket is reached from every region, as by a client that follows S3's redirects. */
export class BucketRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(name: string): BucketRecord | undefined {
    return this.#store.get<BucketRecord>(`SELECT ${COLUMNS} FROM s3_buckets WHERE name = :name`, { name });
  }

  /** Throws NoSuchBucket, and AccessDenied where the bucket is another account's, or not of the account that was expected. */
  require(scope: Scope, { Bucket: name = '', ExpectedBucketOwner: expected }: BucketInput): BucketRecord {
    const bucket = this.find(name);
    if (bucket === undefined) throw noSuchBucket(name);
    if (bucket.account !== scope.account || (expected !== undefined && expected !== bucket.account)) throw accessDenied();
    return bucket;
  }

  list(account: string): BucketRecord[] {
    return this.#store.all<BucketRecord>(`SELECT ${COLUMNS} FROM s3_buckets WHERE account = :account ORDER BY name`, { account });
  }

  insert({ name, account, region, createdAt }: BucketRecord): void {
    this.#store.run('INSERT INTO s3_buckets VALUES (:name, :account, :region, :createdAt)', { name, account, region, createdAt });
  }

  /** Uploads in hand go with it; there must be no objects. */
  remove(name: string): void {
    this.#store.run('DELETE FROM s3_buckets WHERE name = :name', { name });
  }
}
