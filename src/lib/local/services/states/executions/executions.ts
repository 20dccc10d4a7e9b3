import { compileOnce } from '../../../../asl/bounded-cache.ts';
import type { Machine } from '../../../../asl/machine.ts';
import type { Store } from '../../../../sqlite/store.ts';
import { redriven } from '../interpreter/redriven.ts';
import { RunningExecution } from '../interpreter/running-execution.ts';
import type { Perform } from '../interpreter/thread.ts';
import type { NestedExecutions, World } from '../interpreter/world.ts';
import type { Commits } from './commits.ts';
import { ExecutionHistory, ExpressJournal, insertEvent, StoredJournal, upsertThread, type ExecutionJournal } from './journal.ts';
import { startedRecord, type EventRecord, type ExecutionRecord, type ExecutionRecords, type NewExecution, type Outcome } from './records.ts';

export interface ExecutionsOptions {
  readonly store: Store;
  readonly records: ExecutionRecords;
  readonly commits: Commits;
  /** Each event of an execution that has logs. */
  readonly log: (execution: ExecutionRecord, event: EventRecord) => void;
}

/** Definitions of up to a mebibyte are kept in memory. */
const MOST_MACHINES = 20;

/** undefined: the engine was closed before it. */
type Ended = Outcome | undefined;

export interface Started {
  readonly record: ExecutionRecord;
  readonly ended: Promise<Ended>;
}

/** All executions of the engine, those that run and those that are kept. */
export class Executions implements NestedExecutions {
  readonly history: ExecutionHistory;
  readonly #options: ExecutionsOptions;
  readonly #running = new Map<string, { readonly execution: RunningExecution; readonly ended: Promise<Ended> }>();
  #world: { readonly world: World; readonly perform: Perform } | undefined;
  #nextExpress = -1;
  /** Executions of a machine, and the children of a map run, all have the same one: what is compiled of it stays with it. */
  readonly #machine = compileOnce((definition) => JSON.parse(definition) as Machine, MOST_MACHINES);

  constructor(options: ExecutionsOptions) {
    this.#options = options;
    this.history = new ExecutionHistory(options.store);
  }

  /** Called once, before anything is started: the world leads back to here. */
  open(world: World, perform: Perform): void {
    this.#world = { world, perform };
  }

  get areRunning(): boolean {
    return this.#running.size > 0;
  }

  /** On record and on the disk when it resolves. */
  async start(execution: NewExecution): Promise<ExecutionRecord> {
    this.#options.records.insert(execution);
    const record = this.#read(execution.arn);
    void this.#run(record, this.#stored(record, false), []);
    await this.#options.commits.saved();
    return record;
  }

