import type { Store } from '../../../../sqlite/store.ts';
import type { ExecutionStatus, MachineType, NewExecution, Outcome } from '../executions/records.ts';
import type { ChildInput } from './items/batches.ts';

export type ChildStatus = 'PENDING' | ExecutionStatus;

/** A child that is to be started, or that was running. */
export interface WaitingChild {
  readonly child: number;
  readonly items: number;
  readonly input: string;
  /** Of a Standard child that has begun before. */
  readonly execution: number | undefined;
  /** Of an Express child that has begun before. */
  readonly name: string | undefined;
}

/** All that is known of a child, for the results. Times are milliseconds since the epoch; input and output are JSON texts. */
export interface ChildRecord {
  readonly child: number;
  readonly items: number;
  readonly type: MachineType;
  readonly status: ChildStatus;
  /** undefined until it has begun. */
  readonly name: string | undefined;
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
  readonly redrives: number;
}

export interface Count {
  readonly status: ChildStatus;
  readonly executions: number;
  readonly items: number;
}

/** Those that a redrive begins again. */
const UNSUCCESSFUL = "('FAILED', 'TIMED_OUT', 'ABORTED')";
const FROM = 'FROM sfn_map_children c LEFT JOIN sfn_executions e ON e.number = c.execution WHERE c.map_run = :mapRun';

