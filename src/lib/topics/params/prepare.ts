import type { ParametersApi } from './api.ts';
import type { ChangeSet } from './changes.ts';
import { needsDefaultTier } from './check-content.ts';
import { contentAfter, contentOf } from './content.ts';
import { observeBelow, observeNames } from './observe.ts';
import { planChanges, planRemoval, type Observed, type PlanOptions } from './plan.ts';
import type { ParameterType, WantedParameter } from './types.ts';

/** How what is wanted is to be reached. */
export interface PrepareOptions {
  readonly overwrite: boolean;
  readonly writeUnchanged: boolean;
  readonly replace: boolean;
  readonly newType?: ParameterType;
  readonly signal: AbortSignal;
}

/** One parameter. Throws RemoteErrors. */
export const preparePut = (wanted: WantedParameter, api: ParametersApi, options: PrepareOptions): Promise<ChangeSet> => prepareWanted([wanted], wanted.name, api, options);

/** Parameters that are to be so, whatever else there is. Throws RemoteErrors. */
export async function prepareWanted(wanted: readonly WantedParameter[], title: string, api: ParametersApi, options: PrepareOptions): Promise<ChangeSet> {
  const tagged = withTags(wanted);
  const observed = await observeNames([...namesOf(wanted)], api, {
    signal: options.signal,
    writes: () => true,
    tagsOf: (name) => tagged.has(name) || options.replace,
    ...(options.replace ? { labelsOf: () => true } : {}),
  });
  return plan(wanted, observed, title, api, { ...options, removeOthers: false });
}

/** A path that is to hold what is wanted and, with `removeOthers`, nothing else. Throws RemoteErrors. */
export async function prepareBelow(wanted: readonly WantedParameter[], path: string, title: string, api: ParametersApi, options: PrepareOptions & { readonly removeOthers: boolean }): Promise<ChangeSet> {
  const [names, tagged] = [namesOf(wanted), withTags(wanted)];
  const goes = (name: string): boolean => options.removeOthers && !names.has(name);
  const observed = await observeBelow(path, api, { signal: options.signal, writes: (name) => names.has(name), tagsOf: (name) => tagged.has(name) || goes(name) || options.replace, labelsOf: (name) => goes(name) || options.replace });
  return plan(wanted, observed, title, api, options);
}

const namesOf = (wanted: readonly WantedParameter[]): ReadonlySet<string> => new Set(wanted.map(({ name }) => name));
const withTags = (wanted: readonly WantedParameter[]): ReadonlySet<string> => namesOf(wanted.filter(({ tags }) => tags !== undefined));

async function plan(wanted: readonly WantedParameter[], observed: ReadonlyMap<string, Observed>, title: string, api: ParametersApi, options: PrepareOptions & Pick<PlanOptions, 'removeOthers'>): Promise<ChangeSet> {
  const newType = options.newType ?? 'String';
  const asks = wanted.some((each) => {
    const there = observed.get(each.name);
    return needsDefaultTier(contentAfter(each, there === undefined ? undefined : contentOf(there.facts, there.value), newType));
  });
  const defaultTier = asks ? await api.defaultTier(options.signal) : undefined;
  return planChanges(wanted, observed, { title, newType, defaultTier, overwrite: options.overwrite, writeUnchanged: options.writeUnchanged, replace: options.replace, removeOthers: options.removeOthers });
}

export interface Removal {
  readonly set: ChangeSet;
  /** Names, and paths, at which there is nothing. */
  readonly missing: readonly string[];
}

/** Named parameters, and everything below paths. Throws RemoteErrors. */
export async function prepareRemoval(names: readonly string[], paths: readonly string[], api: ParametersApi, signal: AbortSignal): Promise<Removal> {
  const options = { signal, tagsOf: () => true, labelsOf: () => true };
  const [named, ...below] = await Promise.all([names.length === 0 ? new Map<string, Observed>() : observeNames(names, api, options), ...paths.map((path) => observeBelow(path, api, options))]);
  const all = new Map([...named, ...below.flatMap((each) => [...each])]);
  const changes = [...all].map(([name, there]) => planRemoval(name, there));
  const old = changes.filter(({ base }) => base.version > 1).length;
  return {
    set: {
      title: [...names, ...paths].join(' '),
      changes,
      unchanged: 0,
      problems: [],
      warnings: old === 0 ? [] : [`the history of ${old} ${old === 1 ? 'parameter' : 'parameters'} goes with ${old === 1 ? 'it' : 'them'}: an undo brings back the newest version alone`],
    },
    missing: [...names.filter((name) => !named.has(name)), ...paths.filter((_path, index) => below[index]?.size === 0)],
  };
}
