import type { Store } from '../../../../sqlite/store.ts';
import type { TypedChecksum } from '../content/checksum.ts';
import type { LowerBound } from './listing.ts';
import type { KeptHeaders } from './object-headers.ts';

export interface ObjectRecord {
  readonly bucket: string;
  readonly key: string;
  /** Name of the file that holds the content. */
  readonly content: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since the epoch, whole seconds: more never reaches a client. */
  readonly modifiedAt: number;
  readonly headers: KeptHeaders;
  readonly checksum: TypedChecksum;
  /** Where it was uploaded in parts. */
  readonly partSizes: readonly number[] | undefined;
}

interface Row {
  readonly bucket: string;
  readonly key: string;
  readonly content: string;
  readonly size: number;
  readonly etag: string;
  readonly modified_at: number;
  readonly headers: string;
  readonly checksum: string;
  readonly part_sizes: string | null;
}

const recordOf = (row: Row): ObjectRecord => ({
  bucket: row.bucket,
  key: row.key,
  content: row.content,
  size: row.size,
  etag: row.etag,
  modifiedAt: row.modified_at,
  headers: JSON.parse(row.headers) as KeptHeaders,
  checksum: JSON.parse(row.checksum) as TypedChecksum,
  partSizes: row.part_sizes === null ? undefined : (JSON.parse(row.part_sizes) as number[]),
});

/** Objects in the store. SQLite compares text as bytes of UTF-8: the order that S3 lists keys in. */
export class ObjectRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  find(bucket: string, key: string): ObjectRecord | undefined {
    const row = this.#store.get<Row>('SELECT * FROM s3_objects WHERE bucket = :bucket AND key = :key', { bucket, key });
    return row && recordOf(row);
  }

  /** Returns the file that was behind the key before; it can be removed once the transaction has ended. */
  put(record: ObjectRecord): string | undefined {
    const { bucket, key, content, size, etag, modifiedAt, headers, checksum, partSizes } = record;
    const replaced = this.find(bucket, key)?.content;
    this.#store.run('INSERT OR REPLACE INTO s3_objects VALUES (:bucket, :key, :content, :size, :etag, :modifiedAt, :headers, :checksum, :partSizes)', {
      bucket,
      key,
      content,
      size,
      etag,
      modifiedAt,
      headers: JSON.stringify(headers),
      checksum: JSON.stringify(checksum),
      partSizes: partSizes === undefined ? null : JSON.stringify(partSizes),
    });
    return replaced;
  }

  remove(bucket: string, key: string): void {
    this.#store.run('DELETE FROM s3_objects WHERE bucket = :bucket AND key = :key', { bucket, key });
  }

  isEmpty(bucket: string): boolean {
    return this.#store.get('SELECT 1 FROM s3_objects WHERE bucket = :bucket LIMIT 1', { bucket }) === undefined;
  }

  /** The bucket's objects in the order of their keys, from a bound on. */
  *scan(bucket: string, { from, isExclusive }: LowerBound): Generator<ObjectRecord> {
    const sql = `SELECT * FROM s3_objects WHERE bucket = :bucket AND key ${isExclusive ? '>' : '>='} :from ORDER BY key`;
    for (const row of this.#store.each<Row>(sql, { bucket, from })) yield recordOf(row);
  }

  /** Names of all content files. */
  contents(): string[] {
    return this.#store.all<{ content: string }>('SELECT content FROM s3_objects').map(({ content }) => content);
  }
}