  /** Many at once, on record when it returns. `alongside` writes what belongs to them in the same transaction. */
  startAll(executions: readonly NewExecution[], alongside: (numbers: readonly number[]) => void): Started[] {
    const { store, records } = this.#options;
    const numbers = store.transaction(() => {
      const inserted = executions.map((execution) => records.insert(execution));
      alongside(inserted);
      return inserted;
    });
    return executions.map((execution, index) => {
      const record = startedRecord(execution, numbers[index] ?? 0);
      return { record, ended: this.#run(record, this.#stored(record, false), []) };
    });
  }

  /**
   * Goes on with one that failed, timed out or was aborted, from where it stood; on record when it returns. `alongside`
   * writes what belongs to it in the same transaction.
   */
  redrive({ number, arn, definition }: ExecutionRecord, at: number, alongside: () => void = () => undefined): Started {
    const { store, records } = this.#options;
    store.transaction(() => {
      const last = this.history.lastEventId(number);
      records.redrive(number, at);
      const id = last + 1;
      insertEvent(store, number, { id, at, type: 'ExecutionRedriven', previous: last, details: JSON.stringify({ executionRedrivenEventDetails: { redriveCount: this.#read(arn).redrives } }) });
      const { moved, forgotten } = redriven(JSON.parse(definition) as Machine, this.history.threads(number), id, at);
      for (const thread of forgotten) store.run('DELETE FROM sfn_threads WHERE execution = :number AND thread = :thread', { number, thread });
      for (const thread of moved) upsertThread(store, number, thread);
      alongside();
    });
    const record = this.#read(arn);
    return { record, ended: this.goOn(record) };
  }

  /** Runs an Express execution and gives its end; it leaves no record. `onStarted` is called with it before. */
  startExpress(execution: NewExecution): Started {
    this.#nextExpress -= 1;
    const record = startedRecord(execution, this.#nextExpress);
    return { record, ended: this.#run(record, new ExpressJournal((event) => this.#options.log(record, event)), []) };
  }

  /** Stops it, and resolves when that is on the disk. Nothing happens where it has ended. */
  async stopAndWait(arn: string, outcome: Pick<Outcome, 'status' | 'error' | 'cause'>): Promise<void> {
    const running = this.#running.get(arn);
    running?.execution.stop(outcome);
    await running?.ended;
  }

  /** Resolves when it has ended; at once where it does not run. */
  async settled(arn: string): Promise<void> {
    await this.#running.get(arn)?.ended;
  }

  stop(arn: string): void {
    this.#running.get(arn)?.execution.stop({ status: 'ABORTED', error: undefined, cause: undefined });
  }

  /** Everything that a machine runs, at its next transition. */
  stopAll(machineArn: string): void {
    for (const { execution } of this.#running.values()) if (execution.record.machineArn === machineArn) execution.stop({ status: 'ABORTED', error: undefined, cause: undefined });
  }

  async ended(arn: string, signal: AbortSignal): Promise<ExecutionRecord> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([this.#running.get(arn)?.ended, aborted]);
      return this.#read(arn);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Goes on with what the last engine left. */
  recover(): void {
    for (const number of this.#options.records.running()) {
      const record = this.#options.records.byNumber(number);
      if (record !== undefined) void this.goOn(record);
    }
  }

  /** Goes on with one from where it is kept. */
  goOn(record: ExecutionRecord): Promise<Ended> {
    const running = this.#running.get(record.arn);
    return running?.ended ?? this.#run(record, this.#stored(record, true), this.history.threads(record.number));
  }

  /** What is not over stays where it stands; what has been done in this turn is written still. */
  suspend(): void {
    for (const { execution } of this.#running.values()) execution.suspend();
  }

  /** What is not over stays where it stands. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    this.suspend();
    await Promise.allSettled(running.map(({ ended }) => ended));
    this.#options.commits.flush();
  }

  #stored(record: ExecutionRecord, hasRows: boolean): ExecutionJournal {
    const { store, records, commits, log } = this.#options;
    const onEvent = record.facts.logging === undefined ? undefined : (event: EventRecord): void => log(record, event);
    return new StoredJournal(record.number, { store, records, commits, hasRows, onEvent });
  }

  #run(record: ExecutionRecord, journal: ExecutionJournal, threads: ReturnType<ExecutionHistory['threads']>): Promise<Ended> {
    if (this.#world === undefined) throw new Error('executions are not open');
    const execution = new RunningExecution({
      record,
      machine: this.#machine(record.definition),
      journal,
      ...this.#world,
      threads,
      lastEventId: record.number < 0 ? 0 : this.history.lastEventId(record.number),
    });
    const ended = execution.run().finally(() => this.#running.delete(record.arn));
    ended.catch((error: unknown) => this.#world?.world.engine.log(`${record.arn}: ${error instanceof Error ? error.message : String(error)}`));
    this.#running.set(record.arn, { execution, ended });
    return ended;
  }

  #read(arn: string): ExecutionRecord {
    const record = this.#options.records.get(arn);
    if (record === undefined) throw new Error(`no execution ${arn}`);
    return record;
  }
}
