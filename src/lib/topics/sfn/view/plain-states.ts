import type { RunEvent } from '../../../run/events.ts';
import type { Color, Style } from '../../../view/color.ts';
import { flushed } from '../../../view/flushed.ts';
import type { RunState } from '../../../view/run-state.ts';
import { throttlingWords } from '../../../view/run-words.ts';
import { safeLine } from '../../../view/safe-text.ts';
import type { EventSink } from '../../../view/sink.ts';
import type { TextStream } from '../../../view/text-stream.ts';
import { timeOfDay } from '../../../view/text/plain-progress.ts';
import type { HistoryEvent } from '../executions/types.ts';
import type { Progress } from '../progress.ts';
import { pathOf, type StateVisit } from '../state-visit.ts';
import { MARK, ROW_STYLE, tookWords, whyWords } from './state-words.ts';

export interface PlainStatesOptions {
  readonly run: RunState;
  readonly stderr: TextStream;
  readonly color: Color;
}

/** A Map of ten thousand items has tens of thousands of states: beyond so many lines only what fails is said. */
const MOST_LINES = 500;
/** Types whose beginning is worth a line: they take their time. */
const SLOW: ReadonlySet<string> = new Set(['TaskStateEntered', 'WaitStateEntered', 'MapStateEntered', 'ParallelStateEntered']);
const FAILS = /^(Task|Activity|LambdaFunction)(Failed|TimedOut|StartFailed|SubmitFailed|ScheduleFailed)$/;

/** What happens in an execution, a line each with the time of day in front. */
export class PlainStates implements EventSink {
  readonly #options: PlainStatesOptions;
  #lines = 0;

  constructor(options: PlainStatesOptions) {
    this.#options = options;
  }

  handle(event: RunEvent): void {
    const { run } = this.#options;
    switch (event.type) {
      case 'run-started':
        this.#write(event.at, `${safeLine(event.verb)}: ${safeLine(event.title)} as ${safeLine(event.nodes[0]?.name ?? '')}`, undefined);
        break;
      case 'throttled':
        this.#write(event.at, throttlingWords(run, event.at), 'yellow');
        break;
      case 'notice':
        this.#write(event.at, safeLine(event.message), event.level === 'warning' ? 'yellow' : undefined);
        break;
      case 'stopping':
        this.#write(event.at, `stopping: ${safeLine(event.why)}`, 'yellow');
        break;
      default:
        break;
    }
  }

  /** Called after `progress` has it. */
  hear({ id, type, at, details }: HistoryEvent, progress: Progress): void {
    const visit = progress.visitOf(id);
    if (visit === undefined) return;
    if (FAILS.test(type)) this.#write(at, `${MARK.retrying} ${label(visit)}: attempt ${visit.attempt} failed: ${whyWords({ error: details.error, cause: details.cause })}`, 'yellow');
    else if (this.#lines >= MOST_LINES) return;
    else if (SLOW.has(type)) this.#write(at, `${MARK.running} ${label(visit)}`, undefined);
    else if (type.endsWith('StateExited')) this.#write(at, `${MARK[visit.status]} ${label(visit)}, ${tookWords(visit, at)}${visit.attempt > 1 ? `, attempt ${visit.attempt}` : ''}`, visit.status === 'succeeded' ? undefined : ROW_STYLE[visit.status]);
  }

  async close(): Promise<void> {
    await flushed(this.#options.stderr);
  }

  #write(at: number, text: string, style: Style | undefined): void {
    this.#lines += 1;
    const { stderr, color } = this.#options;
    stderr.write(`${color('dim', timeOfDay(at))} ${style === undefined ? text : color(style, text)}\n`);
  }
}

const label = (visit: StateVisit): string => safeLine(pathOf(visit));
