import type { Clock } from '../../run/clock.ts';
import { isTerminal, type RunEvent } from '../../run/events.ts';
import type { Color, Style } from '../color.ts';
import { formatDuration } from '../duration.ts';
import { flushed } from '../flushed.ts';
import type { RunState } from '../run-state.ts';
import { complaintOf, paceWords, ranFor, rateControlWords, statusCounts, throttlingWords, waveWords } from '../run-words.ts';
import { safeLine } from '../safe-text.ts';
import type { EventSink } from '../sink.ts';
import { STATUS_STYLE, statusWithExit } from '../status-words.ts';
import type { TextStream } from '../text-stream.ts';
import { startTicker } from '../ticker.ts';

const LOOKS_EVERY = 5000;
/** Where nothing has changed, it is said less often that it goes on. */
const QUIET_FOR = 30_000;

export interface PlainProgressOptions {
  readonly state: RunState;
  readonly stderr: TextStream;
  readonly color: Color;
  readonly clock: Clock;
  /** Nothing is said of what goes as it should; what does not is left to the report. */
  readonly brief?: boolean;
}

/** What happens, a line each with the time of day in front: for logs, and for terminals that cannot redraw. */
export class PlainProgress implements EventSink {
  readonly #options: PlainProgressOptions;
  readonly #ended = new Set<string>();
  #stop: () => void = () => undefined;
  #said = { at: 0, ended: 0 };
  #throttledAt = Number.NEGATIVE_INFINITY;

  constructor(options: PlainProgressOptions) {
    this.#options = options;
  }

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#start(event.at);
        break;
      case 'node-status':
        if (isTerminal(event.status)) this.#endNode(event);
        break;
      case 'wave':
        this.#write(event.at, waveWords(event), event.state === 'failed' ? 'red' : undefined);
        break;
      case 'throttled':
        this.#throttle(event.at);
        break;
      case 'notice':
        this.#write(event.at, safeLine(event.message), event.level === 'warning' ? 'yellow' : undefined);
        break;
      case 'stopping':
        this.#write(event.at, `stopping: ${safeLine(event.why)}`, 'yellow');
        break;
      case 'run-ended':
        this.#stop();
        break;
      case 'dispatching':
      case 'dispatched':
      case 'not-dispatched':
      case 'node-output':
        break;
    }
  }

  async close(): Promise<void> {
    this.#stop();
    await flushed(this.#options.stderr);
  }

  #start(at: number): void {
    const { state, clock, brief } = this.#options;
    if (!brief) this.#write(at, `${startLine(state)}; ${rateControlWords(state)}`, undefined);
    this.#said = { at, ended: 0 };
    this.#stop();
    this.#stop = startTicker(clock, LOOKS_EVERY, () => this.#progress(clock.now()));
  }

  #endNode(event: RunEvent & { type: 'node-status' }): void {
    if (event.status === 'success' || this.#options.brief || this.#ended.has(event.node)) return;
    this.#ended.add(event.node);
    const { state } = this.#options;
    const node = state.nodes.indexOf(event.node);
    const duration = ranFor(state, node, event.at);
    const complaint = complaintOf(state, node);
    const words = `${state.nodes.label(node)}: ${statusWithExit(event.status, event.exitCode)}${duration === undefined ? '' : `, ${formatDuration(duration)}`}`;
    this.#write(event.at, complaint === '' ? words : `${words}: ${complaint}`, STATUS_STYLE[event.status]);
  }

  /** Said once, and again when it went on after a pause: a service may say it with every call. */
  #throttle(at: number): void {
    if (at - this.#throttledAt >= QUIET_FOR) this.#write(at, throttlingWords(this.#options.state, at), 'yellow');
    this.#throttledAt = at;
  }

  #progress(now: number): void {
    const { state } = this.#options;
    if (state.ended === this.#said.ended && now - this.#said.at < QUIET_FOR) return;
    this.#said = { at: now, ended: state.ended };
    const counts = statusCounts(state).map(({ words }) => words);
    const line = [`${state.ended} of ${state.total} ended: ${counts.join(', ')}`, paceWords(state, now), throttlingWords(state, now)];
    this.#write(now, line.filter((part) => part !== '').join('; '), undefined);
  }

  #write(at: number, text: string, style: Style | undefined): void {
    const { stderr, color } = this.#options;
    stderr.write(`${color('dim', timeOfDay(at))} ${style === undefined ? text : color(style, text)}\n`);
  }
}

const startLine = (state: RunState): string =>
  `${safeLine(state.verb)}: ${safeLine(state.title)} on ${state.total} ${state.total === 1 ? state.noun.replace(/s$/, '') : state.noun}`;

/** HH:MM:SS where the user is. */
export const timeOfDay = (at: number): string =>
  [new Date(at).getHours(), new Date(at).getMinutes(), new Date(at).getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
