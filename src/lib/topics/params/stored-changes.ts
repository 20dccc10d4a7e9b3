import { UserError } from '../../errors/errors.ts';
import type { Sealed, SealedValues } from '../../run/journal/sealed-values.ts';
import type { Change } from './changes.ts';
import { isSecret } from './content.ts';
import type { ParameterContent } from './types.ts';

type Stored<T> = T extends ParameterContent ? Omit<ParameterContent, 'value'> & { readonly value: string | Sealed } : T;
/** A change as plain JSON: the values of secrets are sealed. */
export type StoredChange = Change extends infer Each ? (Each extends Change ? { readonly [Key in keyof Each]: Stored<Each[Key]> } : never) : never;

/** What a plan's file and the journal keep. `Words` are those of the connection. */
export interface StoredChanges<Words> {
  readonly version: 1;
  readonly kind: 'params';
  readonly title: string;
  readonly connection: Words;
  /** Where it was planned: an account is known by its secrets, a region by name. */
  readonly place: string;
  readonly changes: readonly StoredChange[];
}

/** Seals what a change has of secrets: one that is, was or becomes a SecureString. */
export function storeChange(change: Change, seals: SealedValues): StoredChange {
  const { before, after } = contentsOf(change);
  if (!isSecret(before, after)) return change;
  const store = (content: ParameterContent) => ({ ...content, value: seals.seal(content.value, change.name) });
  switch (change.kind) {
    case 'create':
      return { ...change, after: store(change.after) };
    case 'update':
    case 'replace':
      return { ...change, before: store(change.before), after: store(change.after) };
    case 'remove':
      return { ...change, before: store(change.before) };
    case 'label':
    case 'tag':
      return change;
  }
}

/** Throws a UserError where a secret cannot be opened. */
export function loadChange(stored: StoredChange, seals: SealedValues): Change {
  const load = (content: Stored<ParameterContent>): ParameterContent => ({ ...content, value: typeof content.value === 'string' ? content.value : seals.open(content.value, stored.name) });
  switch (stored.kind) {
    case 'create':
      return { ...stored, after: load(stored.after) };
    case 'update':
    case 'replace':
      return { ...stored, before: load(stored.before), after: load(stored.after) };
    case 'remove':
      return { ...stored, before: load(stored.before) };
    case 'label':
    case 'tag':
      return stored;
  }
}

/** Reads what `JSON.parse` made of a file or of the journal. Throws a UserError; `where` is named in it. */
export function readStoredChanges<Words>(saved: unknown, where: string): StoredChanges<Words> {
  const stored = saved as Partial<StoredChanges<Words>> | null;
  if (typeof stored !== 'object' || stored === null || stored.kind !== 'params' || !Array.isArray(stored.changes)) throw new UserError('bad-plan-file', `${where} is no plan of parameters`, 'Make one with drover params plan --save FILE.');
  if (stored.version !== 1) throw new UserError('plan-too-new', `${where} was written by another version of Drover`, 'Use that version, or make the plan anew.');
  return stored as StoredChanges<Words>;
}

export const contentsOf = (change: Change): { readonly before: ParameterContent | undefined; readonly after: ParameterContent | undefined } => ({
  before: 'before' in change ? change.before : undefined,
  after: 'after' in change ? change.after : undefined,
});
