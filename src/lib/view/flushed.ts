/**
 * Resolves when all that was written to `stream` is out of this process, however long its reader takes. A pipe takes
 * 64 KiB at once and the rest later: a program that ends before this loses it. Never rejects: what a stream cannot
 * write it says by its "error" event.
 */
export const flushed = (stream: NodeJS.WritableStream): Promise<void> => written(stream, '');

/** Writes, and resolves when the text is out of this process: nothing more is read before a slow reader has taken what there is. Never rejects. */
export function written(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
