import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

const PIECE_BYTES = 65_536;
/** Beyond this it is emptied, once all of it was read. */
const MOST_KEPT_BYTES = 1_048_576;
/** A line that is longer is cut: more does not fit into an event of a log. */
const LONGEST_LINE_BYTES = 262_000;

const piece = Buffer.allocUnsafe(PIECE_BYTES);

/**
 * What a process writes, both streams, in one file that it appends to. A file and not a pipe: whatever it wrote before it
 * answered is there to be read when the answer comes, whichever runtime it is.
 */
export class OutputFile {
  readonly path: string;
  readonly #descriptor: number;
  #position = 0;
  /** A line that has not ended yet. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, 'a+', 0o600);
  }

  /** Lines that were written since the last time; with `isEnd` also one that has no end yet. */
  read(isEnd: boolean): string[] {
    const lines: string[] = [];
    for (;;) {
      const length = readSync(this.#descriptor, piece, 0, PIECE_BYTES, this.#position);
      this.#position += length;
      if (length > 0) this.#split(piece.subarray(0, length), lines);
      if (length < PIECE_BYTES) break;
    }
    if (isEnd && this.#rest.length > 0) {
      lines.push(textOf(this.#rest));
      this.#rest = Buffer.alloc(0);
    }
    if (this.#position > MOST_KEPT_BYTES) this.#empty();
    return lines;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #split(bytes: Buffer, lines: string[]): void {
    let from = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      const line = bytes.subarray(from, end);
      lines.push(textOf(this.#rest.length === 0 ? line : Buffer.concat([this.#rest, line])));
      this.#rest = Buffer.alloc(0);
      from = end + 1;
    }
    if (from < bytes.length) this.#rest = Buffer.concat([this.#rest, bytes.subarray(from)]);
    if (this.#rest.length <= LONGEST_LINE_BYTES) return;
    lines.push(textOf(this.#rest));
    this.#rest = Buffer.alloc(0);
  }

  /** The process appends: it goes on at the new end. Not while it has written more than was read. */
  #empty(): void {
    if (fstatSync(this.#descriptor).size !== this.#position) return;
    ftruncateSync(this.#descriptor, 0);
    this.#position = 0;
  }
}

/** A carriage return within a line is a line break within a message, as AWS's runtimes write it. */
const textOf = (line: Buffer): string => line.toString('utf8').replace(/\r$/, '').replaceAll('\r', '\n');
