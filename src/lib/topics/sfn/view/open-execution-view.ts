import type { Clock } from '../../../run/clock.ts';
import type { RunEvent } from '../../../run/events.ts';
import { colorFor } from '../../../view/color.ts';
import { FanOut } from '../../../view/fan-out.ts';
import { flushed } from '../../../view/flushed.ts';
import { KeptOutput } from '../../../view/kept-output.ts';
import { Ndjson } from '../../../view/program/ndjson.ts';
import { formatDuration } from '../../../view/duration.ts';
import { jsonText } from '../../../view/json-text.ts';
import { RunState } from '../../../view/run-state.ts';
import { safeLine } from '../../../view/safe-text.ts';
import type { EventSink } from '../../../view/sink.ts';
import { STATUS_STYLE, STATUS_WORD } from '../../../view/status-words.ts';
import { canDrawLive } from '../../../view/terminal.ts';
import type { TextStream } from '../../../view/text-stream.ts';
import type { HistoryEvent } from '../executions/types.ts';
import type { Follower } from '../follow.ts';
import { executionDocument, type ExecutionDocument } from './document.ts';
import { executionFrame } from './frame.ts';
import { PlainStates } from './plain-states.ts';
import { stateRows } from './rows.ts';

export interface ExecutionViewOptions {
  readonly output: 'text' | 'json' | 'ndjson';
  readonly live: boolean | undefined;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
}

export interface ExecutionView extends EventSink {
  /** What the states are read from, once it is there. */
  watch(follower: Follower): void;
  /** An event of the history, after the follower has it. */
  hear(event: HistoryEvent): void;
  /** The document of --json. */
  document(): ExecutionDocument;
}

/**
 * One execution in front of a person or a program: its output alone on stdout; its states live, or in plain lines, and
 * at the end why it failed on stderr.
 */
export async function openExecutionView(options: ExecutionViewOptions): Promise<ExecutionView> {
  const view = new View(options);
  await view.open();
  return view;
}

class View implements ExecutionView {
  readonly #options: ExecutionViewOptions;
  readonly #run = new RunState();
  readonly #output = new KeptOutput();
  readonly #plain: PlainStates;
  #sinks: FanOut;
  #isLive = false;
  #follower: Follower | undefined;
  #arn: string | undefined;

  constructor(options: ExecutionViewOptions) {
    const { stderr, environment } = options;
    this.#options = options;
    this.#plain = new PlainStates({ run: this.#run, stderr, color: colorFor(stderr, environment) });
    this.#sinks = new FanOut([this.#plain]);
  }

  async open(): Promise<void> {
    const { output, live, stdout, stderr, environment, clock } = this.#options;
    this.#isLive = output !== 'ndjson' && canDrawLive(live, stderr, environment);
    const progress = this.#isLive ? await this.#openLive(stderr, environment, clock) : this.#plain;
    this.#sinks = new FanOut([progress, ...(output === 'ndjson' ? [new Ndjson(stdout)] : [])]);
  }

  async #openLive(stderr: TextStream, environment: NodeJS.ProcessEnv, clock: Clock): Promise<EventSink> {
    const { openLiveRun } = await import('../../../view/live/open-live-run.tsx');
    return openLiveRun({ frame: (size) => (this.#run.startedAt === undefined ? undefined : executionFrame(this.#run, this.#rows(), size)), stderr, environment, clock });
  }

  watch(follower: Follower): void {
    this.#follower = follower;
  }

  hear(event: HistoryEvent): void {
    if (this.#follower === undefined) return;
    if (!this.#isLive) this.#plain.hear(event, this.#follower.progress);
    if (this.#options.output === 'ndjson') this.#options.stdout.write(`${jsonText({ ...event, type: 'history-event', event: event.type })}\n`);
  }

  handle(event: RunEvent): void {
    this.#run.apply(event);
    if (event.type === 'dispatched') this.#arn = event.dispatchId;
    else if (event.type === 'node-output') this.#output.append(event);
    this.#sinks.handle(event);
  }

  async close(): Promise<void> {
    await this.#sinks.close();
    const { output, stdout, stderr } = this.#options;
    if (output !== 'text') return;
    stderr.write(this.#end());
    stdout.write(this.#output.of(this.#run.nodes.size === 0 ? '' : this.#run.nodes.ref(0).id).map((step) => step.stdout).join(''));
    await Promise.all([flushed(stdout), flushed(stderr)]);
  }

  document(): ExecutionDocument {
    return executionDocument(this.#run, this.#output, { arn: this.#arn, rows: this.#rows(), failure: this.#follower?.progress.failure });
  }

  #rows(): ReturnType<typeof stateRows> {
    return this.#follower === undefined ? [] : stateRows(this.#follower.progress.visits, this.#follower.mapRuns);
  }

  /** "failed at Charge, attempt 3: Declined: no money; input {…}". */
  #end(): string {
    const { nodes, startedAt, endedAt } = this.#run;
    if (nodes.size === 0) return '';
    const status = nodes.status(0);
    const took = formatDuration((nodes.endedAt(0) ?? endedAt ?? 0) - (nodes.startedAt(0) ?? startedAt ?? 0));
    const color = colorFor(this.#options.stderr, this.#options.environment);
    if (status === 'success') return this.#isLive ? '' : `succeeded; took ${took}\n`;
    const reason = safeLine(nodes.reason(0) ?? '');
    const why = reason === '' ? '' : reason.startsWith('at ') ? ` ${reason}` : `: ${reason}`;
    return `${color(STATUS_STYLE[status], STATUS_WORD[status])}${why}; took ${took}\n`;
  }
}
