/**
 * What EC2 knows of a node beyond the fleet. Times are milliseconds since the epoch; `ended_at` is when it was last
 * stopped or terminated. Tags, Name among them, are the fleet's.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE ec2_instances (
     id TEXT PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL,
     launched_at INTEGER, ended_at INTEGER, unnamed INTEGER NOT NULL DEFAULT 0
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX ec2_instances_scope ON ec2_instances (account, region);`,
  'ALTER TABLE ec2_instances DROP COLUMN unnamed',
];
