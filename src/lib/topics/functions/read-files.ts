import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { languageOf } from './guess-handler.ts';
import type { ZipFile } from './zip-writer.ts';

/** What no function needs. */
const LEFT_OUT = new Set(['.git', '.DS_Store', '__pycache__', '.venv']);
/** AWS's limit of what a function may be when it is unpacked. */
const MOST_BYTES = 262_144_000;
const MOST_FILES = 60_000;
const ELF = 0x7f454c46;

/**
 * The files of a function: a folder's, with all below it, or one file under the name that it is run by: a program is
 * called bootstrap, a module keeps its own. Links are followed. Throws UserErrors.
 */
export function readFunctionFiles(path: string): ZipFile[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UserError('unreadable-file', `${path}: no such file or folder`, 'Check the path.', { exitCode: EXIT.notFound });
  if (stat.isDirectory()) return readFolder(path);
  const name = nameInZip(path);
  return [{ path: name, content: readFileSync(path), isExecutable: name === 'bootstrap' }];
}

function nameInZip(path: string): string {
  const name = basename(path);
  if (languageOf(name) === undefined) {
    if (isProgram(path)) return 'bootstrap';
    const hint = /\.tsx?$/.test(name) ? 'Build it first: Lambda runs JavaScript.' : 'A function is a .mjs, .js, .cjs or .py file, a program (or a script with #! in its first line), or a folder.';
    throw new UserError('no-handler', `${path}: nothing that Lambda could run`, hint);
  }
  // The module's name ends at its first dot, as Lambda reads a handler.
  return name.split('.').length > 2 ? `index.${name.split('.').at(-1)}` : name;
}

/** By its first bytes: a script that names its interpreter, or a program of Linux. */
function isProgram(path: string): boolean {
  const start = Buffer.alloc(4);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, start, 0, 4, 0);
  } finally {
    closeSync(descriptor);
  }
  return start.toString('latin1', 0, 2) === '#!' || start.readUInt32BE(0) === ELF;
}

function readFolder(root: string): ZipFile[] {
  const files: ZipFile[] = [];
  let bytes = 0;
  const walk = (folder: string, prefix: string, above: readonly string[]): void => {
    const real = realpathSync(folder);
    // A link to a folder that it lies in.
    if (above.includes(real)) return;
    for (const name of readdirSync(folder)) {
      if (LEFT_OUT.has(name)) continue;
      const file = join(folder, name);
      const stat = statSync(file, { throwIfNoEntry: false });
      if (stat?.isDirectory() === true) walk(file, `${prefix}${name}/`, [...above, real]);
      else if (stat?.isFile() === true) {
        bytes += stat.size;
        if (bytes > MOST_BYTES || files.length >= MOST_FILES) throw new UserError('too-large', `${root} is larger than a function may be (250 MB, ${MOST_FILES} files)`, 'Leave out what it does not need to run.');
        files.push({ path: `${prefix}${name}`, content: readFileSync(file), isExecutable: (stat.mode & 0o111) !== 0 });
      }
    }
  };
  walk(root, '', []);
  return files;
}
