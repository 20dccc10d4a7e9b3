import { mapConcurrently } from '../../run/fanout/map-concurrently.ts';
import { collect } from '../../run/pages.ts';
import type { ParametersApi } from './api.ts';
import type { Observed } from './plan.ts';
import type { ParameterFacts, ParameterValue } from './types.ts';

/** What is to be looked at beside values and facts: each costs calls for every parameter. */
export interface ObserveOptions {
  /** Of these, tags. */
  readonly tagsOf?: (name: string) => boolean;
  /** Of these, the labels of the newest version. */
  readonly labelsOf?: (name: string) => boolean;
  /** Of these, whether a label keeps the oldest version from making room for a new one. */
  readonly writes?: (name: string) => boolean;
  readonly signal: AbortSignal;
}

/** So many versions are kept. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const MOST_VERSIONS = 100;
/** DescribeParameters takes so many names in a filter. */
const NAMES_IN_FILTER = 50;
const AT_ONCE = 8;

/** Those of the named parameters that are there, by name. Throws RemoteErrors. */
export async function observeNames(names: readonly string[], api: ParametersApi, options: ObserveOptions): Promise<Map<string, Observed>> {
  const batches = Array.from({ length: Math.ceil(names.length / NAMES_IN_FILTER) }, (_, index) => names.slice(index * NAMES_IN_FILTER, (index + 1) * NAMES_IN_FILTER));
  const [values, facts] = await Promise.all([
    api.values(names, options.signal),
    Promise.all(batches.map((values) => collect(api.facts([{ key: 'Name', option: 'Equals', values }], options.signal)))),
  ]);
  return join(values.values(), facts.flat(), api, options);
}

/** All parameters below a path, by name; `/` is everything. Throws RemoteErrors. */
export async function observeBelow(path: string, api: ParametersApi, options: ObserveOptions): Promise<Map<string, Observed>> {
  const [values, facts] = await Promise.all([
    collect(api.below(path, { recursive: true, decrypt: true }, options.signal)),
    collect(api.facts([{ key: 'Path', option: 'Recursive', values: [path] }], options.signal)),
  ]);
  return join(values, facts, api, options);
}

async function join(values: Iterable<ParameterValue>, facts: readonly ParameterFacts[], api: ParametersApi, options: ObserveOptions): Promise<Map<string, Observed>> {
  const factsOf = new Map(facts.map((each) => [each.name, each]));
  const known = [...values].sort((a, b) => (a.name < b.name ? -1 : 1)).map((value) => ({ value, facts: { ...(factsOf.get(value.name) ?? factsAlone(value)), version: value.version, modifiedAt: value.modifiedAt } }));
  const observed = await mapConcurrently(known, AT_ONCE, async ({ value, facts: each }): Promise<readonly [string, Observed]> => {
    const { name } = value;
    const [tags, history] = await Promise.all([options.tagsOf?.(name) ? api.tags(name, options.signal) : undefined, needsHistory(each, options) ? api.history(name, options.signal, false) : undefined]);
    const oldest = history?.[0];
    const isBlocked = oldest !== undefined && (history?.length ?? 0) >= MOST_VERSIONS && oldest.labels.length > 0;
    return [name, { facts: each, value: value.value, tags, labels: history?.at(-1)?.labels, blockedBy: isBlocked ? oldest : undefined }];
  });
  return new Map(observed);
}

const needsHistory = ({ name, version }: ParameterFacts, { labelsOf, writes }: ObserveOptions): boolean => labelsOf?.(name) === true || (version >= MOST_VERSIONS && writes?.(name) === true);

/** For one that was written while we looked. */
const factsAlone = ({ name, type, version, dataType, modifiedAt }: ParameterValue): ParameterFacts => ({
  name,
  type,
  tier: 'Standard',
  dataType,
  version,
  modifiedAt,
  modifiedBy: '',
  keyId: undefined,
  description: undefined,
  allowedPattern: undefined,
  policies: [],
});
