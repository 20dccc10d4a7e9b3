import type { RunEvent } from '../../run/events.ts';
import { flushed } from '../flushed.ts';
import { jsonText } from '../json-text.ts';
import type { EventSink } from '../sink.ts';
import type { TextStream } from '../text-stream.ts';

/** Every event as it is, a line each, on stdout. */
export class Ndjson implements EventSink {
  readonly #stdout: TextStream;

  constructor(stdout: TextStream) {
    this.#stdout = stdout;
  }

  handle(event: RunEvent): void {
    this.#stdout.write(`${jsonText(event)}\n`);
  }

  async close(): Promise<void> {
    await flushed(this.#stdout);
  }
}
