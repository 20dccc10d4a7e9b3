import type { Engine } from '../../../engine-context.ts';
import { logBatches, madeOrThere, type LogEvent } from '../../../log-batches.ts';
import type { Scope } from '../../../scope.ts';
import { unqualifiedOf } from '../arns.ts';
import { isLogged, logLine, type Logging } from './log-lines.ts';
import type { EventRecord, ExecutionRecord } from './records.ts';

interface Stream {
  readonly scope: Scope;
  readonly group: string;
  readonly name: string;
  lines: LogEvent[];
  /** Of the last line: a clock that was set back must not make a batch that is refused. */
  last: number;
  isMade: boolean;
}

const GROUP = /^arn:aws[a-z-]*:logs:([a-z0-9-]+):(\d{12}):log-group:(.+?)(?::\*)?$/;
const WAIT_MILLISECONDS = 250;
/** Executions that go faster than a log can take lose lines, not the engine its memory. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

/** The events of executions in CloudWatch Logs, a batch at a time. What goes wrong there fails no execution. */
export class ExecutionLogs {
  readonly #engine: Engine;
  readonly #newId: () => string;
  readonly #streams = new Map<string, Stream>();
  #bytes = 0;
  #shipping: Promise<void> | undefined;

  constructor(engine: Engine, newId: () => string) {
    this.#engine = engine;
    this.#newId = newId;
  }

  append(record: ExecutionRecord, event: EventRecord): void {
    const logging = record.facts.logging as Logging | undefined;
    if (logging === undefined || !isLogged(event.type, logging.level)) return;
    const stream = this.#streamOf(record, logging);
    if (stream === undefined || this.#bytes > MOST_WAITING_BYTES) return;
    const message = logLine(record, event, logging.includeExecutionData);
    stream.last = Math.max(event.at, stream.last);
    stream.lines.push({ timestamp: stream.last, message });
    this.#bytes += message.length;
    this.#shipping ??= this.#ship();
  }

  /** Ships what is left. */
  async close(): Promise<void> {
    await this.#shipping;
    await this.#shipAll();
  }

  /** One stream a machine, named after the minute in which it was begun. */
  #streamOf({ machineArn, facts }: ExecutionRecord, { destinations = [] }: Logging): Stream | undefined {
    const arn = destinations[0]?.cloudWatchLogsLogGroup?.logGroupArn ?? '';
    const key = `${arn} ${unqualifiedOf(machineArn)}`;
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const [, region, account, group] = GROUP.exec(arn) ?? [];
    if (region === undefined || account === undefined || group === undefined) return undefined;
    const minute = new Date(this.#engine.clock.now()).toISOString().slice(0, 16).replace(/[T:]/g, '-');
    const stream = { scope: { region, account }, group, name: `states/${facts.machineName}/${minute}/${this.#newId().slice(0, 8)}`, lines: [], last: 0, isMade: false };
    this.#streams.set(key, stream);
    return stream;
  }

  async #ship(): Promise<void> {
    while (this.#bytes > 0) {
      await this.#engine.clock.sleep(WAIT_MILLISECONDS, this.#engine.signal).catch(() => undefined);
      await this.#shipAll();
    }
    this.#shipping = undefined;
  }

  async #shipAll(): Promise<void> {
    this.#bytes = 0;
    for (const stream of this.#streams.values()) {
      const { lines } = stream;
      if (lines.length === 0) continue;
      stream.lines = [];
      try {
        if (!stream.isMade) await this.#make(stream);
        for (const logEvents of logBatches(lines)) await this.#call(stream, 'PutLogEvents', { logEvents });
      } catch (error) {
        stream.isMade = false;
        this.#engine.log(`events of executions cannot be written to log group ${stream.group}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  async #make(stream: Stream): Promise<void> {
    await madeOrThere(this.#call(stream, 'CreateLogStream', {}));
    stream.isMade = true;
  }

  #call({ scope, group, name }: Stream, operation: string, input: object): Promise<unknown> {
    return this.#engine.invoke('CloudWatch Logs', operation, { logGroupName: group, logStreamName: name, ...input }, scope);
  }
}

/** A stream with this name shows that the group is there and can be written to. */
const TRIAL_STREAM = 'log_stream_created_by_aws_to_validate_log_delivery_subscriptions';

/** Whether a group that a machine is to log to takes it. */
export async function isLogGroup(arn: string, engine: Engine): Promise<boolean> {
  const [, region, account, group] = GROUP.exec(arn) ?? [];
  if (region === undefined || account === undefined || group === undefined) return false;
  try {
    await madeOrThere(engine.invoke('CloudWatch Logs', 'CreateLogStream', { logGroupName: group, logStreamName: TRIAL_STREAM }, { region, account }));
    return true;
  } catch {
    return false;
  }
}
