/**
 * Times are milliseconds since the epoch. An execution's history (`sfn_events`) and where each of its threads stands
 * (`sfn_threads`) are always written together: what is read back after a crash is one moment of it.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE sfn_machines (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
     type TEXT NOT NULL, role_arn TEXT NOT NULL, definition TEXT NOT NULL, settings TEXT NOT NULL,
     revision TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, last_version INTEGER NOT NULL DEFAULT 0,
     UNIQUE (account, region, name)
   ) STRICT;
   CREATE TABLE sfn_versions (
     machine INTEGER NOT NULL REFERENCES sfn_machines (number) ON DELETE CASCADE, version INTEGER NOT NULL,
     role_arn TEXT NOT NULL, definition TEXT NOT NULL, settings TEXT NOT NULL, revision TEXT NOT NULL,
     description TEXT NOT NULL, created_at INTEGER NOT NULL,
     PRIMARY KEY (machine, version)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sfn_aliases (
     machine INTEGER NOT NULL REFERENCES sfn_machines (number) ON DELETE CASCADE, name TEXT NOT NULL,
     description TEXT NOT NULL, routing TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
     PRIMARY KEY (machine, name)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sfn_tags (arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key)) STRICT, WITHOUT ROWID;
   CREATE TABLE sfn_definitions (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE sfn_executions (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     arn TEXT NOT NULL UNIQUE, account TEXT NOT NULL, region TEXT NOT NULL,
     machine_arn TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, definition TEXT NOT NULL, role_arn TEXT NOT NULL,
     revision TEXT NOT NULL, version_arn TEXT, alias_arn TEXT, map_run TEXT, item_index INTEGER, trace TEXT,
     status TEXT NOT NULL, started_at INTEGER NOT NULL, stopped_at INTEGER,
     input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT,
     redrives INTEGER NOT NULL DEFAULT 0, redriven_at INTEGER, facts TEXT NOT NULL
   ) STRICT;
   CREATE INDEX sfn_executions_machine ON sfn_executions (machine_arn, number);
   CREATE INDEX sfn_executions_map_run ON sfn_executions (map_run, number) WHERE map_run IS NOT NULL;
   CREATE INDEX sfn_executions_running ON sfn_executions (number) WHERE status = 'RUNNING';
   CREATE TABLE sfn_events (
     execution INTEGER NOT NULL, id INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, previous INTEGER NOT NULL, details TEXT,
     PRIMARY KEY (execution, id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sfn_threads (
     execution INTEGER NOT NULL, thread INTEGER NOT NULL, parent INTEGER, child_index INTEGER NOT NULL,
     position TEXT NOT NULL, result TEXT,
     PRIMARY KEY (execution, thread)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sfn_activities (
     arn TEXT PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sfn_map_runs (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     arn TEXT NOT NULL UNIQUE, execution_arn TEXT NOT NULL, machine_arn TEXT NOT NULL, status TEXT NOT NULL,
     started_at INTEGER NOT NULL, stopped_at INTEGER,
     max_concurrency INTEGER NOT NULL, tolerated_count INTEGER NOT NULL, tolerated_percentage REAL NOT NULL,
     total INTEGER NOT NULL DEFAULT 0, redrives INTEGER NOT NULL DEFAULT 0, redriven_at INTEGER
   ) STRICT;
   CREATE INDEX sfn_map_runs_execution ON sfn_map_runs (execution_arn, number);`,
  /*
   * What the children of a map run are given stands here until they start. A Standard child then has its row in
   * sfn_executions, and `execution` is its number; an Express one has all that is kept of it here.
   * `is_written`: NULL where no ResultWriter is to write anything. `status_before`: how a child ended that waits for its
   * redrive.
   */
  `ALTER TABLE sfn_map_runs ADD COLUMN is_read INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE sfn_map_runs ADD COLUMN is_written INTEGER;
   CREATE TABLE sfn_map_children (
     map_run INTEGER NOT NULL, child INTEGER NOT NULL, items INTEGER NOT NULL, input TEXT, execution INTEGER,
     status TEXT NOT NULL, name TEXT, started_at INTEGER, stopped_at INTEGER, output TEXT, error TEXT, cause TEXT,
     redrives INTEGER NOT NULL DEFAULT 0, status_before TEXT,
     PRIMARY KEY (map_run, child)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sfn_redrives (
     execution INTEGER NOT NULL, token TEXT NOT NULL, at INTEGER NOT NULL,
     PRIMARY KEY (execution, token)
   ) STRICT, WITHOUT ROWID;`,
];
