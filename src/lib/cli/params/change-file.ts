import { UserError } from '../../errors/errors.ts';
import { journalFolder } from '../../run/journal/journal.ts';
import { sealedValues } from '../../run/journal/sealed-values.ts';
import type { Change } from '../../topics/params/changes.ts';
import { loadChange, readStoredChanges } from '../../topics/params/stored-changes.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import { readFileArgument } from '../input.ts';

export interface ChangeFile {
  readonly changes: readonly Change[];
  readonly title: string;
  readonly words: ConnectionFlags;
}

/** A plan of parameters that was kept. Throws UserErrors. */
export function readChangeFile(file: string): ChangeFile {
  const text = readFileArgument(file.replace(/^@/, ''), 'FILE');
  let saved: unknown;
  try {
    saved = JSON.parse(text);
  } catch (cause) {
    throw new UserError('bad-plan-file', `${file} is no plan of parameters`, 'Make one with drover params plan --save FILE.', { cause });
  }
  const { changes, title, connection } = readStoredChanges<ConnectionFlags>(saved, file);
  const seals = sealedValues(journalFolder(process.env));
  try {
    return { changes: changes.map((change) => loadChange(change, seals)), title, words: connection };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('bad-plan-file', `${file} is damaged`, 'Make the plan anew.', { cause });
  }
}
