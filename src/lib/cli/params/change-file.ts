import { UserError } from '../../errors/errors.ts';
import { journalFolder } from '../../run/journal/journal.ts';
import { sealedValues } from '../../run/journal/sealed-values.ts';
import type { Change } from '../../topics/params/changes.ts';
import { loadChange, readStoredChanges } from '../../topics/params/stored-changes.ts';
import type { ConnectionFlags } from '../flags/connection.ts';
import { readFileArgument } from '../input.ts';

/** Changes that were kept, whole again. */
export interface KeptChanges {
  readonly changes: readonly Change[];
  readonly title: string;
  /** How to open the connection for which they were planned. */
  readonly words: ConnectionFlags;
}

/** A plan of parameters that was kept in a file. Throws UserErrors. */
export function readChangeFile(file: string): KeptChanges {
  const text = readFileArgument(file.replace(/^@/, ''), 'FILE');
  let saved: unknown;
  try {
    saved = JSON.parse(text);
  } catch (cause) {
    throw new UserError('bad-plan-file', `${file} is no plan of parameters`, 'Make one with drover params plan --save FILE.', { cause });
  }
  return loadChanges(saved, file);
}

/** What a file or the journal has of changes, with its secrets opened. Throws UserErrors that name `where`. */
export function loadChanges(saved: unknown, where: string): KeptChanges {
  const { changes, title, connection } = readStoredChanges<ConnectionFlags>(saved, where);
  const seals = sealedValues(journalFolder(process.env));
  try {
    return { changes: changes.map((change) => loadChange(change, seals)), title, words: connection };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('bad-plan-file', `${where} is damaged`, 'Make the plan anew.', { cause });
  }
}
