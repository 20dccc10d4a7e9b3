import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { openStore } from '../../sqlite/open-store.ts';
import type { Store } from '../../sqlite/store.ts';
import type { RunEvent, Verdict } from '../events.ts';
import { makeFolder } from '../make-folder.ts';
import { MIGRATIONS } from './migrations.ts';
import { RunLog, type Lock } from './run-log.ts';
import type { RunRecord } from './run-record.ts';

interface RunRow {
  readonly id: string;
  readonly verb: string;
  readonly title: string;
  readonly total: number;
  readonly pid: number;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly verdict: string | null;
  readonly parent: string | null;
  readonly plan: string;
}

/** Lock files that this process holds: to open one of them a second time would end its lock, as POSIX has it. */
const heldHere = new Set<string>();

const OTHERWISE = 'use another folder with DROVER_JOURNAL';

/** DROVER_JOURNAL, or the user's XDG state folder. Absolute. */
export function journalFolder(environment: NodeJS.ProcessEnv): string {
  const said = environment['DROVER_JOURNAL'];
  if (said) return resolve(said);
  return join(environment['XDG_STATE_HOME'] || join(environment['HOME'] || homedir(), '.local', 'state'), 'drover', 'journal');
}

/** The event logs of all runs of this user. Throws UserErrors: disk full, damaged, not writable. */
export class Journal {
  readonly #folder: string;
  readonly #store: Store;

  constructor(folder: string) {
    makeFolder(folder, 0o700);
    this.#folder = folder;
    this.#store = openStore(join(folder, 'runs.db'), { what: 'the journal', otherwise: OTHERWISE, sharing: 'many-processes' });
    this.#store.migrate('journal', MIGRATIONS);
  }

  /** A new run, held by this process until its log is closed. */
  begin(run: Pick<RunRecord, 'id' | 'verb' | 'title' | 'total' | 'startedAt' | 'parent' | 'plan'>): RunLog {
    return this.#held(run.id, () => {
      this.#store.run('INSERT INTO runs (id, verb, title, total, pid, started_at, parent, plan) VALUES (:id, :verb, :title, :total, :pid, :startedAt, :parent, :plan)', {
        ...run,
        pid: process.pid,
        parent: run.parent ?? null,
        plan: JSON.stringify(run.plan),
      });
      return 0;
    });
  }

  /** Takes a run up again. Throws a UserError where another process holds it. */
  resume(id: string): RunLog {
    return this.#held(id, () => {
      this.#store.run('UPDATE runs SET pid = :pid, ended_at = NULL, verdict = NULL WHERE id = :id', { id, pid: process.pid });
      return this.#store.get<{ last: number | null }>('SELECT max(number) AS last FROM run_events WHERE run = :id', { id })?.last ?? 0;
    });
  }

  /** Whether a process holds the run now. */
  isHeld(id: string): boolean {
    try {
      this.#hold(id).close();
      return false;
    } catch {
      return true;
    }
  }

  /** The newest first. */
  list(most: number): RunRecord[] {
    return this.#store.all<RunRow>('SELECT * FROM runs ORDER BY number DESC LIMIT :most', { most }).map(recordOf);
  }

  /**
   * By id, by the beginning of one that no other run has, or `@last`: the last one of `topic`, where that is said. Throws
   * a UserError with exit 4 where there is none.
   */
  find(word: string, topic = ''): RunRecord {
    const rows =
      word === '@last'
        ? this.#store.all<RunRow>("SELECT * FROM runs WHERE :topic = '' OR verb LIKE :topic || ' %' ORDER BY number DESC LIMIT 1", { topic })
        : this.#store.all<RunRow>("SELECT * FROM runs WHERE id = :word OR (length(:word) >= 4 AND substr(id, 1, length(:word)) = :word) ORDER BY id = :word DESC LIMIT 2", { word });
    const [first, second] = rows;
    if (first === undefined) throw new UserError('unknown-run', word === '@last' ? `the journal has no runs${topic === '' ? '' : ` of drover ${topic}`}` : `the journal has no run ${word}`, 'See drover runs ls.', { exitCode: EXIT.notFound });
    if (second !== undefined && first.id !== word) throw new UserError('ambiguous-run', `several runs begin with ${word}`, 'Write more of its id: see drover runs ls.');
    return recordOf(first);
  }

  /** In order. */
  *events(id: string): Generator<RunEvent> {
    for (const { events } of this.#store.each<{ events: string }>('SELECT events FROM run_events WHERE run = :id ORDER BY number', { id })) yield* JSON.parse(events) as RunEvent[];
  }

  /** Runs that ended, or were given up, before a time; none that is held. */
  olderThan(before: number): string[] {
    return this.#store
      .all<{ id: string }>('SELECT id FROM runs WHERE coalesce(ended_at, started_at) < :before', { before })
      .map(({ id }) => id)
      .filter((id) => !this.isHeld(id));
  }

  /** Returns how many went. */
  forget(ids: readonly string[]): number {
    const gone = this.#store.transaction(() => ids.reduce((sum, id) => sum + this.#store.run('DELETE FROM runs WHERE id = :id', { id }), 0));
    for (const id of ids) rmSync(this.#lockFile(id), { force: true });
    return gone;
  }

  close(): void {
    this.#store.close();
  }

  /** The log of a run that is held. `note` writes that it is, and gives the number of the run's last row. */
  #held(id: string, note: () => number): RunLog {
    const lock = this.#hold(id);
    try {
      return new RunLog(this.#store, id, this.#store.transaction(note), lock);
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** The lock of a database is the kernel's: it ends with the process, however that ends. */
  #hold(id: string): Lock {
    const file = this.#lockFile(id);
    const refuse = (cause?: unknown) => new UserError('run-held', `run ${id} is held by another process`, 'Wait for it, or stop it first.', { exitCode: EXIT.refused, cause });
    if (heldHere.has(file)) throw refuse();
    makeFolder(join(this.#folder, 'held'), 0o700);
    try {
      const store = openStore(file, { what: 'the run', otherwise: OTHERWISE, sharing: 'one-process' });
      heldHere.add(file);
      return { close: () => (heldHere.delete(file), store.close()) };
    } catch (error) {
      if (error instanceof UserError && error.code === 'database-in-use') throw refuse(error);
      throw error;
    }
  }

  #lockFile(id: string): string {
    return join(this.#folder, 'held', `${id.replaceAll(/[^\w-]/g, '_')}.lock`);
  }
}

const recordOf = (row: RunRow): RunRecord => ({
  id: row.id,
  verb: row.verb,
  title: row.title,
  total: row.total,
  pid: row.pid,
  startedAt: row.started_at,
  endedAt: row.ended_at ?? undefined,
  verdict: row.verdict === null ? undefined : (JSON.parse(row.verdict) as Verdict),
  parent: row.parent ?? undefined,
  plan: JSON.parse(row.plan),
});
