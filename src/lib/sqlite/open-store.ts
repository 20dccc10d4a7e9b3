import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { UserError } from '../errors/errors.ts';
import type { SqlParams, SqlValue, Store } from './store.ts';

/** SQLite's result codes that a person can do something about. */
const SQLITE = { busy: 5, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

const WAIT_FOR_LOCK_MILLISECONDS = 300;
const WAIT_FOR_TURN_MILLISECONDS = 10_000;

export interface StoreOptions {
  /** For errors: "the engine's database". */
  readonly what: string;
  /** How to use another one: "use another folder with --state". */
  readonly otherwise: string;
  /**
   * `one-process`: held until `close` or the end of the process, another one is refused with `database-in-use`.
   * `many-processes`: they take turns, and what was written is on the disk when a transaction ends.
   */
  readonly sharing: 'one-process' | 'many-processes';
}

const ENGINE: StoreOptions = { what: "the engine's database", otherwise: 'use another folder with --state', sharing: 'one-process' };

/** Opens (or makes) a database that this user alone can read. Throws UserErrors for what a person can mend. */
export function openStore(file: string, options: StoreOptions = ENGINE): Store {
  try {
    return new SqliteStore(openDatabase(file, options), file, options);
  } catch (error) {
    throw explain(error, file, options);
  }
}

function openDatabase(file: string, { sharing }: StoreOptions): DatabaseSync {
  if (file !== ':memory:') {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  }
  const isHeld = sharing === 'one-process';
  const database = new DatabaseSync(file, { timeout: isHeld ? WAIT_FOR_LOCK_MILLISECONDS : WAIT_FOR_TURN_MILLISECONDS, enableForeignKeyConstraints: true });
  try {
    // EXCLUSIVE before WAL: no shared memory file, and the lock is the kernel's, so it ends with the process.
    database.exec(isHeld ? 'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL' : 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // The lock is taken by the first write.
    database.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS schema_versions (owner TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT; COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #file: string;
  readonly #options: StoreOptions;
  #depth = 0;

  constructor(database: DatabaseSync, file: string, options: StoreOptions) {
    this.#database = database;
    this.#file = file;
    this.#options = options;
  }

  all<Row extends object>(sql: string, params: SqlParams = {}): Row[] {
    return this.#prepare(sql).all(params as Record<string, SqlValue>) as Row[];
  }

  get<Row extends object>(sql: string, params: SqlParams = {}): Row | undefined {
    return this.#prepare(sql).get(params as Record<string, SqlValue>) as Row | undefined;
  }

  /** A statement of its own: a kept one could be used again while the caller still iterates. */
  each<Row extends object>(sql: string, params: SqlParams = {}): IterableIterator<Row> {
    return this.#database.prepare(sql).iterate(params as Record<string, SqlValue>) as IterableIterator<Row>;
  }

  run(sql: string, params: SqlParams = {}): number {
    return Number(this.#prepare(sql).run(params as Record<string, SqlValue>).changes);
  }

  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#prepare('BEGIN IMMEDIATE').run();
    this.#depth += 1;
    try {
      const result = work();
      this.#prepare('COMMIT').run();
      return result;
    } catch (error) {
      // A full disk has rolled back by itself already.
      if (this.#database.isTransaction) this.#prepare('ROLLBACK').run();
      throw explain(error, this.#file, this.#options);
    } finally {
      this.#depth -= 1;
    }
  }

  migrate(owner: string, migrations: readonly string[]): void {
    this.transaction(() => {
      const current = this.get<{ version: number }>('SELECT version FROM schema_versions WHERE owner = :owner', { owner })?.version ?? 0;
      if (current > migrations.length) {
        throw new UserError('state-too-new', `the state was written by a newer Drover (${owner} is at version ${current})`, 'Use that version, or another folder with --state.');
      }
      for (const migration of migrations.slice(current)) this.#database.exec(migration);
      this.run('INSERT INTO schema_versions (owner, version) VALUES (:owner, :version) ON CONFLICT (owner) DO UPDATE SET version = excluded.version', {
        owner,
        version: migrations.length,
      });
    });
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      // Callers pass one object of facts to several statements; what a statement does not name is no mistake.
      statement.setAllowUnknownNamedParameters(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function explain(error: unknown, file: string, { what, otherwise }: StoreOptions): unknown {
  const { errcode, code } = error as { errcode?: number; code?: string };
  const refusal = (name: string, message: string, hint: string): UserError => new UserError(name, message, `${hint}, or ${otherwise}.`, { exitCode: 1, cause: error });
  // Extended codes carry the primary one in their lowest byte.
  switch (errcode === undefined ? undefined : errcode & 0xff) {
    case SQLITE.busy:
      return refusal('database-in-use', `${what} ${file} is in use by another process`, 'Stop that one (drover local down for an engine)');
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
      return refusal('database-damaged', `${file} is damaged or no database`, 'Move it away');
    case SQLITE.full:
      return refusal('disk-full', `no space left on the disk for ${file}`, 'Free some space and try again');
    case SQLITE.readOnly:
    case SQLITE.cannotOpen:
    case SQLITE.ioError:
      return refusal('database-unusable', `${file} cannot be opened for writing`, 'Check the folder and its permissions');
    case undefined:
    default:
      if (code === 'EACCES' || code === 'EROFS' || code === 'ENOENT') return refusal('database-unusable', `${file} cannot be opened for writing (${code})`, 'Check the folder and its permissions');
      return error;
  }
}
