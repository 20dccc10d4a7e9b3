/**
 * Times are milliseconds since the epoch. Bucket names are unique over all accounts and regions, so that what lies in a
 * bucket is keyed by its name; account and region stand with the bucket. `content` is the name of a file of ours.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE s3_buckets (
     name TEXT PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, created_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX s3_buckets_scope ON s3_buckets (account, region);
   CREATE TABLE s3_objects (
     bucket TEXT NOT NULL REFERENCES s3_buckets (name), key TEXT NOT NULL,
     content TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, etag TEXT NOT NULL, modified_at INTEGER NOT NULL,
     headers TEXT NOT NULL, checksum TEXT NOT NULL, part_sizes TEXT,
     PRIMARY KEY (bucket, key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE s3_uploads (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     bucket TEXT NOT NULL REFERENCES s3_buckets (name) ON DELETE CASCADE, key TEXT NOT NULL,
     started_at INTEGER NOT NULL, headers TEXT NOT NULL, checksum_algorithm TEXT, checksum_type TEXT NOT NULL
   ) STRICT;
   CREATE INDEX s3_uploads_bucket ON s3_uploads (bucket, key, number);
   CREATE TABLE s3_parts (
     upload_id TEXT NOT NULL REFERENCES s3_uploads (id) ON DELETE CASCADE, number INTEGER NOT NULL,
     content TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, etag TEXT NOT NULL, modified_at INTEGER NOT NULL, checksum TEXT NOT NULL,
     PRIMARY KEY (upload_id, number)
   ) STRICT, WITHOUT ROWID;`,
];
