import { join } from 'node:path';
import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { KeyFile, type KeyFileProblem } from '../../secrets/key-file.ts';
import { open, seal } from '../../secrets/seal.ts';
import { makeFolder } from '../make-folder.ts';

/** A secret as plans and the journal keep it, in base64. */
export interface Sealed {
  readonly sealed: string;
}

/**
 * Secrets that a plan or a run needs again later: to carry it out, to take it back. They are sealed with a key that
 * lies beside the journal, in a file that this user alone can read: the journal or a plan's file alone tells nothing.
 */
export interface SealedValues {
  /** `bound` says what the value belongs to; it must be the same to open it. */
  seal(value: string, bound: string): Sealed;
  /** Throws a UserError where the key is another one or gone, or the value was tampered with. */
  open(value: Sealed, bound: string): string;
}

/** `folder` is the journal's. The key is made when the first secret is sealed. */
export function sealedValues(folder: string): SealedValues {
  const file = join(folder, 'sealing.key');
  const key = (isNeeded: boolean): Buffer => {
    makeFolder(folder, 0o700);
    return new KeyFile({ file, isNeeded: () => isNeeded, refuse: (problem) => keyError(problem, file) }).bytes();
  };
  return {
    seal: (value, bound) => ({ sealed: seal(key(false), Buffer.from(value), Buffer.from(bound)).toString('base64') }),
    open: ({ sealed }, bound) => {
      const value = open(key(true), Buffer.from(sealed, 'base64'), Buffer.from(bound));
      if (value === undefined) throw new UserError('sealed-elsewhere', `a secret for ${bound} cannot be opened: it was sealed by another user or on another machine, or was changed`, 'Make the plan here, as the user who carries it out.', { exitCode: EXIT.refused });
      return value.toString('utf8');
    },
  };
}

function keyError(problem: KeyFileProblem, file: string): UserError {
  const options = { exitCode: EXIT.refused };
  switch (problem.kind) {
    case 'unreadable':
      return new UserError('sealing-key', `the key ${file} cannot be read (${problem.code})`, 'Mend its permissions.', options);
    case 'no-key':
      return new UserError('sealing-key', `${file} is no key`, 'Put the right file back; or remove it, and make plans anew.', options);
    case 'missing':
      return new UserError('sealing-key', `the key ${file} is missing: secrets of plans and runs cannot be opened without it`, 'Put the file back, or make the plan here, as the user who carries it out.', options);
  }
}
