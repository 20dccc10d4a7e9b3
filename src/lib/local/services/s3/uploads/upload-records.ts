import type { Store } from '../../../../sqlite/store.ts';
import type { Checksum, ChecksumAlgorithm, ChecksumType } from '../content/checksum.ts';
import { noSuchUpload } from '../errors.ts';
import type { KeptHeaders } from '../objects/object-headers.ts';

/** A multipart upload in hand. */
export interface UploadRecord {
  /** Grows with time: the order of uploads of one key. */
  readonly number: number;
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: number;
  readonly headers: KeptHeaders;
  /** Undefined where the client named none. */
  readonly checksumAlgorithm: ChecksumAlgorithm | undefined;
  readonly checksumType: ChecksumType;
}

export interface PartRecord {
  readonly uploadId: string;
  readonly number: number;
  readonly content: string;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: number;
  readonly checksum: Checksum;
}

interface UploadRow {
  readonly number: number;
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly started_at: number;
  readonly headers: string;
  readonly checksum_algorithm: ChecksumAlgorithm | null;
  readonly checksum_type: ChecksumType;
}

interface PartRow {
  readonly upload_id: string;
  readonly number: number;
  readonly content: string;
  readonly size: number;
  readonly etag: string;
  readonly modified_at: number;
  readonly checksum: string;
}

const uploadOf = (row: UploadRow): UploadRecord => ({
  number: row.number,
  id: row.id,
  bucket: row.bucket,
  key: row.key,
  startedAt: row.started_at,
  headers: JSON.parse(row.headers) as KeptHeaders,
  checksumAlgorithm: row.checksum_algorithm ?? undefined,
  checksumType: row.checksum_type,
});

const partOf = (row: PartRow): PartRecord => ({
  uploadId: row.upload_id,
  number: row.number,
  content: row.content,
  size: row.size,
  etag: row.etag,
  modifiedAt: row.modified_at,
  checksum: JSON.parse(row.checksum) as Checksum,
});

/** Multipart uploads in hand and their parts. */
export class UploadRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  insert({ id, bucket, key, startedAt, headers, checksumAlgorithm, checksumType }: Omit<UploadRecord, 'number'>): void {
    this.#store.run(
      `INSERT INTO s3_uploads (id, bucket, key, started_at, headers, checksum_algorithm, checksum_type)
       VALUES (:id, :bucket, :key, :startedAt, :headers, :algorithm, :checksumType)`,
      { id, bucket, key, startedAt, headers: JSON.stringify(headers), algorithm: checksumAlgorithm ?? null, checksumType },
    );
  }

  /** Throws NoSuchUpload, also where the upload is one of another key. */
  require(bucket: string, key: string, id: string): UploadRecord {
    const row = this.#store.get<UploadRow>('SELECT * FROM s3_uploads WHERE id = :id AND bucket = :bucket AND key = :key', { id, bucket, key });
    if (row === undefined) throw noSuchUpload(id);
    return uploadOf(row);
  }

  /** By key, in binary order, then by time. */
  ofBucket(bucket: string): UploadRecord[] {
    return this.#store.all<UploadRow>('SELECT * FROM s3_uploads WHERE bucket = :bucket ORDER BY key, number', { bucket }).map(uploadOf);
  }

  /** Forgets the upload and its parts. */
  remove(id: string): void {
    this.#store.run('DELETE FROM s3_uploads WHERE id = :id', { id });
  }

  /** Returns the file that was the part before; it can be removed once the transaction has ended. */
  putPart({ uploadId, number, content, size, etag, modifiedAt, checksum }: PartRecord): string | undefined {
    const replaced = this.#store.get<{ content: string }>('SELECT content FROM s3_parts WHERE upload_id = :uploadId AND number = :number', { uploadId, number })?.content;
    this.#store.run('INSERT OR REPLACE INTO s3_parts VALUES (:uploadId, :number, :content, :size, :etag, :modifiedAt, :checksum)', {
      uploadId,
      number,
      content,
      size,
      etag,
      modifiedAt,
      checksum: JSON.stringify(checksum),
    });
    return replaced;
  }

  /** By number, behind `after`. */
  parts(uploadId: string, after = 0): PartRecord[] {
    return this.#store.all<PartRow>('SELECT * FROM s3_parts WHERE upload_id = :uploadId AND number > :after ORDER BY number', { uploadId, after }).map(partOf);
  }

  /** Names of all content files. */
  contents(): string[] {
    return this.#store.all<{ content: string }>('SELECT content FROM s3_parts').map(({ content }) => content);
  }
}
