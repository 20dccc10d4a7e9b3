import type { FactsFilter } from './api.ts';
import type { ParameterType, Tier } from './types.ts';

export interface ListWords {
  readonly recursive: boolean;
  readonly type: ParameterType | undefined;
  readonly tier?: Tier | undefined;
  readonly keyId: string | undefined;
  /** KEY or KEY=VALUE. */
  readonly tags: readonly string[];
}

/** What DescribeParameters is asked for. */
export const listFilters = (path: string, { recursive, type, tier, keyId, tags }: ListWords): FactsFilter[] => [
  { key: 'Path', option: recursive ? 'Recursive' : 'OneLevel', values: [path] },
  ...(type === undefined ? [] : [{ key: 'Type', option: 'Equals', values: [type] } as const]),
  ...(tier === undefined ? [] : [{ key: 'Tier', option: 'Equals', values: [tier] } as const]),
  ...(keyId === undefined ? [] : [{ key: 'KeyId', option: 'Equals', values: [keyId] } as const]),
  ...tags.map((tag): FactsFilter => {
    const [, key = '', value] = /^([^=]+)(?:=([^]*))?$/.exec(tag) ?? [];
    return { key: `tag:${key}`, ...(value === undefined ? { values: [] } : { option: 'Equals', values: [value] }) };
  }),
];
