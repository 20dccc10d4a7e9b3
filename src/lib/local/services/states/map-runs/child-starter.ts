import type { Executions, Started } from '../executions/executions.ts';
import type { LaterWrites } from '../executions/later-writes.ts';
import type { ExecutionRecord, ExecutionRecords } from '../executions/records.ts';
import type { Thread } from '../interpreter/thread.ts';
import type { ChildKind } from './child-execution.ts';
import type { ChildRecords, WaitingChild } from './child-records.ts';
import type { RunningChild } from './open-map-run.ts';
import type { MapRunRecord } from './records.ts';

export interface ChildStarterParts {
  readonly children: ChildRecords;
  readonly executions: Executions;
  readonly records: ExecutionRecords;
  readonly later: LaterWrites;
}

const PAGE = 500;

/** Begins the children of one map run in order: new ones, and those that a redrive begins again. */
export class ChildStarter {
  readonly #thread: Thread;
  readonly #kind: ChildKind;
  readonly #mapRun: MapRunRecord;
  readonly #parts: ChildStarterParts;
  /** The last one that was begun. */
  #last = -1;

  constructor(thread: Thread, kind: ChildKind, mapRun: MapRunRecord, parts: ChildStarterParts) {
    this.#thread = thread;
    this.#kind = kind;
    this.#mapRun = mapRun;
    this.#parts = parts;
  }

  /** Those that ran when the last engine ended. Express ones leave no history, and are begun anew. */
  resume(): RunningChild[] {
    const { children, executions } = this.#parts;
    const running: RunningChild[] = [];
    for (let last = -1; ; ) {
      const found = children.next(this.#mapRun.number, 'running', last, PAGE);
      last = found.at(-1)?.child ?? last;
      for (const child of found) {
        if (child.execution === undefined) continue;
        const record = this.#record(child.execution);
        running.push(this.#standard(child, { record, ended: executions.goOn(record) }));
      }
      running.push(...this.#beginExpress(found.filter(({ execution }) => execution === undefined)));
      if (found.length < PAGE) return running;
    }
  }

  /** At most so many of those that wait; each is on record when it begins. */
  begin(most: number): RunningChild[] {
    const waiting = this.#parts.children.next(this.#mapRun.number, 'waiting', this.#last, most);
    this.#last = waiting.at(-1)?.child ?? this.#last;
    if (this.#kind.type === 'EXPRESS') return this.#beginExpress(waiting);
    return [...this.#startAll(waiting.filter(({ execution }) => execution === undefined)), ...waiting.filter(({ execution }) => execution !== undefined).map((child) => this.#redrive(child))];
  }

  #startAll(waiting: readonly WaitingChild[]): RunningChild[] {
    if (waiting.length === 0) return [];
    const { children, executions } = this.#parts;
    const started = executions.startAll(
      waiting.map(({ child, items, input }) => this.#kind.make(child, this.#newName(), items, input)),
      (numbers) => {
        for (const [index, { child }] of waiting.entries()) children.begunAs(this.#mapRun.number, child, numbers[index] ?? 0);
      },
    );
    return started.map((each, index) => this.#standard(waiting[index], each));
  }

  #redrive(child: WaitingChild): RunningChild {
    return this.#standard(child, this.#parts.executions.redrive(this.#record(child.execution ?? 0), this.#thread.execution.world.clock.now()));
  }

  #standard(child: WaitingChild | undefined, { record, ended }: Started): RunningChild {
    return { items: child?.items ?? 0, ended, stop: () => this.#parts.executions.stop(record.arn) };
  }

  /** They run to their end, whatever becomes of the map run. */
  #beginExpress(waiting: readonly WaitingChild[]): RunningChild[] {
    if (waiting.length === 0) return [];
    const { children, executions, later } = this.#parts;
    const { number } = this.#mapRun;
    const made = waiting.map(({ child, items, input, name = this.#newName() }) => this.#kind.make(child, name, items, input));
    children.beginExpress(number, made);
    return made.map((execution) => {
      const { ended } = executions.startExpress(execution);
      const items = execution.facts.items ?? 0;
      ended.then(
        (outcome) => (outcome === undefined ? undefined : later.add(() => children.endExpress(number, execution.itemIndex ?? 0, outcome))),
        // Whoever waits for it hears of it.
        () => undefined,
      );
      return { items, ended, stop: () => undefined };
    });
  }

  #newName(): string {
    return this.#thread.execution.world.chances.uuid();
  }

  #record(number: number): ExecutionRecord {
    const record = this.#parts.records.byNumber(number);
    if (record === undefined) throw new Error(`no execution ${number}`);
    return record;
  }
}
