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
  // Parameter Store. A SecureString's value is what KMS made of it, in base64: nothing here can be read without the key.
  `CREATE TABLE ssm_parameters (
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, tier TEXT NOT NULL,
     PRIMARY KEY (account, region, name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX ssm_parameters_tier ON ssm_parameters (account, region, tier);
   CREATE TABLE ssm_parameter_versions (
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
     type TEXT NOT NULL, tier TEXT NOT NULL, data_type TEXT NOT NULL, value TEXT NOT NULL, key_id TEXT,
     description TEXT, allowed_pattern TEXT, policies TEXT NOT NULL, modified_at INTEGER NOT NULL, modified_by TEXT NOT NULL,
     PRIMARY KEY (account, region, name, version)
   ) STRICT;
   CREATE TABLE ssm_parameter_labels (
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, version INTEGER NOT NULL,
     PRIMARY KEY (account, region, name, label)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE ssm_parameter_policies (
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL,
     type TEXT NOT NULL, text TEXT NOT NULL, due_at INTEGER NOT NULL, status TEXT NOT NULL,
     PRIMARY KEY (account, region, name, position)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX ssm_parameter_policies_due ON ssm_parameter_policies (due_at) WHERE status = 'Pending';
   CREATE TABLE ssm_service_settings (
     account TEXT NOT NULL, region TEXT NOT NULL, id TEXT NOT NULL,
     value TEXT NOT NULL, modified_at INTEGER NOT NULL, modified_by TEXT NOT NULL,
     PRIMARY KEY (account, region, id)
   ) STRICT, WITHOUT ROWID;`,
  // How many parameters there are, by tier: every new one asks, and counting a hundred thousand takes its time.
  `CREATE TABLE ssm_parameter_counts (
     account TEXT NOT NULL, region TEXT NOT NULL, tier TEXT NOT NULL, count INTEGER NOT NULL,
     PRIMARY KEY (account, region, tier)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO ssm_parameter_counts SELECT account, region, tier, count(*) FROM ssm_parameters GROUP BY account, region, tier;
   DROP INDEX ssm_parameters_tier;
   CREATE TRIGGER ssm_parameters_added AFTER INSERT ON ssm_parameters BEGIN
     INSERT INTO ssm_parameter_counts VALUES (new.account, new.region, new.tier, 1) ON CONFLICT DO UPDATE SET count = count + 1;
   END;
   CREATE TRIGGER ssm_parameters_removed AFTER DELETE ON ssm_parameters BEGIN
     UPDATE ssm_parameter_counts SET count = count - 1 WHERE account = old.account AND region = old.region AND tier = old.tier;
   END;
   CREATE TRIGGER ssm_parameters_moved AFTER UPDATE OF tier ON ssm_parameters WHEN old.tier <> new.tier BEGIN
     UPDATE ssm_parameter_counts SET count = count - 1 WHERE account = old.account AND region = old.region AND tier = old.tier;
     INSERT INTO ssm_parameter_counts VALUES (new.account, new.region, new.tier, 1) ON CONFLICT DO UPDATE SET count = count + 1;
   END;`,
];
