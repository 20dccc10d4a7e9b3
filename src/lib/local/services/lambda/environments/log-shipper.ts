import type { Engine } from '../../../engine-context.ts';
import { logBatches, madeOrThere, type LogEvent } from '../../../log-batches.ts';
import type { Scope } from '../../../scope.ts';

export interface LogTarget {
  readonly scope: Scope;
  readonly group: string;
  readonly stream: string;
}

const WAIT_MILLISECONDS = 250;
/** What waits to be shipped. A function that logs faster than a log can take loses lines, not the engine its memory. */
const MOST_WAITING_EVENTS = 200_000;

/** Brings what functions log to CloudWatch Logs, a batch at a time. */
export class LogShipper {
  readonly #engine: Engine;
  readonly #waiting = new Map<LogTarget, LogEvent[]>();
  /** Streams that were made. */
  readonly #made = new WeakSet<LogTarget>();
  #count = 0;
  #shipping: Promise<void> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Each message is an event of its own. */
  append(target: LogTarget, messages: readonly string[]): void {
    if (messages.length === 0 || this.#count > MOST_WAITING_EVENTS) return;
    let events = this.#waiting.get(target);
    if (events === undefined) {
      events = [];
      this.#waiting.set(target, events);
    }
    // A clock that was set back must not make the batch one that is refused.
    const timestamp = Math.max(this.#engine.clock.now(), events.at(-1)?.timestamp ?? 0);
    for (const message of messages) events.push({ timestamp, message: message === '' ? ' ' : message });
    this.#count += messages.length;
    this.#shipping ??= this.#ship();
  }

  /** Ships what is left. */
  async close(): Promise<void> {
    await this.#shipping;
    await this.#shipAll();
  }

  async #ship(): Promise<void> {
    while (this.#waiting.size > 0) {
      await this.#engine.clock.sleep(WAIT_MILLISECONDS, this.#engine.signal).catch(() => undefined);
      await this.#shipAll();
    }
    this.#shipping = undefined;
  }

  async #shipAll(): Promise<void> {
    const all = [...this.#waiting];
    this.#waiting.clear();
    this.#count = 0;
    for (const [target, events] of all) {
      try {
        await this.#make(target);
        for (const batch of logBatches(events)) await this.#put(target, batch);
      } catch (error) {
        this.#engine.log(`Lambda cannot write to log group ${target.group}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  async #put(target: LogTarget, logEvents: readonly LogEvent[]): Promise<void> {
    const put = () => this.#call(target, 'PutLogEvents', { logStreamName: target.stream, logEvents });
    try {
      await put();
    } catch (error) {
      // Somebody deleted the group while the function was warm.
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
      this.#made.delete(target);
      await this.#make(target);
      await put();
    }
  }

  async #make(target: LogTarget): Promise<void> {
    if (this.#made.has(target)) return;
    for (const [operation, input] of [['CreateLogGroup', {}], ['CreateLogStream', { logStreamName: target.stream }]] as const) {
      await madeOrThere(this.#call(target, operation, input));
    }
    this.#made.add(target);
  }

  #call({ scope, group }: LogTarget, operation: string, input: object): Promise<unknown> {
    return this.#engine.invoke('CloudWatch Logs', operation, { logGroupName: group, ...input }, scope);
  }
}
