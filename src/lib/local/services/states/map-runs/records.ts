import type { Store } from '../../../../sqlite/store.ts';

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

export interface MapRunLimits {
  /** 0: no limit of the state's own. */
  readonly maxConcurrency: number;
  readonly toleratedCount: number;
  /** 0 to 100. */
  readonly toleratedPercentage: number;
}

export interface MapRunRecord extends MapRunLimits {
  readonly number: number;
  readonly arn: string;
  readonly executionArn: string;
  readonly machineArn: string;
  readonly status: MapRunStatus;
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
  /** Items. */
  readonly total: number;
  readonly redrives: number;
  readonly redrivenAt: number | undefined;
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

  /** The newest first. */
  of(executionArn: string): MapRunRecord[] {
    return this.#store.all<Row>('SELECT * FROM sfn_map_runs WHERE execution_arn = :executionArn ORDER BY number DESC', { executionArn }).map(recordOf);
  }

  insert({ arn, executionArn, machineArn, startedAt, maxConcurrency, toleratedCount, toleratedPercentage, total }: Omit<MapRunRecord, 'number' | 'status' | 'stoppedAt' | 'redrives' | 'redrivenAt'>): void {
    this.#store.run(
      `INSERT INTO sfn_map_runs (arn, execution_arn, machine_arn, status, started_at, max_concurrency, tolerated_count, tolerated_percentage, total)
       VALUES (:arn, :executionArn, :machineArn, 'RUNNING', :startedAt, :maxConcurrency, :toleratedCount, :toleratedPercentage, :total)`,
      { arn, executionArn, machineArn, startedAt, maxConcurrency, toleratedCount, toleratedPercentage, total },
    );
  }

  end(arn: string, status: Exclude<MapRunStatus, 'RUNNING'>, at: number): void {
    this.#store.run('UPDATE sfn_map_runs SET status = :status, stopped_at = :at WHERE arn = :arn', { arn, status, at });
  }
}
