import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';

/** The beginning of a file as text: enough for `limit` characters, whole ones. Empty where the file is. */
export function readHead(file: string, limit: number): { readonly text: string; readonly isWhole: boolean } {
  const size = statSync(file).size;
  if (size === 0) return { text: '', isWhole: true };
  // A character takes at most four bytes.
  const bytes = Buffer.alloc(Math.min(size, (limit + 1) * 4));
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(descriptor);
  }
  // `stream` leaves out a character that the end of the head cuts in two.
  return { text: new TextDecoder('utf-8').decode(bytes, { stream: bytes.length < size }), isWhole: bytes.length === size };
}

export const sizeOf = (file: string): number => statSync(file).size;

/** The file as a stream, from a position on. */
export const streamFrom = (file: string, start = 0) => createReadStream(file, { start });
