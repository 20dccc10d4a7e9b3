/** Times are milliseconds since the epoch. `material` is the key itself, wrapped: of no use without the master key. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE kms_keys (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL UNIQUE,
     description TEXT NOT NULL, manager TEXT NOT NULL, state TEXT NOT NULL,
     created_at INTEGER NOT NULL, deletion_at INTEGER, material BLOB NOT NULL
   ) STRICT;
   CREATE INDEX kms_keys_scope ON kms_keys (account, region, number);
   CREATE INDEX kms_keys_deletion ON kms_keys (deletion_at) WHERE deletion_at IS NOT NULL;
   CREATE TABLE kms_aliases (
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, key_id TEXT NOT NULL,
     created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
     PRIMARY KEY (account, region, name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX kms_aliases_key ON kms_aliases (key_id);
   CREATE TABLE kms_tags (
     key_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY (key_id, key)
   ) STRICT, WITHOUT ROWID;`,
];
