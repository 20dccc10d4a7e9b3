import { isTerminal, type RunEvent } from '../../run/events.ts';
import { formatDuration } from '../duration.ts';
import { flushed } from '../flushed.ts';
import { KeptOutput } from '../kept-output.ts';
import type { RunState } from '../run-state.ts';
import { ranFor } from '../run-words.ts';
import type { EventSink } from '../sink.ts';
import { STATUS_STYLE, statusWithExit } from '../status-words.ts';
import type { TextStream } from '../text-stream.ts';
import { outputText, type OutputFormat } from './output-text.ts';

export interface BlocksOptions {
  readonly state: RunState;
  readonly stdout: TextStream;
  readonly format: OutputFormat;
  /** Keep the blocks until the end: a live view has the terminal until then. */
  readonly hold: boolean;
}

/** For each node that has ended, a header and what it wrote, on stdout. */
export class Blocks implements EventSink {
  readonly #options: BlocksOptions;
  readonly #output = new KeptOutput();
  readonly #ended = new Set<string>();
  readonly #held: string[] = [];

  constructor(options: BlocksOptions) {
    this.#options = options;
  }

  handle(event: RunEvent): void {
    if (event.type === 'node-output') this.#output.append(event);
    else if (event.type === 'node-status' && isTerminal(event.status) && !this.#ended.has(event.node)) {
      this.#ended.add(event.node);
      this.#write(this.#block(event.node));
    }
  }

  async close(): Promise<void> {
    for (const block of this.#held.splice(0)) this.#options.stdout.write(block);
    // Of nodes that were not seen to end: what they wrote is not lost.
    for (const node of this.#output.nodes) this.#options.stdout.write(this.#block(node));
    await flushed(this.#options.stdout);
  }

  #write(block: string): void {
    if (this.#options.hold) this.#held.push(block);
    else this.#options.stdout.write(block);
  }

  #block(id: string): string {
    const { state, format } = this.#options;
    const node = state.nodes.indexOf(id);
    const status = state.nodes.status(node);
    const duration = ranFor(state, node);
    const words = format.color(STATUS_STYLE[status], statusWithExit(status, state.nodes.exitCode(node)));
    const header = `${format.color('dim', '──')} ${format.color('bold', state.nodes.label(node))}: ${words}`;
    return `${header}${duration === undefined ? '' : `, ${formatDuration(duration)}`}\n${outputText(this.#output.take(id), format)}`;
  }
}
