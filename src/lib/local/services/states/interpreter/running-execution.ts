import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { Machine } from '../../../../asl/machine.ts';
import type { ExecutionJournal, ThreadRecord } from '../executions/journal.ts';
import type { ExecutionRecord, Outcome } from '../executions/records.ts';
import { textOf } from '../executions/texts.ts';
import type { ExecutionFrame } from './execution-frame.ts';
import { startOf } from './position.ts';
import { Thread, type Perform } from './thread.ts';
import { sleepUntil, type World } from './world.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: the last event is that it failed. */
const MOST_EVENTS = 25_000;
const MOST_EXPRESS_SECONDS = 300;
const MOST_CAUSE_CHARACTERS = 32_768;

/** Why everything in an execution stops. */
export class Stopped extends Error {
  readonly outcome: Pick<Outcome, 'status' | 'error' | 'cause'>;

  constructor(outcome: Pick<Outcome, 'status' | 'error' | 'cause'>) {
    super('the execution was stopped');
    this.name = 'Stopped';
    this.outcome = outcome;
  }
}

/** The engine ends: executions go on from where they stand when it is there again. */
export class Suspended extends Error {}

export interface RunningExecutionOptions {
  readonly record: ExecutionRecord;
  readonly machine: Machine;
  readonly journal: ExecutionJournal;
  readonly world: World;
  readonly perform: Perform;
  /** Where it stood: empty for a new one. */
  readonly threads: readonly ThreadRecord[];
  readonly lastEventId: number;
}

/** One execution while it runs. */
export class RunningExecution implements ExecutionFrame {
  readonly record: ExecutionRecord;
  readonly machine: Machine;
  readonly journal: ExecutionJournal;
  readonly world: World;
  readonly input: Json;
  readonly #perform: RunningExecutionOptions['perform'];
  readonly #abort = new AbortController();
  readonly #kept: Map<number | undefined, readonly ThreadRecord[]>;
  readonly #children = new Map<number, number[]>();
  #lastEventId: number;
  #lastThread: number;
  #hasEnded = false;

  constructor({ record, machine, journal, world, perform, threads, lastEventId }: RunningExecutionOptions) {
    this.record = record;
    this.machine = machine;
    this.journal = journal;
    this.world = world;
    this.#perform = perform;
    this.input = JSON.parse(record.input) as Json;
    this.#kept = Map.groupBy(threads, ({ parent }) => parent);
    this.#lastEventId = lastEventId;
    this.#lastThread = Math.max(0, ...threads.map(({ thread }) => thread));
  }

