import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { UserError } from '../errors/errors.ts';

/** Writes a file that appears whole or not at all, in the place of one that was there. Throws a UserError that names `flag`. */
export function writeWholeFile(file: string, content: string | Uint8Array, flag: string): void {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, content, { flag: 'wx' });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new UserError('unwritable-file', `${flag}: cannot write ${file} (${(error as NodeJS.ErrnoException).code})`, 'Check the path, its permissions and the disk.', { cause: error });
  }
}
