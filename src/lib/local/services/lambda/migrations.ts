/**
 * Times are milliseconds since the epoch. `variables` is the environment of a version, sealed: of no use without the key
 * beside the database. `lambda_environments` are the processes that run, for an engine that comes after one that was
 * killed; `lambda_events` the asynchronous invocations that are not done yet.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE lambda_functions (
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
     last_version INTEGER NOT NULL, reserved_concurrency INTEGER, tags TEXT NOT NULL,
     PRIMARY KEY (account, region, name)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE lambda_versions (
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL,
     settings TEXT NOT NULL, variables BLOB, code_sha256 TEXT NOT NULL, code_size INTEGER NOT NULL,
     revision TEXT NOT NULL, modified_at INTEGER NOT NULL,
     PRIMARY KEY (account, region, name, number),
     FOREIGN KEY (account, region, name) REFERENCES lambda_functions ON DELETE CASCADE
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX lambda_versions_code ON lambda_versions (code_sha256);
   CREATE TABLE lambda_aliases (
     account TEXT NOT NULL, region TEXT NOT NULL, function TEXT NOT NULL, name TEXT NOT NULL,
     version TEXT NOT NULL, description TEXT NOT NULL, weights TEXT NOT NULL, revision TEXT NOT NULL,
     PRIMARY KEY (account, region, function, name),
     FOREIGN KEY (account, region, function) REFERENCES lambda_functions ON DELETE CASCADE
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE lambda_statements (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     account TEXT NOT NULL, region TEXT NOT NULL, function TEXT NOT NULL, qualifier TEXT NOT NULL, id TEXT NOT NULL,
     statement TEXT NOT NULL,
     UNIQUE (account, region, function, qualifier, id),
     FOREIGN KEY (account, region, function) REFERENCES lambda_functions ON DELETE CASCADE
   ) STRICT;
   CREATE TABLE lambda_environments (id TEXT PRIMARY KEY, pid INTEGER NOT NULL, word TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE lambda_events (
     id TEXT PRIMARY KEY,
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, qualifier TEXT,
     payload BLOB NOT NULL, failures INTEGER NOT NULL, throttles INTEGER NOT NULL,
     received_at INTEGER NOT NULL, due_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX lambda_events_due ON lambda_events (due_at);`,
];
