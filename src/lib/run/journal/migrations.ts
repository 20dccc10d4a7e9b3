/**
 * A row of `run_events` is what was known at once: a JSON list of events. Rows are only ever added, in the order in
 * which things happened.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE runs (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, title TEXT NOT NULL, total INTEGER NOT NULL,
     pid INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER, verdict TEXT, parent TEXT, plan TEXT NOT NULL
   ) STRICT;
   CREATE TABLE run_events (
     run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, number INTEGER NOT NULL, events TEXT NOT NULL,
     PRIMARY KEY (run, number)
   ) STRICT, WITHOUT ROWID;`,
];
