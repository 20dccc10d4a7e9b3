import { isTerminal, type RunEvent, type StreamName } from '../../run/events.ts';
import { flushed } from '../flushed.ts';
import type { RunState } from '../run-state.ts';
import { SafeText } from '../safe-text.ts';
import type { EventSink } from '../sink.ts';
import type { TextStream } from '../text-stream.ts';
import { padToWidth, textWidth } from '../text-width.ts';
import type { OutputFormat } from './output-text.ts';

const STREAMS: readonly StreamName[] = ['stdout', 'stderr'];
/** One long name must not push the output of all others to the right. */
const WIDEST_LABEL = 32;

interface OpenLine {
  step: string;
  part: string;
  safe: SafeText;
}

export interface StreamOptions {
  readonly state: RunState;
  readonly stdout: TextStream;
  readonly format: OutputFormat;
  /** Let all lines begin in the same column. */
  readonly align: boolean;
}

/**
 * Lines as they come, the node in front: "web-01: line" from stdout, "web-01! line" from stderr. Only whole lines, so
 * that those of two nodes never mix; the last one of a node, where it has no line end, comes when the node has ended.
 */
export class Stream implements EventSink {
  readonly #options: StreamOptions;
  readonly #open: Readonly<Record<StreamName, Map<string, OpenLine>>> = { stdout: new Map(), stderr: new Map() };
  #width = 0;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  handle(event: RunEvent): void {
    if (event.type === 'node-output') this.#append(event);
    else if (event.type === 'node-status' && isTerminal(event.status)) this.#end(event.node);
    else if (event.type === 'run-started' && this.#options.align) this.#measure();
  }

  async close(): Promise<void> {
    for (const node of new Set(STREAMS.flatMap((stream) => [...this.#open[stream].keys()]))) this.#end(node);
    await flushed(this.#options.stdout);
  }

  #append(event: RunEvent & { type: 'node-output' }): void {
    const open = this.#openLine(event);
    const text = open.part + (this.#options.format.safe ? open.safe.write(event.text) : event.text);
    const end = text.lastIndexOf('\n') + 1;
    open.part = text.slice(end);
    if (end > 0) this.#write(event.node, event.stream, text.slice(0, end));
  }

  #openLine({ node, step, stream }: RunEvent & { type: 'node-output' }): OpenLine {
    let open = this.#open[stream].get(node);
    if (open !== undefined && open.step !== step) {
      // What a step left open does not run on into the next one.
      this.#endLine(node, stream);
      open = undefined;
    }
    if (open === undefined) {
      open = { step, part: '', safe: new SafeText() };
      this.#open[stream].set(node, open);
    }
    return open;
  }

  #end(node: string): void {
    for (const stream of STREAMS) this.#endLine(node, stream);
  }

  #endLine(node: string, stream: StreamName): void {
    const part = this.#open[stream].get(node)?.part ?? '';
    this.#open[stream].delete(node);
    if (part !== '') this.#write(node, stream, `${part}\n`);
  }

  /** `lines` end with a line end. */
  #write(node: string, stream: StreamName, lines: string): void {
    const { state, stdout, format } = this.#options;
    const name = `${state.nodes.label(state.nodes.indexOf(node))}${stream === 'stdout' ? ':' : '!'}`;
    const prefix = `${format.color(stream === 'stdout' ? 'cyan' : 'yellow', name)}${padToWidth('', this.#width - textWidth(name))} `;
    stdout.write(prefix + lines.slice(0, -1).replaceAll('\n', () => `\n${prefix}`) + '\n');
  }

  #measure(): void {
    const { nodes } = this.#options.state;
    for (let node = 0; node < nodes.size; node += 1) this.#width = Math.max(this.#width, Math.min(WIDEST_LABEL, textWidth(nodes.label(node))) + 1);
  }
}
