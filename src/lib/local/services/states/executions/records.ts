import type { Store } from '../../../../sqlite/store.ts';
import type { Scope } from '../../../scope.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
export type MachineType = 'STANDARD' | 'EXPRESS';

/** An execution as it is kept. Times are milliseconds since the epoch; input and output are JSON texts. */
export interface ExecutionRecord extends Scope {
  readonly number: number;
  readonly arn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly definition: string;
  readonly roleArn: string;
  readonly revision: string;
  readonly versionArn: string | undefined;
  readonly aliasArn: string | undefined;
  /** The map run that it is a child of, and which of its items it has. */
  readonly mapRun: string | undefined;
  readonly itemIndex: number | undefined;
  readonly trace: string | undefined;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly redrives: number;
  readonly redrivenAt: number | undefined;
  /** Facts of the machine as they were at the start: its name, its logging. */
  readonly facts: ExecutionFacts;
}

export interface ExecutionFacts {
  readonly machineName: string;
  readonly label?: string;
  /** The item's count in a map run. */
  readonly items?: number;
  readonly logging?: object;
}

export type NewExecution = Omit<ExecutionRecord, 'number' | 'status' | 'stoppedAt' | 'output' | 'error' | 'cause' | 'redrives' | 'redrivenAt'>;

/** What was started, as it is until it changes. */
export const startedRecord = (execution: NewExecution, number: number): ExecutionRecord => ({
  ...execution,
  number,
  status: 'RUNNING',
  stoppedAt: undefined,
  output: undefined,
  error: undefined,
  cause: undefined,
  redrives: 0,
  redrivenAt: undefined,
});

export interface Outcome {
  readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'PENDING_REDRIVE'>;
  readonly at: number;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

export interface EventRecord {
  readonly id: number;
  readonly at: number;
  readonly type: string;
  readonly previous: number;
  /** JSON: the member of the event that holds its details, and what it holds. */
  readonly details: string | undefined;
}

interface Row {
  readonly number: number;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly machine_arn: string;
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly role_arn: string;
  readonly revision: string;
  readonly version_arn: string | null;
  readonly alias_arn: string | null;
  readonly map_run: string | null;
  readonly item_index: number | null;
  readonly trace: string | null;
  readonly status: string;
  readonly started_at: number;
  readonly stopped_at: number | null;
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly redrives: number;
  readonly redriven_at: number | null;
  readonly facts: string;
}

const recordOf = (row: Row): ExecutionRecord => ({
  number: row.number,
  arn: row.arn,
  account: row.account,
  region: row.region,
  machineArn: row.machine_arn,
  name: row.name,
  type: row.type as MachineType,
  definition: row.text,
  roleArn: row.role_arn,
  revision: row.revision,
  versionArn: row.version_arn ?? undefined,
  aliasArn: row.alias_arn ?? undefined,
  mapRun: row.map_run ?? undefined,
  itemIndex: row.item_index ?? undefined,
  trace: row.trace ?? undefined,
  status: row.status as ExecutionStatus,
  startedAt: row.started_at,
  stoppedAt: row.stopped_at ?? undefined,
  input: row.input,
  output: row.output ?? undefined,
  error: row.error ?? undefined,
  cause: row.cause ?? undefined,
  redrives: row.redrives,
  redrivenAt: row.redriven_at ?? undefined,
  facts: JSON.parse(row.facts) as ExecutionFacts,
});

const SELECT = 'SELECT e.*, d.text FROM sfn_executions e JOIN sfn_definitions d ON d.hash = e.definition';

export interface ListOptions {
  readonly machineArn?: string;
  readonly mapRun?: string;
  readonly versionArn?: string;
  readonly aliasArn?: string;
  readonly status?: string | undefined;
  readonly isRedriven?: boolean | undefined;
  /** The last one of the page before. */
  readonly before: number | undefined;
  readonly limit: number;
}

/** Executions in the engine's database. */
export class ExecutionRecords {
  readonly #store: Store;
  readonly #hash: (text: string) => string;

  constructor(store: Store, hash: (text: string) => string) {
    this.#store = store;
    this.#hash = hash;
  }

