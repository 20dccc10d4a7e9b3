import type { Change, ChangeSet, TagChange } from './changes.ts';
import { checkContent } from './check-content.ts';
import { aspectsOf, contentAfter, contentOf } from './content.ts';
import type { ParameterFacts, ParameterType, Tags, Tier, WantedParameter } from './types.ts';

/** A parameter as it is now. */
export interface Observed {
  readonly facts: ParameterFacts;
  readonly value: string;
  /** Where somebody asked for them. */
  readonly tags: Tags | undefined;
  /** Of the newest version, where somebody asked for them. */
  readonly labels: readonly string[] | undefined;
  /** The oldest of 100 versions, where a label keeps it from making room for a new one. */
  readonly blockedBy: { readonly version: number; readonly labels: readonly string[] } | undefined;
}

export interface PlanOptions {
  readonly title: string;
  /** Of parameters that are new and of which nobody said it. */
  readonly newType: ParameterType;
  /** Write what is the same already: a new version of the same value. */
  readonly writeUnchanged: boolean;
  /** False: a parameter that is there already is a problem. */
  readonly overwrite: boolean;
  /** Another type is reached by deleting. */
  readonly replace: boolean;
  /** Those that were observed and are not wanted go. */
  readonly removeOthers: boolean;
  /** The account's tier where none is said; undefined where it was not asked. */
  readonly defaultTier: Tier | undefined;
}

/** From what is wanted and what is there to what is to be done. Changes stand in the order of `wanted`, removals behind them. */
export function planChanges(wanted: readonly WantedParameter[], observed: ReadonlyMap<string, Observed>, options: PlanOptions): ChangeSet {
  const changes: Change[] = [];
  const problems: string[] = [];
  const warnings: string[] = [];
  let unchanged = 0;
  const names = new Set<string>();
  for (const each of wanted) {
    const say = (list: string[]) => (what: string) => list.push(`${each.source === undefined ? '' : `${each.source}: `}${each.name}: ${what}`);
    if (names.has(each.name)) say(problems)('is there twice');
    names.add(each.name);
    const there = observed.get(each.name);
    if (there !== undefined && !options.overwrite) {
      say(problems)('is there already, and is not to be overwritten');
      continue;
    }
    const change = planOne(each, there, options);
    if (change === undefined) {
      unchanged += 1;
      continue;
    }
    const before = there === undefined || change.kind === 'replace' ? undefined : contentOf(there.facts, there.value);
    const found = checkContent(change.after, { before, defaultTier: options.defaultTier });
    found.problems.forEach(say(problems));
    found.warnings.forEach(say(warnings));
    if (change.kind === 'update' && there?.blockedBy !== undefined) say(problems)(blockWords(there.blockedBy));
    if (change.kind === 'replace') {
      const types = `${change.before.type} becomes ${change.after.type}`;
      if (options.replace) say(warnings)(`${types}: it is deleted and created anew; its history goes`);
      else say(problems)(`${types}, which Parameter Store cannot do in place: --replace deletes it and creates it anew`);
    }
    changes.push(change);
  }
  if (options.removeOthers) {
    for (const [name, there] of observed) {
      if (names.has(name)) continue;
      changes.push(planRemoval(name, there));
      if (there.facts.version > 1) warnings.push(`${name}: its history goes with it`);
    }
  }
  return { title: options.title, changes, unchanged, problems, warnings };
}

type Put = Change & { readonly kind: 'create' | 'update' | 'replace' };

function planOne(wanted: WantedParameter, there: Observed | undefined, options: PlanOptions): Put | undefined {
  const { name } = wanted;
  const before = there === undefined ? undefined : contentOf(there.facts, there.value);
  const after = contentAfter(wanted, before, options.newType);
  if (there === undefined || before === undefined) return { kind: 'create', name, after, tags: wanted.tags ?? {}, labels: [] };
  const base = standingOf(there);
  const beforeTags = there.tags ?? {};
  if (after.type !== before.type) {
    return { kind: 'replace', name, base, before, beforeTags, beforeLabels: there.labels ?? [], after, tags: wanted.tags ?? beforeTags, labels: [] };
  }
  const tags = tagChange(wanted.tags ?? {}, [], beforeTags);
  const aspects = [...aspectsOf(before, after), ...(tags === undefined ? [] : (['tags'] as const))];
  if (aspects.length === 0 && !options.writeUnchanged) return undefined;
  return { kind: 'update', name, base, before, after, aspects, tags };
}

/** The removal of a parameter, with everything that brings it back. */
export const planRemoval = (name: string, there: Observed): Change & { readonly kind: 'remove' } => ({
  kind: 'remove',
  name,
  base: standingOf(there),
  before: contentOf(there.facts, there.value),
  beforeTags: there.tags ?? {},
  beforeLabels: there.labels ?? [],
});

/** undefined where the tags are so already. */
export function tagChange(set: Tags, remove: readonly string[], before: Tags): TagChange | undefined {
  const changed = Object.entries(set).filter(([key, value]) => before[key] !== value);
  const removed = remove.filter((key) => before[key] !== undefined);
  if (changed.length + removed.length === 0) return undefined;
  const touched = new Set([...changed.map(([key]) => key), ...removed]);
  return { set: Object.fromEntries(changed), remove: removed, before: Object.fromEntries(Object.entries(before).filter(([key]) => touched.has(key))) };
}

const standingOf = ({ facts }: Pick<Observed, 'facts'>): { readonly version: number; readonly modifiedAt: number } => ({ version: facts.version, modifiedAt: facts.modifiedAt });

const blockWords = ({ version, labels }: NonNullable<Observed['blockedBy']>): string =>
  `has 100 versions, and the oldest (${version}) cannot make room: it has the label ${labels.join(', ')}; move it first (drover params label)`;
