import { accessSync, closeSync, constants, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import { fileKind, HEAD_BYTES } from './file-kind.ts';

/** As shells have it. */
export const NOT_EXECUTABLE = 126;
export const NOT_FOUND = 127;

export interface Program {
  /** What is executed, and its whole argv. */
  readonly file: string;
  readonly words: readonly string[];
  /** false: whether the system executes it shows only when it is tried. */
  readonly isCertain: boolean;
}

/** Linux follows no more interpreters of interpreters than about these. */
const MOST_INTERPRETERS = 4;

/** Finds a program as execvp does: a word with a slash is a path, others are looked for on PATH. Throws UserErrors with exit 126 and 127. */
export function findProgram(words: readonly string[], path: string | undefined): Program {
  const [word = ''] = words;
  // Windows looks for programs in ways of its own.
  if (process.platform === 'win32') return { file: word, words, isCertain: false };
  const file = word.includes('/') ? atPath(word) : onPath(word, path ?? '/usr/local/bin:/usr/bin:/bin');
  const how = howToRun(file, 0);
  return how === 'by-shell' ? { file: '/bin/sh', words: ['sh', file, ...words.slice(1)], isCertain: true } : { file, words, isCertain: how === 'certain' };
}

function atPath(file: string): string {
  switch (look(file)) {
    case 'executable':
      return file;
    case 'not-executable':
      throw notExecutable(file);
    case 'no-file':
      throw new UserError('not-executable', `${file} is no file`, 'Name a program.', { exitCode: NOT_EXECUTABLE });
    case 'forbidden':
      throw new UserError('not-executable', `${file}: permission denied`, 'Check the permissions of its folders.', { exitCode: NOT_EXECUTABLE });
    case 'absent':
      throw new UserError('no-program', `there is no program ${JSON.stringify(file)}`, 'Check its name; a program in this folder is ./NAME.', { exitCode: NOT_FOUND });
  }
}

/** Passes over folders, and over what lies where nobody may look, as shells do. */
function onPath(word: string, path: string): string {
  const candidates = word === '' ? [] : path.split(delimiter).map((folder) => join(folder === '' ? '.' : folder, word));
  let refused: string | undefined;
  for (const file of candidates) {
    const found = look(file);
    if (found === 'executable') return file;
    if (found === 'not-executable') refused ??= file;
  }
  if (refused !== undefined) throw notExecutable(refused);
  throw new UserError('no-program', `there is no program ${JSON.stringify(word)} on PATH`, 'Check its name; a program in this folder is ./NAME.', { exitCode: NOT_FOUND });
}

const notExecutable = (file: string): UserError => new UserError('not-executable', `${file} is not executable`, 'Make it so with chmod +x, or name its interpreter.', { exitCode: NOT_EXECUTABLE });

function look(file: string): 'executable' | 'not-executable' | 'no-file' | 'forbidden' | 'absent' {
  try {
    if (!statSync(file).isFile()) return 'no-file';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'forbidden' : 'absent';
  }
  try {
    accessSync(file, constants.X_OK);
    return 'executable';
  } catch {
    return 'not-executable';
  }
}

/** Node 24 ends with its own stack where the system refuses a file: so what is not certain must not be tried that way. */
function howToRun(file: string, depth: number): 'certain' | 'uncertain' | 'by-shell' {
  const [head, own] = [beginning(file), beginning(process.execPath)];
  // Executable and not readable.
  if (head === undefined || own === undefined) return 'uncertain';
  const found = fileKind(head, own);
  switch (found.kind) {
    case 'program':
      if (found.interpreter !== undefined && look(found.interpreter) !== 'executable') throw noInterpreter(file, found.interpreter, 'Install it, or a build for this system.');
      return 'certain';
    case 'script':
      if (look(found.interpreter) !== 'executable') throw noInterpreter(file, found.interpreter, 'Install it, or mend the first line of the file.');
      return depth < MOST_INTERPRETERS && howToRun(found.interpreter, depth + 1) === 'certain' ? 'certain' : 'uncertain';
    case 'text':
      // A shell does the same: the kernel would refuse it.
      return 'by-shell';
    case 'foreign':
      if (!runsForeignPrograms()) throw new UserError('not-executable', `${file} is no program for this kind of machine`, 'Name another build of it, or what runs it.', { exitCode: NOT_EXECUTABLE });
      return 'uncertain';
    case 'unknown':
      return 'uncertain';
  }
}

/** As JSON: a first line with a CR at its end looks right otherwise. */
const noInterpreter = (file: string, interpreter: string, hint: string): UserError =>
  new UserError('no-interpreter', `${file} wants ${/^[\w./+-]*$/.test(interpreter) ? interpreter : JSON.stringify(interpreter)}, which cannot be executed`, hint, { exitCode: NOT_EXECUTABLE });

/** Emulators and runtimes that Linux was told of. https://docs.kernel.org/admin-guide/binfmt-misc.html */
function runsForeignPrograms(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return readdirSync('/proc/sys/fs/binfmt_misc').some((name) => name !== 'register' && name !== 'status');
  } catch {
    return false;
  }
}

function beginning(file: string): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(descriptor, head, 0, HEAD_BYTES, 0));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
