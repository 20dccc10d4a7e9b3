import { aspectsOf } from './content.ts';
import type { Change, TagChange } from './changes.ts';
import type { ParameterContent } from './types.ts';

/** A change that was carried out. `version` is the one that it made; undefined for changes that make none. */
export interface Carried {
  readonly change: Change;
  readonly version: number | undefined;
}

/**
 * What takes a change back. Of what was deleted comes back the newest version with its tags and labels; its history is
 * gone. Pure.
 */
export function inverseOf({ change, version = 1 }: Carried): Change {
  const { name } = change;
  const base = { version };
  switch (change.kind) {
    case 'create':
      return { kind: 'remove', name, base, before: change.after, beforeTags: change.tags, beforeLabels: change.labels };
    case 'update': {
      const tags = change.tags === undefined ? undefined : inverseTags(change.tags);
      const after = backTo(change.before, change.after);
      const aspects = aspectsOf(change.after, after);
      // A version was made of the same content: to go back is to leave it.
      return { kind: 'update', name, base, before: change.after, after, aspects: tags === undefined ? aspects : [...aspects, 'tags'], tags };
    }
    case 'replace':
      return {
        kind: 'replace', name, base, before: change.after, beforeTags: change.tags, beforeLabels: change.labels,
        after: change.before, tags: change.beforeTags, labels: change.beforeLabels,
      };
    case 'remove':
      return { kind: 'create', name, after: change.before, tags: change.beforeTags, labels: change.beforeLabels };
    case 'label':
      return { kind: 'label', name, moves: change.moves.map(({ label, from, to }) => ({ label, from: to, to: from })) };
    case 'tag':
      return { kind: 'tag', name, tags: inverseTags(change.tags) };
  }
}

/** As it was, but what cannot be taken back: an advanced parameter stays one. What was not there is emptied by name. */
function backTo(before: ParameterContent, after: ParameterContent): ParameterContent {
  return {
    ...before,
    tier: before.tier === 'Standard' && after.tier !== 'Standard' ? after.tier : before.tier,
    description: before.description ?? (after.description === undefined ? undefined : ''),
    allowedPattern: before.allowedPattern ?? (after.allowedPattern === undefined ? undefined : ''),
    policies: before.policies ?? (after.policies === undefined ? undefined : '[]'),
  };
}

function inverseTags({ set, remove, before }: TagChange): TagChange {
  const touched = [...Object.keys(set), ...remove];
  const removed = Object.keys(set).filter((key) => before[key] === undefined);
  return { set: before, remove: removed, before: Object.fromEntries(touched.flatMap((key) => (set[key] === undefined ? [] : [[key, set[key]]]))) };
}

/** A version that was made of the same content is left where it is. */
export const isWorthDoing = (change: Change): boolean => change.kind !== 'update' || change.aspects.length > 0;
