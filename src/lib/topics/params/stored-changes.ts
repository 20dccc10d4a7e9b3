import { UserError } from '../../errors/errors.ts';
import type { Sealed, SealedValues } from '../../run/journal/sealed-values.ts';
import { contentsOf, withContents, type Change } from './changes.ts';
import { isSecret } from './content.ts';
import type { ParameterContent } from './types.ts';

/** A content as plain JSON: the value of a secret is sealed. */
type StoredContent = Omit<ParameterContent, 'value'> & { readonly value: string | Sealed };
type StoredChange = Change<StoredContent>;

/** What a plan's file and the journal keep. `Words` are those of the connection. */
export interface StoredChanges<Words> {
  readonly version: 1;
  readonly kind: 'params';
  readonly title: string;
  readonly connection: Words;
  /** Where it was planned, for whoever reads the file. */
  readonly place: string;
  readonly changes: readonly StoredChange[];
}

/** Seals what a change has of secrets: one that is, was or becomes a SecureString. */
export const storeChange = (change: Change, seals: SealedValues): StoredChange =>
  isSecret(...contentsOf(change)) ? withContents(change, (content): StoredContent => ({ ...content, value: seals.seal(content.value, change.name) })) : change;

/** Throws a UserError where a secret cannot be opened. */
export const loadChange = (stored: StoredChange, seals: SealedValues): Change =>
  withContents(stored, (content): ParameterContent => ({ ...content, value: typeof content.value === 'string' ? content.value : seals.open(content.value, stored.name) }));

/** Reads what `JSON.parse` made of a file or of the journal. Throws a UserError; `where` is named in it. */
export function readStoredChanges<Words>(saved: unknown, where: string): StoredChanges<Words> {
  const stored = saved as Partial<StoredChanges<Words>> | null;
  if (typeof stored !== 'object' || stored === null || stored.kind !== 'params' || !Array.isArray(stored.changes)) throw new UserError('bad-plan-file', `${where} is no plan of parameters`, 'Make one with drover params plan --save FILE.');
  if (stored.version !== 1) throw new UserError('plan-too-new', `${where} was written by another version of Drover`, 'Use that version, or make the plan anew.');
  return stored as StoredChanges<Words>;
}
