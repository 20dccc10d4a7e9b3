import { Writable } from 'node:stream';
import type { TextStream } from '../../../src/lib/view/text-stream.ts';

export interface Recording extends TextStream {
  /** All that was written. */
  readonly text: string;
}

/** A stream that keeps what it gets; a terminal where it is told its size. */
export class RecordingStream extends Writable implements Recording {
  text = '';
  readonly isTTY: boolean;
  columns = 0;
  rows = 0;

  constructor(terminal?: { readonly columns: number; readonly rows: number }) {
    super({ decodeStrings: false });
    this.isTTY = terminal !== undefined;
    if (terminal) this.resize(terminal.columns, terminal.rows);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}
