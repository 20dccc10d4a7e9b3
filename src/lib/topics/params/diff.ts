import { aspectsOf } from './content.ts';
import type { Change } from './changes.ts';
import type { ParameterContent } from './types.ts';

/** One side: contents by key below its path. */
export type Side = ReadonlyMap<string, ParameterContent>;

/**
 * What would make the left side like the right one, in the order of the keys; what both have alike is left out. Keys
 * stand for names. Pure.
 */
export function diffSides(left: Side, right: Side): { readonly changes: readonly Change[]; readonly unchanged: number } {
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
  const changes = keys.flatMap((name): Change[] => {
    const [before, after] = [left.get(name), right.get(name)];
    const base = { version: 0 };
    if (before === undefined) return after === undefined ? [] : [{ kind: 'create', name, after, tags: {}, labels: [] }];
    if (after === undefined) return [{ kind: 'remove', name, base, before, beforeTags: {}, beforeLabels: [] }];
    if (after.type !== before.type) return [{ kind: 'replace', name, base, before, beforeTags: {}, beforeLabels: [], after, tags: {}, labels: [] }];
    const aspects = aspectsOf(before, after);
    return aspects.length === 0 ? [] : [{ kind: 'update', name, base, before, after, aspects, tags: undefined }];
  });
  return { changes, unchanged: keys.length - changes.length };
}
