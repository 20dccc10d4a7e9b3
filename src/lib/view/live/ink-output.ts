import { Writable } from 'node:stream';
import type { TextStream } from '../text-stream.ts';

/**
 * The terminal as ink sees it: it is not told of a resize. It would draw the old frame again at once, too wide and too
 * tall, and once for every step of a window that is dragged. The next frame is made for the new size instead.
 */
export class InkOutput extends Writable {
  readonly isTTY = true;
  readonly #terminal: TextStream;

  constructor(terminal: TextStream) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
  }

  get columns(): number | undefined {
    return this.#terminal.columns;
  }

  get rows(): number | undefined {
    return this.#terminal.rows;
  }

  /** Passed on at once: what is written while the program exits has no later. */
  override _write(text: string, _encoding: string, done: () => void): void {
    this.#terminal.write(text);
    done();
  }
}
