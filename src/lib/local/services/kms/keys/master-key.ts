import { join } from 'node:path';
import { KeyFile, type KeyFileProblem } from '../../../../secrets/key-file.ts';
import { masterKeyProblem } from '../errors.ts';

export interface MasterKeyOptions {
  /** Where the file lies. */
  readonly folder: string;
  /** Whether keys exist that were wrapped with it. */
  readonly isNeeded: () => boolean;
}

/** The key that wraps all keys. Its `bytes` throw KMSInvalidStateException where the file is gone or is no key. */
export function masterKey({ folder, isNeeded }: MasterKeyOptions): KeyFile {
  const file = join(folder, 'master.key');
  return new KeyFile({ file, isNeeded, refuse: (problem) => masterKeyProblem(wordsOf(problem, file)) });
}

function wordsOf(problem: KeyFileProblem, file: string): string {
  switch (problem.kind) {
    case 'unreadable':
      return `The master key ${file} cannot be read (${problem.code}). Mend its permissions.`;
    case 'no-key':
      return `${file} is no master key. Put the right file back, or empty the engine with drover local reset.`;
    case 'missing':
      return `The master key ${file} is missing: nothing can be decrypted without it. Put the file back, or empty the engine with drover local reset.`;
  }
}
