import { readFileSync } from 'node:fs';
import { UserError } from '../errors/errors.ts';

/** `@file` reads a file, `-` reads stdin, anything else is the text itself. `flag` is named in errors. */
export function readTextArgument(value: string, flag: string): string {
  if (value === '-') return readStdin(flag);
  return value.startsWith('@') ? readFileArgument(value.slice(1), flag) : value;
}

/** The text of a file; a UserError that names flag and file where it cannot be read. Not UTF-8 is refused. */
export function readFileArgument(file: string, flag: string): string {
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
  if (process.stdin.isTTY) {
    throw new UserError('no-stdin', `${flag}: - reads stdin, but stdin is the terminal`, 'Pipe something in, or name a file with @file.');
  }
  return decode(readFileSync(0), flag, 'stdin');
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
