import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../../errors/errors.ts';

/** As shells have it. */
export const NOT_EXECUTABLE = 126;
export const NOT_FOUND = 127;

export interface Program {
  /** What is executed, and its whole argv. */
  readonly file: string;
  readonly words: readonly string[];
}

/** Finds a program as execvp does: a word with a slash is a path, others are looked for on PATH. Throws UserErrors with exit 126 and 127. */
export function findProgram(words: readonly string[], path: string | undefined): Program {
  const [word = ''] = words;
  const candidates = word.includes('/') ? [word] : (path ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter).map((folder) => join(folder === '' ? '.' : folder, word));
  const there = candidates.filter(isFile);
  const file = there.find(isExecutable);
  if (file !== undefined) return executable(file, words);
  if (there[0] !== undefined) throw new UserError('not-executable', `${there[0]} is not executable`, 'Make it so with chmod +x, or name its interpreter.', { exitCode: NOT_EXECUTABLE });
  throw new UserError('no-program', `there is no program ${JSON.stringify(word)}${word.includes('/') ? '' : ' on PATH'}`, 'Check its name; a program in this folder is ./NAME.', { exitCode: NOT_FOUND });
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A text without #! is run by the shell, as a shell does itself: the kernel would refuse it. */
function executable(file: string, words: readonly string[]): Program {
  const head = beginning(file);
  if (head.subarray(0, 2).toString('latin1') === '#!') {
    const [interpreter = ''] = head.toString('latin1').slice(2).split('\n', 1)[0]?.trim().split(/\s+/) ?? [];
    if (!isFile(interpreter) || !isExecutable(interpreter)) throw new UserError('no-interpreter', `${file} wants ${interpreter || 'an interpreter'}, which cannot be executed`, 'Install it, or mend the first line of the file.', { exitCode: NOT_EXECUTABLE });
    return { file, words };
  }
  // Anything binary is left to the kernel.
  return head.includes(0) ? { file, words } : { file: '/bin/sh', words: ['sh', file, ...words.slice(1)] };
}

function beginning(file: string): Buffer {
  const buffer = Buffer.alloc(256);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    return buffer.subarray(0, readSync(descriptor, buffer));
  } catch {
    // Executable and not readable: it can only be a program.
    return Buffer.alloc(1);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** What Linux takes for one string and for all of them; others take no less. */
const LONGEST_STRING = 131_072;
const LARGEST_TOTAL = 2_000_000;

/** Throws a UserError where the kernel would refuse the environment: it is then too late to say so. */
export function checkSize(words: readonly string[], environment: Readonly<Record<string, string>>): void {
  const strings = [...words, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)].map((text) => Buffer.byteLength(text) + 1);
  const total = strings.reduce((sum, each) => sum + each + 8, 0);
  if (Math.max(...strings) > LONGEST_STRING || total > LARGEST_TOTAL) throw new UserError('environment-too-large', `arguments and environment have ${total} bytes together, which is more than the system takes`, 'Choose a path with fewer parameters, or add --pristine.', { exitCode: NOT_EXECUTABLE });
}
