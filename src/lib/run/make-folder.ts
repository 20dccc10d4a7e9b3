import { existsSync, mkdirSync, opendirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those that it lies in, where they are not there yet. Throws the system's error, ENOTDIR for a file
 * in the place of a folder. Node's own recursive mkdir goes round for ever where a file system takes no folders and
 * says ENOENT (/proc): not even SIGTERM gets through to it.
 */
export function makeFolder(folder: string, mode = 0o777): void {
  const path = resolve(folder);
  if (existsSync(path)) {
    // What is there may be a file.
    opendirSync(path).closeSync();
    return;
  }
  makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}
