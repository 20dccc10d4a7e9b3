import type { ParametersApi } from './api.ts';
import type { Change } from './changes.ts';
import { observeNames, type ObserveOptions } from './observe.ts';
import { standpointOf, type Standpoint } from './sort-out.ts';
import type { ParameterVersion } from './types.ts';

export interface Look {
  readonly change: Change;
  readonly standpoint: Standpoint;
  /** That is there now. */
  readonly version: number | undefined;
}

/** Where each of many changes stands, in their order. Throws RemoteErrors. */
export async function lookAtAll(changes: readonly Change[], api: ParametersApi, signal: AbortSignal): Promise<Look[]> {
  const tagged = new Set(changes.filter(touchesTags).map(({ name }) => name));
  const options: ObserveOptions = { tagsOf: (name) => tagged.has(name), signal };
  const observed = await observeNames(changes.map(({ name }) => name), api, options);
  return Promise.all(changes.map(async (change) => {
    const there = observed.get(change.name);
    const labels = touchesLabels(change) && there !== undefined ? await labelsOf(change.name, api, signal) : NO_LABELS;
    return { change, standpoint: standpointOf(change, there, labels), version: there?.facts.version };
  }));
}

export async function lookAt(change: Change, api: ParametersApi, signal: AbortSignal): Promise<Look> {
  const [look] = await lookAtAll([change], api, signal);
  return look ?? { change, standpoint: { kind: 'pending' }, version: undefined };
}

async function labelsOf(name: string, api: ParametersApi, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  return labelsIn(await api.history(name, signal, false));
}

/** At which version each label of a history stands. */
export const labelsIn = (history: readonly ParameterVersion[]): ReadonlyMap<string, number> => new Map(history.flatMap(({ version, labels }) => labels.map((label) => [label, version] as const)));

const touchesLabels = (change: Change): boolean => change.kind === 'label' || ((change.kind === 'create' || change.kind === 'replace') && change.labels.length > 0);

const NO_LABELS: ReadonlyMap<string, number> = new Map();

const touchesTags = (change: Change): boolean => change.kind === 'tag' || (change.kind === 'update' && change.tags !== undefined);
