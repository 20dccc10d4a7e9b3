/** Times are milliseconds since the epoch. Lists and maps that are only handed back are kept as JSON. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE ssm_commands (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE, account TEXT NOT NULL, region TEXT NOT NULL,
     status TEXT NOT NULL, details TEXT NOT NULL,
     requested_at INTEGER NOT NULL, request TEXT NOT NULL,
     target_count INTEGER NOT NULL, completed_count INTEGER NOT NULL DEFAULT 0,
     error_count INTEGER NOT NULL DEFAULT 0, delivery_timed_out_count INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX ssm_commands_scope ON ssm_commands (account, region, number);
   CREATE INDEX ssm_commands_status ON ssm_commands (status);
   CREATE TABLE ssm_invocations (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     command_id TEXT NOT NULL, node_id TEXT NOT NULL, node_name TEXT NOT NULL,
     status TEXT NOT NULL, details TEXT NOT NULL, steps TEXT NOT NULL,
     requested_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER,
     UNIQUE (command_id, node_id)
   ) STRICT;
   CREATE TABLE ssm_outputs (
     command_id TEXT NOT NULL, node_id TEXT NOT NULL, step TEXT NOT NULL, stdout TEXT NOT NULL, stderr TEXT NOT NULL,
     PRIMARY KEY (command_id, node_id, step)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE ssm_documents (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
     default_version INTEGER NOT NULL, latest_version INTEGER NOT NULL, created_at INTEGER NOT NULL, target_type TEXT,
     UNIQUE (account, region, name)
   ) STRICT;
   CREATE TABLE ssm_document_versions (
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
     content TEXT NOT NULL, format TEXT NOT NULL, version_name TEXT, hash TEXT NOT NULL, created_at INTEGER NOT NULL,
     PRIMARY KEY (account, region, name, version)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE ssm_tags (
     account TEXT NOT NULL, region TEXT NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY (account, region, type, id, key)
   ) STRICT, WITHOUT ROWID;`,
];
