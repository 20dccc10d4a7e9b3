import type { Store } from '../../../../sqlite/store.ts';
import type { FailureTolerance } from './tolerance.ts';

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

export interface MapRunLimits extends FailureTolerance {
  /** 0: no limit of the state's own. */
  readonly maxConcurrency: number;
}

export interface MapRunRecord extends MapRunLimits {
  readonly number: number;
  readonly arn: string;
  readonly executionArn: string;
  readonly machineArn: string;
  readonly status: MapRunStatus;
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
  /** Items; 0 until they were read. */
  readonly total: number;
  /** All items were read, and what the children are given is on record. */
  readonly isRead: boolean;
  /** The results were written; undefined where nothing is to write them. */
  readonly isWritten: boolean | undefined;
  readonly redrives: number;
  readonly redrivenAt: number | undefined;
}

export interface NewMapRun extends MapRunLimits {
  readonly arn: string;
  readonly executionArn: string;
  readonly machineArn: string;
  readonly startedAt: number;
  /** A ResultWriter is to write results. */
  readonly hasWriter: boolean;
}

interface Row {
  readonly number: number;
  readonly arn: string;
  readonly execution_arn: string;
  readonly machine_arn: string;
  readonly status: string;
  readonly started_at: number;
  readonly stopped_at: number | null;
  readonly max_concurrency: number;
  readonly tolerated_count: number;
  readonly tolerated_percentage: number;
  readonly total: number;
  readonly is_read: number;
  readonly is_written: number | null;
  readonly redrives: number;
  readonly redriven_at: number | null;
}

const recordOf = (row: Row): MapRunRecord => ({
  number: row.number,
  arn: row.arn,
  executionArn: row.execution_arn,
  machineArn: row.machine_arn,
  status: row.status as MapRunStatus,
  startedAt: row.started_at,
  stoppedAt: row.stopped_at ?? undefined,
  maxConcurrency: row.max_concurrency,
  toleratedCount: row.tolerated_count,
  toleratedPercentage: row.tolerated_percentage,
  total: row.total,
  isRead: row.is_read === 1,
  isWritten: row.is_written === null ? undefined : row.is_written === 1,
  redrives: row.redrives,
  redrivenAt: row.redriven_at ?? undefined,
});

/** Map runs in the engine's database. */
export class MapRunRecords {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get(arn: string): MapRunRecord | undefined {
    const row = this.#store.get<Row>('SELECT * FROM sfn_map_runs WHERE arn = :arn', { arn });
    return row === undefined ? undefined : recordOf(row);
  }

  /** The newest first. `before`: the last one of the page before. */
  of(executionArn: string, before: number | undefined, limit: number): MapRunRecord[] {
    return this.#store
      .all<Row>('SELECT * FROM sfn_map_runs WHERE execution_arn = :executionArn AND number < :before ORDER BY number DESC LIMIT :limit', { executionArn, before: before ?? Number.MAX_SAFE_INTEGER, limit })
      .map(recordOf);
  }

  insert({ arn, executionArn, machineArn, startedAt, maxConcurrency, toleratedCount, toleratedPercentage, hasWriter }: NewMapRun): void {
    this.#store.run(
      `INSERT INTO sfn_map_runs (arn, execution_arn, machine_arn, status, started_at, max_concurrency, tolerated_count, tolerated_percentage, is_written)
       VALUES (:arn, :executionArn, :machineArn, 'RUNNING', :startedAt, :maxConcurrency, :toleratedCount, :toleratedPercentage, :isWritten)`,
      { arn, executionArn, machineArn, startedAt, maxConcurrency, toleratedCount, toleratedPercentage, isWritten: hasWriter ? 0 : null },
    );
  }

  /** All items were read: `total` of them. */
  read(number: number, total: number): void {
    this.#store.run('UPDATE sfn_map_runs SET is_read = 1, total = :total WHERE number = :number', { number, total });
  }

  written(number: number): void {
    this.#store.run('UPDATE sfn_map_runs SET is_written = 1 WHERE number = :number', { number });
  }

  update(number: number, { maxConcurrency, toleratedCount, toleratedPercentage }: MapRunLimits): void {
    this.#store.run('UPDATE sfn_map_runs SET max_concurrency = :maxConcurrency, tolerated_count = :toleratedCount, tolerated_percentage = :toleratedPercentage WHERE number = :number', {
      number,
      maxConcurrency,
      toleratedCount,
      toleratedPercentage,
    });
  }

  end(number: number, status: Exclude<MapRunStatus, 'RUNNING'>, at: number): void {
    this.#store.run('UPDATE sfn_map_runs SET status = :status, stopped_at = :at WHERE number = :number', { number, status, at });
  }

  redrive(number: number, at: number): void {
    this.#store.run(
      "UPDATE sfn_map_runs SET status = 'RUNNING', stopped_at = NULL, redrives = redrives + 1, redriven_at = :at, is_written = CASE WHEN is_written IS NULL THEN NULL ELSE 0 END WHERE number = :number",
      { number, at },
    );
  }
}
