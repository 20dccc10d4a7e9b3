/**
 * Times are milliseconds since the epoch; `last_event_at` is 0 where a stream has no event. Events are ordered by time,
 * then by ingestion: both indexes give them in that order, for one stream and for a group.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE logs_groups (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL,
     class TEXT NOT NULL, kms_key_id TEXT, retention_days INTEGER, stored_bytes INTEGER NOT NULL DEFAULT 0,
     UNIQUE (account, region, name)
   ) STRICT;
   CREATE TABLE logs_streams (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     group_number INTEGER NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL,
     first_event_at INTEGER NOT NULL DEFAULT 0, last_event_at INTEGER NOT NULL DEFAULT 0, last_ingestion_at INTEGER NOT NULL DEFAULT 0,
     UNIQUE (group_number, name)
   ) STRICT;
   CREATE INDEX logs_streams_recent ON logs_streams (group_number, last_event_at, name);
   CREATE TABLE logs_events (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     group_number INTEGER NOT NULL, stream_number INTEGER NOT NULL,
     timestamp INTEGER NOT NULL, ingested_at INTEGER NOT NULL, message TEXT NOT NULL
   ) STRICT;
   CREATE INDEX logs_events_stream ON logs_events (stream_number, timestamp, number);
   CREATE INDEX logs_events_group ON logs_events (group_number, timestamp, number, stream_number);
   CREATE TABLE logs_tags (
     group_number INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY (group_number, key)
   ) STRICT, WITHOUT ROWID;`,
];
