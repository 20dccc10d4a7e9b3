import type { Change, TagChange } from './changes.ts';
import { aspectsOf, contentOf } from './content.ts';
import type { Observed } from './plan.ts';
import type { ParameterContent } from './types.ts';

/**
 * How a change stands to what is there now: still to be done, done already, done but for its last step, or overtaken by
 * somebody else.
 */
export type Standpoint = { readonly kind: 'pending' } | { readonly kind: 'done' } | { readonly kind: 'half'; readonly rest: Change } | { readonly kind: 'moved'; readonly what: string };

const PENDING: Standpoint = { kind: 'pending' };
const DONE: Standpoint = { kind: 'done' };

/**
 * Where a change stands. `labels` are those of every version, by label; they and tags are asked for where the change
 * is about them. Pure.
 */
export function standpointOf(change: Change, there: Observed | undefined, labels: ReadonlyMap<string, number>): Standpoint {
  switch (change.kind) {
    case 'create':
      if (there === undefined) return PENDING;
      return isSo(there, change.after) ? withLabels(change, there, labels) : moved(`is there meanwhile (version ${there.facts.version})`);
    case 'update':
      if (there === undefined) return moved('is gone');
      if (isBase(change.base, there)) return makesVersion(change) || !tagsAreSo(change.tags, there) ? PENDING : DONE;
      if (!isSo(there, change.after)) return moved(changedWords(there));
      return change.tags === undefined || tagsAreSo(change.tags, there) ? DONE : { kind: 'half', rest: { kind: 'tag', name: change.name, tags: change.tags } };
    case 'replace':
      // Between its two steps there is nothing.
      if (there === undefined) return PENDING;
      if (isSo(there, change.after)) return withLabels(change, there, labels);
      return isBase(change.base, there) ? PENDING : moved(changedWords(there));
    case 'remove':
      if (there === undefined) return DONE;
      return isBase(change.base, there) ? PENDING : moved(changedWords(there));
    case 'label': {
      if (there === undefined) return moved('is gone');
      if (change.moves.every(({ label, to }) => labels.get(label) === to)) return DONE;
      const strayed = change.moves.find(({ label, from, to }) => labels.get(label) !== from && labels.get(label) !== to);
      return strayed === undefined ? PENDING : moved(`its label ${strayed.label} was moved`);
    }
    case 'tag':
      if (there === undefined) return moved('is gone');
      return tagsAreSo(change.tags, there) ? DONE : PENDING;
  }
}

/** Tags alone make no version. */
export const makesVersion = (change: Change): boolean => change.kind === 'create' || change.kind === 'replace' || (change.kind === 'update' && !(change.aspects.length === 1 && change.aspects[0] === 'tags'));

/** Labels come after the version that they stand at. */
function withLabels({ name, labels: wanted }: { readonly name: string; readonly labels: readonly string[] }, { facts }: Observed, labels: ReadonlyMap<string, number>): Standpoint {
  const missing = wanted.filter((label) => labels.get(label) !== facts.version);
  return missing.length === 0 ? DONE : { kind: 'half', rest: { kind: 'label', name, moves: missing.map((label) => ({ label, from: labels.get(label), to: facts.version })) } };
}

const moved = (what: string): Standpoint => ({ kind: 'moved', what });

const changedWords = ({ facts }: Observed): string => `was changed meanwhile (version ${facts.version}${facts.modifiedBy === '' ? '' : ` by ${facts.modifiedBy}`})`;

function isBase(base: { readonly version: number; readonly modifiedAt?: number | undefined }, { facts }: Observed): boolean {
  return facts.version === base.version && (base.modifiedAt === undefined || base.modifiedAt === facts.modifiedAt);
}

const isSo = ({ facts, value }: Observed, wanted: ParameterContent): boolean => aspectsOf(contentOf(facts, value), wanted).length === 0;

function tagsAreSo(change: TagChange | undefined, { tags = {} }: Observed): boolean {
  if (change === undefined) return true;
  return Object.entries(change.set).every(([key, value]) => tags[key] === value) && change.remove.every((key) => tags[key] === undefined);
}