  /** Returns its number. */
  insert(execution: NewExecution): number {
    const hash = this.#hash(execution.definition);
    this.#store.run('INSERT INTO sfn_definitions (hash, text) VALUES (:hash, :text) ON CONFLICT DO NOTHING', { hash, text: execution.definition });
    const row = this.#store.get<{ number: number }>(
      `INSERT INTO sfn_executions (arn, account, region, machine_arn, name, type, definition, role_arn, revision, version_arn, alias_arn, map_run, item_index, trace, status, started_at, input, facts)
       VALUES (:arn, :account, :region, :machineArn, :name, :type, :hash, :roleArn, :revision, :versionArn, :aliasArn, :mapRun, :itemIndex, :trace, 'RUNNING', :startedAt, :input, :facts) RETURNING number`,
      {
        arn: execution.arn,
        account: execution.account,
        region: execution.region,
        machineArn: execution.machineArn,
        name: execution.name,
        type: execution.type,
        hash,
        roleArn: execution.roleArn,
        revision: execution.revision,
        versionArn: execution.versionArn ?? null,
        aliasArn: execution.aliasArn ?? null,
        mapRun: execution.mapRun ?? null,
        itemIndex: execution.itemIndex ?? null,
        trace: execution.trace ?? null,
        startedAt: execution.startedAt,
        input: execution.input,
        facts: JSON.stringify(execution.facts),
      },
    );
    if (row === undefined) throw new Error('the database gave no number');
    return row.number;
  }

  get(arn: string): ExecutionRecord | undefined {
    const row = this.#store.get<Row>(`${SELECT} WHERE e.arn = :arn`, { arn });
    return row === undefined ? undefined : recordOf(row);
  }

  byNumber(number: number): ExecutionRecord | undefined {
    const row = this.#store.get<Row>(`${SELECT} WHERE e.number = :number`, { number });
    return row === undefined ? undefined : recordOf(row);
  }

  /** Numbers of those that have not ended, the oldest first; children of map runs are left to their parents. */
  *running(): Generator<number> {
    for (const { number } of this.#store.all<{ number: number }>("SELECT number FROM sfn_executions WHERE status = 'RUNNING' AND map_run IS NULL ORDER BY number")) yield number;
  }

  /** Children that were left running by map runs that are over. */
  abandoned(): ExecutionRecord[] {
    return this.#store.all<Row>(`${SELECT} JOIN sfn_map_runs m ON m.arn = e.map_run WHERE e.status = 'RUNNING' AND m.status <> 'RUNNING'`).map(recordOf);
  }

  /** The newest first, as AWS lists them. */
  list({ machineArn, mapRun, versionArn, aliasArn, status, isRedriven, before, limit }: ListOptions): ExecutionRecord[] {
    const conditions = [
      mapRun === undefined ? 'e.machine_arn = :of' : 'e.map_run = :of',
      ...(versionArn === undefined ? [] : ['e.version_arn = :versionArn']),
      ...(aliasArn === undefined ? [] : ['e.alias_arn = :aliasArn']),
      ...(status === undefined ? [] : ['e.status = :status']),
      ...(isRedriven === undefined ? [] : [isRedriven ? 'e.redrives > 0' : 'e.redrives = 0']),
      ...(before === undefined ? [] : ['e.number < :before']),
    ];
    const rows = this.#store.all<Row>(`${SELECT} WHERE ${conditions.join(' AND ')} ORDER BY e.number DESC LIMIT :limit`, {
      of: mapRun ?? machineArn ?? '',
      ...(versionArn === undefined ? {} : { versionArn }),
      ...(aliasArn === undefined ? {} : { aliasArn }),
      ...(status === undefined ? {} : { status }),
      ...(before === undefined ? {} : { before }),
      limit,
    });
    return rows.map(recordOf);
  }

  end(number: number, { status, at, output, error, cause }: Outcome): void {
    this.#store.run('UPDATE sfn_executions SET status = :status, stopped_at = :at, output = :output, error = :error, cause = :cause WHERE number = :number', {
      number,
      status,
      at,
      output: output ?? null,
      error: error ?? null,
      cause: cause ?? null,
    });
  }

  redrive(number: number, at: number): void {
    this.#store.run("UPDATE sfn_executions SET status = 'RUNNING', stopped_at = NULL, error = NULL, cause = NULL, redrives = redrives + 1, redriven_at = :at WHERE number = :number", { number, at });
  }
}