  /** Runs to its end. Gives undefined where the engine was closed before it. */
  async run(): Promise<Outcome | undefined> {
    const { clock } = this.world;
    const [kept] = this.#kept.get(undefined) ?? [];
    const root = new Thread({
      id: kept?.thread ?? (this.#lastThread += 1),
      execution: this,
      perform: this.#perform,
      graph: this.machine,
      position: kept?.position ?? startOf(this.machine.StartAt, this.input, this.#start()),
      parent: undefined,
      childIndex: 0,
      item: undefined,
      signal: this.#abort.signal,
    });
    const ended = new AbortController();
    try {
      // It is on record before it is anywhere else.
      root.moved();
      const output = await Promise.race([root.run(), this.#timeOut(ended.signal), this.#stopped(ended.signal)]);
      const text = textOf(output);
      this.emit('ExecutionSucceeded', root.position.previous, { executionSucceededEventDetails: { output: text, outputDetails: { truncated: false } } });
      return this.#end({ status: 'SUCCEEDED', at: clock.now(), output: text });
    } catch (error) {
      const reason: unknown = this.#abort.signal.aborted ? this.#abort.signal.reason : error;
      if (reason instanceof Suspended) return undefined;
      const { status, error: name, cause } = this.#failureOf(reason);
      this.#abort.abort(new Stopped({ status, error: name, cause }));
      const [type, member] = ENDS[status];
      const details = { ...(name === undefined ? {} : { error: name }), ...(cause === undefined ? {} : { cause }) };
      this.#append(type, root.position.previous, { [member]: details });
      return this.#end({ status, at: clock.now(), error: name, cause });
    } finally {
      ended.abort();
    }
  }

  stop(outcome: Pick<Outcome, 'status' | 'error' | 'cause'>): void {
    this.#abort.abort(new Stopped(outcome));
  }

  suspend(): void {
    this.#hasEnded = true;
    this.#abort.abort(new Suspended('the engine ends'));
  }

  get isSuspended(): boolean {
    return this.#abort.signal.reason instanceof Suspended;
  }

  emit(type: string, previous: number, details?: object): number {
    this.#abort.signal.throwIfAborted();
    if (this.#lastEventId >= MOST_EVENTS - 1 && type !== 'ExecutionSucceeded' && this.record.type === 'STANDARD') {
      throw new Stopped({ status: 'FAILED', error: 'States.Runtime', cause: `The execution reached the maximum number of history events (${MOST_EVENTS}).` });
    }
    return this.#append(type, previous, details);
  }

  emitLast(type: string, previous: number): number | undefined {
    return this.#hasEnded ? undefined : this.#append(type, previous);
  }

  newThread(parent: number): number {
    this.#lastThread += 1;
    const children = this.#children.get(parent) ?? [];
    this.#children.set(parent, children);
    children.push(this.#lastThread);
    return this.#lastThread;
  }

  keptChildren(parent: number): readonly ThreadRecord[] {
    return this.#kept.get(parent) ?? [];
  }

  forgetBelow(id: number): void {
    const below = new Set<number>();
    const collect = (parent: number): void => {
      for (const child of [...(this.#children.get(parent) ?? []), ...(this.#kept.get(parent) ?? []).map(({ thread }) => thread)]) {
        below.add(child);
        collect(child);
      }
      this.#children.delete(parent);
      this.#kept.delete(parent);
    };
    collect(id);
    if (below.size > 0) this.journal.forget(below);
  }

  #start(): number {
    const { input, roleArn, versionArn, aliasArn } = this.record;
    const aliases = { ...(aliasArn === undefined ? {} : { stateMachineAliasArn: aliasArn }), ...(versionArn === undefined ? {} : { stateMachineVersionArn: versionArn }) };
    this.emit('ExecutionStarted', 0, { executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn, ...aliases } });
    // The first state's event names none before it.
    return 0;
  }

  /** Never resolves; rejects when it is stopped: work that takes its time to notice is not waited for. */
  #stopped(signal: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.#abort.signal.addEventListener('abort', () => (this.isSuspended ? undefined : reject(this.#abort.signal.reason)), { signal });
    });
  }

  /** Never resolves; rejects when the machine's time is over, or that of an Express execution. */
  async #timeOut(signal: AbortSignal): Promise<never> {
    const { startedAt, redrivenAt, type } = this.record;
    const seconds = Math.min(this.machine.TimeoutSeconds ?? Infinity, type === 'EXPRESS' ? MOST_EXPRESS_SECONDS : Infinity);
    if (seconds === Infinity) return new Promise(() => undefined);
    try {
      await sleepUntil({ clock: this.world.clock, skipWaits: false }, (redrivenAt ?? startedAt) + seconds * 1000, signal);
    } catch {
      return new Promise(() => undefined);
    }
    throw new Stopped({ status: 'TIMED_OUT', error: undefined, cause: undefined });
  }

  #failureOf(reason: unknown): Pick<Outcome, 'error' | 'cause'> & { readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED' } {
    if (reason instanceof Stopped && reason.outcome.status !== 'SUCCEEDED') return { status: reason.outcome.status, error: reason.outcome.error, cause: reason.outcome.cause };
    if (reason instanceof StateFailure) return { status: 'FAILED', error: reason.error, cause: reason.cause?.slice(0, MOST_CAUSE_CHARACTERS) };
    // A mistake of ours: it is said, and never taken for the machine's.
    this.world.engine.log(`${this.record.arn}: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
    return { status: 'FAILED', error: 'States.Runtime', cause: `The engine failed: ${reason instanceof Error ? reason.message : String(reason)}` };
  }

  #append(type: string, previous: number, details?: object): number {
    if (this.#hasEnded) throw this.#abort.signal.reason ?? new Suspended('the execution has ended');
    this.#lastEventId += 1;
    this.journal.event({ id: this.#lastEventId, at: this.world.clock.now(), type, previous, details: details === undefined ? undefined : JSON.stringify(details) });
    return this.#lastEventId;
  }

  async #end(outcome: Outcome): Promise<Outcome> {
    this.#hasEnded = true;
    this.journal.end(outcome);
    await this.journal.saved();
    return outcome;
  }
}

const ENDS = {
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
} as const;
