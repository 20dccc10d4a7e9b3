/**
 * The engine's state: one SQLite database (node:sqlite, WAL). Synchronous, as SQLite is; a statement is prepared
 * once and kept.
 */
export type SqlValue = string | number | bigint | null | Uint8Array;
export type SqlParams = Readonly<Record<string, SqlValue>>;

export interface Store {
  /** All rows. Named parameters are written `:name` in SQL and `{ name }` here. */
  all<Row extends object>(sql: string, params?: SqlParams): Row[];
  /** The first row, or undefined. */
  get<Row extends object>(sql: string, params?: SqlParams): Row | undefined;
  /** Row by row, for results that should not stand in memory at once. */
  each<Row extends object>(sql: string, params?: SqlParams): IterableIterator<Row>;
  /** Returns the number of rows that changed. */
  run(sql: string, params?: SqlParams): number;
  /** All or nothing; nested calls join the outer transaction. `work` must not be async. */
  transaction<T>(work: () => T): T;
  /** Brings the tables of `owner` to the newest version; idempotent. Throws a UserError where the file is newer than the program. */
  migrate(owner: string, migrations: readonly string[]): void;
  close(): void;
}
