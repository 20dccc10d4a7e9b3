import type { ParameterContent, Tags } from './types.ts';

/** What a change expects to find: the version that was there when it was planned. */
export interface Standing {
  readonly version: number;
  /** Milliseconds since the epoch; undefined where only the number is known. */
  readonly modifiedAt?: number | undefined;
}

/** What two contents of a parameter can differ in. */
export type Aspect = 'value' | 'type' | 'tier' | 'description' | 'key' | 'allowed pattern' | 'data type' | 'policies' | 'tags';

export interface TagChange {
  readonly set: Tags;
  readonly remove: readonly string[];
  /** The tags before, as far as they are touched. */
  readonly before: Tags;
}

/** A label that moves: from nowhere where it is new, to nowhere where it is taken away. Versions by number. */
export interface LabelMove {
  readonly label: string;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/**
 * One parameter, and what is to become of it. Whole, so that it can be carried out, checked and taken back by itself.
 * Where it is kept, its contents are of another kind: secrets are sealed.
 */
export type Change<Content = ParameterContent> =
  | { readonly kind: 'create'; readonly name: string; readonly after: Content; readonly tags: Tags; readonly labels: readonly string[] }
  | { readonly kind: 'update'; readonly name: string; readonly base: Standing; readonly before: Content; readonly after: Content; readonly aspects: readonly Aspect[]; readonly tags: TagChange | undefined }
  /** Deleted and created anew: a type cannot be changed in place. */
  | { readonly kind: 'replace'; readonly name: string; readonly base: Standing; readonly before: Content; readonly beforeTags: Tags; readonly beforeLabels: readonly string[]; readonly after: Content; readonly tags: Tags; readonly labels: readonly string[] }
  | { readonly kind: 'remove'; readonly name: string; readonly base: Standing; readonly before: Content; readonly beforeTags: Tags; readonly beforeLabels: readonly string[] }
  | { readonly kind: 'label'; readonly name: string; readonly moves: readonly LabelMove[] }
  | { readonly kind: 'tag'; readonly name: string; readonly tags: TagChange };

/** The same change with other contents. */
export function withContents<A, B>(change: Change<A>, map: (content: A) => B): Change<B> {
  switch (change.kind) {
    case 'create':
      return { ...change, after: map(change.after) };
    case 'update':
    case 'replace':
      return { ...change, before: map(change.before), after: map(change.after) };
    case 'remove':
      return { ...change, before: map(change.before) };
    case 'label':
    case 'tag':
      return change;
  }
}

/** The contents of a change: what was there, and what is to be. */
export const contentsOf = <Content>(change: Change<Content>): Content[] => [...('before' in change ? [change.before] : []), ...('after' in change ? [change.after] : [])];

/** Changes that belong together. At most one of a parameter. */
export interface ChangeSet {
  /** What it is about, on one line, without values: "/app from desired.yaml". */
  readonly title: string;
  readonly changes: readonly Change[];
  /** Parameters that were looked at and stay as they are. */
  readonly unchanged: number;
  /** What is certain to fail: nothing is done as long as there is any. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}
