import { readFileSync, readSync } from 'node:fs';
import { isatty } from 'node:tty';
import { UserError } from '../errors/errors.ts';

/** `@file` reads a file, `-` reads stdin, anything else is the text itself. `flag` is named in errors. */
export function readTextArgument(value: string, flag: string): string {
  if (value === '-') return readStdin(flag);
  return value.startsWith('@') ? readFileArgument(value.slice(1), flag) : value;
}

/** The text of a file, `-` for stdin; a UserError that names flag and file where it cannot be read. Not UTF-8 is refused. */
export function readFileArgument(file: string, flag: string): string {
  if (file === '-') return readStdin(flag);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UserError('unreadable-file', `${flag}: cannot read ${file} (${reasonOf(error)})`, 'Check the path and its permissions.', { cause: error });
  }
  return decode(bytes, flag, file);
}

/** What stands before `--` is for us, what stands after it is a command line of its own. */
export function splitAtDashes(words: readonly string[]): { readonly own: string[]; readonly command: string[] } {
  const at = words.indexOf('--');
  return at === -1 ? { own: [...words], command: [] } : { own: words.slice(0, at), command: words.slice(at + 1) };
}

function readStdin(flag: string): string {
  // Not process.stdin: to look at it makes a pipe non-blocking, and a slow writer's text would not be waited for.
  if (isatty(0)) {
    throw new UserError('no-stdin', `${flag}: - reads stdin, but stdin is the terminal`, 'Pipe something in, or name a file.');
  }
  try {
    return decode(readToEnd(0), flag, 'stdin');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('unreadable-file', `${flag}: cannot read stdin (${reasonOf(error)})`, 'Pipe something in, or name a file.', { cause: error });
  }
}

const PIECE_BYTES = 65_536;
const LOOK_AGAIN_MILLISECONDS = 20;

/** Waits also where whoever started us made the pipe non-blocking. */
function readToEnd(descriptor: number): Buffer {
  const parts: Buffer[] = [];
  const piece = Buffer.alloc(PIECE_BYTES);
  for (;;) {
    try {
      const length = readSync(descriptor, piece);
      if (length === 0) return Buffer.concat(parts);
      parts.push(Buffer.from(piece.subarray(0, length)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MILLISECONDS);
    }
  }
}

function decode(bytes: Buffer, flag: string, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserError('not-text', `${flag}: ${source} is not UTF-8 text`, 'Convert it to UTF-8.', { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return code ?? 'unknown reason';
}
