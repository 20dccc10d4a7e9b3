import { collect } from '../../run/pages.ts';
import type { ParametersApi } from './api.ts';
import { MASK } from './describe-changes.ts';
import type { ExportedEntry } from './formats/types.ts';
import { keyBelow } from './names.ts';
import type { ParameterFacts } from './types.ts';

export interface ExportOptions {
  /** With all that is known beside the values. */
  readonly attributes: boolean;
  readonly label: string | undefined;
  /** Secrets are put out of sight: what is written is to be looked at. */
  readonly masks: boolean;
  readonly signal: AbortSignal;
}

export interface ExportCounts {
  parameters: number;
  masked: number;
}

/** Everything below a path, as it is read: nothing is held. `counts` grow as it goes. Throws RemoteErrors. */
export async function* exportBelow(path: string, api: ParametersApi, counts: ExportCounts, options: ExportOptions): AsyncGenerator<ExportedEntry> {
  const { attributes, label, masks, signal } = options;
  const factsOf = attributes ? await factsBelow(path, api, signal) : undefined;
  for await (const page of api.below(path, { recursive: true, decrypt: true, label }, signal)) {
    counts.parameters += page.length;
    for (const parameter of page) {
      const isMasked = masks && parameter.type === 'SecureString';
      if (isMasked) counts.masked += 1;
      const facts = factsOf?.get(parameter.name);
      const tags = attributes ? await api.tags(parameter.name, signal) : undefined;
      yield { key: keyBelow(path, parameter.name), parameter: isMasked ? { ...parameter, value: MASK } : parameter, ...(facts === undefined ? {} : { facts }), ...(tags === undefined ? {} : { tags }) };
    }
  }
}

async function factsBelow(path: string, api: ParametersApi, signal: AbortSignal): Promise<ReadonlyMap<string, ParameterFacts>> {
  const all = await collect(api.facts([{ key: 'Path', option: 'Recursive', values: [path] }], signal));
  return new Map(all.map((facts) => [facts.name, facts]));
}