/** The children of map runs in the engine's database. A map run is named by its number, a child by its place. */
export class ChildRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `first`: the place of the first one. */
  insert(mapRun: number, first: number, inputs: readonly ChildInput[]): void {
    this.#store.transaction(() => {
      for (const [index, { input, items }] of inputs.entries()) {
        this.#store.run("INSERT INTO sfn_map_children (map_run, child, items, input, status) VALUES (:mapRun, :child, :items, :input, 'PENDING')", { mapRun, child: first + index, items, input });
      }
    });
  }

  clear(mapRun: number): void {
    this.#store.run('DELETE FROM sfn_map_children WHERE map_run = :mapRun', { mapRun });
  }

  /** The next ones after `after` that wait for their start, or that are RUNNING by the record. */
  next(mapRun: number, status: 'waiting' | 'running', after: number, limit: number): WaitingChild[] {
    interface Row {
      readonly child: number;
      readonly items: number;
      readonly input: string;
      readonly execution: number | null;
      readonly name: string | null;
    }
    const statuses = status === 'running' ? "('RUNNING')" : "('PENDING', 'PENDING_REDRIVE')";
    return this.#store
      .all<Row>(`SELECT c.child, c.items, COALESCE(c.input, e.input) AS input, c.execution, c.name ${FROM} AND c.child > :after AND COALESCE(e.status, c.status) IN ${statuses} ORDER BY c.child LIMIT :limit`, { mapRun, after, limit })
      .map((row) => ({ ...row, execution: row.execution ?? undefined, name: row.name ?? undefined }));
  }

  /** A Standard child has begun: what it was given stands in its execution from now on. */
  begunAs(mapRun: number, child: number, execution: number): void {
    this.#store.run("UPDATE sfn_map_children SET execution = :execution, input = NULL, status = 'RUNNING' WHERE map_run = :mapRun AND child = :child", { mapRun, child, execution });
  }

  /** Express children begin, or begin anew. */
  beginExpress(mapRun: number, executions: readonly Pick<NewExecution, 'itemIndex' | 'name' | 'startedAt'>[]): void {
    this.#store.transaction(() => {
      for (const { itemIndex, name, startedAt } of executions) {
        this.#store.run(
          `UPDATE sfn_map_children SET redrives = redrives + (status = 'PENDING_REDRIVE'), status = 'RUNNING', name = :name, started_at = :startedAt, stopped_at = NULL, output = NULL, error = NULL, cause = NULL
           WHERE map_run = :mapRun AND child = :child`,
          { mapRun, child: itemIndex ?? 0, name, startedAt },
        );
      }
    });
  }

  /** Express children that ended with the engine, of map runs that are over. */
  abandonExpress(): void {
    this.#store.run("UPDATE sfn_map_children SET status = 'ABORTED' WHERE status = 'RUNNING' AND execution IS NULL AND map_run IN (SELECT number FROM sfn_map_runs WHERE status <> 'RUNNING')");
  }

  endExpress(mapRun: number, child: number, { status, at, output, error, cause }: Outcome): void {
    this.#store.run('UPDATE sfn_map_children SET status = :status, stopped_at = :at, output = :output, error = :error, cause = :cause WHERE map_run = :mapRun AND child = :child', {
      mapRun,
      child,
      status,
      at,
      output: output ?? null,
      error: error ?? null,
      cause: cause ?? null,
    });
  }

  counts(mapRun: number): Count[] {
    return this.#store.all<Count>(`SELECT COALESCE(e.status, c.status) AS status, count(*) AS executions, sum(c.items) AS items ${FROM} GROUP BY 1`, { mapRun });
  }

  /** Standard children that did not succeed and that no redrive can begin again, as `redrive` has it. */
  notRedrivable(mapRun: number, since: number, mostEvents: number): Pick<Count, 'executions' | 'items'> {
    const found = this.#store.get<Pick<Count, 'executions' | 'items'>>(
      `SELECT count(*) AS executions, COALESCE(sum(c.items), 0) AS items ${FROM} AND e.status IN ${UNSUCCESSFUL}
         AND (e.stopped_at < :since OR COALESCE((SELECT max(id) FROM sfn_events v WHERE v.execution = e.number), 0) >= :mostEvents)`,
      { mapRun, since, mostEvents },
    );
    return found ?? { executions: 0, items: 0 };
  }

  /** Unsuccessful ones wait to begin again, but for Standard ones that ended before `since` or have `mostEvents` events. */
  redrive(mapRun: number, since: number, mostEvents: number): void {
    this.#store.transaction(() => {
      this.#store.run(`UPDATE sfn_map_children SET status_before = status, status = 'PENDING_REDRIVE' WHERE map_run = :mapRun AND execution IS NULL AND status IN ${UNSUCCESSFUL}`, { mapRun });
      this.#store.run(
        `UPDATE sfn_map_children SET status_before = (SELECT status FROM sfn_executions e WHERE e.number = sfn_map_children.execution AND e.status IN ${UNSUCCESSFUL} AND e.stopped_at >= :since
           AND COALESCE((SELECT max(id) FROM sfn_events v WHERE v.execution = e.number), 0) < :mostEvents)
         WHERE map_run = :mapRun AND execution IS NOT NULL`,
        { mapRun, since, mostEvents },
      );
      this.#store.run("UPDATE sfn_executions SET status = 'PENDING_REDRIVE' WHERE number IN (SELECT execution FROM sfn_map_children WHERE map_run = :mapRun AND execution IS NOT NULL AND status_before IS NOT NULL)", { mapRun });
    });
  }

  /** Those that did not get their turn are what they were. */
  giveUpRedrive(mapRun: number): void {
    this.#store.run("UPDATE sfn_map_children SET status = status_before WHERE map_run = :mapRun AND status = 'PENDING_REDRIVE'", { mapRun });
    this.#store.run(
      "UPDATE sfn_executions SET status = (SELECT status_before FROM sfn_map_children c WHERE c.map_run = :mapRun AND c.child = sfn_executions.item_index) WHERE status = 'PENDING_REDRIVE' AND number IN (SELECT execution FROM sfn_map_children WHERE map_run = :mapRun AND execution IS NOT NULL)",
      { mapRun },
    );
  }

  /** In order of their places, a page at a time, so that they never stand in memory all at once. */
  *all(mapRun: number, statuses: readonly ChildStatus[]): Generator<ChildRecord> {
    interface Row {
      readonly child: number;
      readonly items: number;
      readonly type: string;
      readonly status: string;
      readonly name: string | null;
      readonly input: string;
      readonly output: string | null;
      readonly error: string | null;
      readonly cause: string | null;
      readonly started_at: number | null;
      readonly stopped_at: number | null;
      readonly redrives: number;
    }
    const sql = `SELECT c.child, c.items, COALESCE(e.type, 'EXPRESS') AS type, COALESCE(e.status, c.status) AS status, COALESCE(e.name, c.name) AS name, COALESCE(c.input, e.input) AS input,
        COALESCE(e.output, c.output) AS output, COALESCE(e.error, c.error) AS error, COALESCE(e.cause, c.cause) AS cause,
        COALESCE(e.started_at, c.started_at) AS started_at, COALESCE(e.stopped_at, c.stopped_at) AS stopped_at, COALESCE(e.redrives, c.redrives) AS redrives
      ${FROM} AND c.child > :after AND COALESCE(e.status, c.status) IN (${statuses.map((status) => `'${status}'`).join(', ')}) ORDER BY c.child LIMIT ${PAGE}`;
    for (let after = -1; ; ) {
      const rows = this.#store.all<Row>(sql, { mapRun, after });
      for (const row of rows) {
        after = row.child;
        yield {
          child: row.child,
          items: row.items,
          type: row.type as MachineType,
          status: row.status as ChildStatus,
          name: row.name ?? undefined,
          input: row.input,
          output: row.output ?? undefined,
          error: row.error ?? undefined,
          cause: row.cause ?? undefined,
          startedAt: row.started_at ?? undefined,
          stoppedAt: row.stopped_at ?? undefined,
          redrives: row.redrives,
        };
      }
      if (rows.length < PAGE) return;
    }
  }
}

const PAGE = 200;
