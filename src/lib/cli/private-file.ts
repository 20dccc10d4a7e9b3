import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { UserError } from '../errors/errors.ts';

/** Writes a file that this user alone can read: plans, exports. Throws a UserError that names `flag`. */
export function writePrivateFile(file: string, text: string, flag: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
    // A file that was there before keeps its permissions.
    if (statSync(file).isFile()) chmodSync(file, 0o600);
  } catch (error) {
    throw new UserError('unwritable-file', `${flag}: cannot write ${file} (${(error as NodeJS.ErrnoException).code})`, 'Check the path and its permissions.', { cause: error });
  }
}
