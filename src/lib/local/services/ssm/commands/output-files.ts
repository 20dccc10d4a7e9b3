import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';

/** The beginning of a file as text: enough for `limit` characters, whole ones. Empty where the file is. */
export function readHead(file: string, limit: number): { readonly text: string; readonly isWhole: boolean } {
  const size = statSync(file).size;
  if (size === 0) return { text: '', isWhole: true };
  // A character takes at most four bytes.
  const bytes = readBytes(file, 0, Math.min(size, (limit + 1) * 4));
  // `stream` leaves out a character that the end of the head cuts in two.
  return { text: new TextDecoder('utf-8').decode(bytes, { stream: bytes.length < size }), isWhole: bytes.length === size };
}

/**
 * Whole lines of a file from `start` on, about `atMost` bytes of them; one line where it is longer than that. Empty
 * where there is none yet. With `isEnd` the last line needs no line end.
 */
export function readLines(file: string, start: number, atMost: number, isEnd: boolean): Buffer {
  for (let length = atMost; ; length *= 2) {
    const bytes = readBytes(file, start, length);
    const isAll = bytes.length < length;
    const end = isAll && isEnd ? bytes.length : bytes.lastIndexOf(LINE_END) + 1;
    if (end > 0 || isAll) return bytes.subarray(0, end);
  }
}

const LINE_END = 10;

/** Fewer than `length` only where the file ends before. */
function readBytes(file: string, start: number, length: number): Buffer {
  const size = Math.max(0, Math.min(length, statSync(file).size - start));
  const bytes = Buffer.alloc(size);
  const descriptor = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, size, start));
  } finally {
    closeSync(descriptor);
  }
}

export const sizeOf = (file: string): number => statSync(file).size;

/** The file as a stream, from a position on. */
export const streamFrom = (file: string, start = 0) => createReadStream(file, { start });
