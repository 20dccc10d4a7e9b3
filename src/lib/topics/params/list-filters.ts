import type { FactsFilter } from './api.ts';
import type { ParameterType, Tags, Tier } from './types.ts';

export interface ListWords {
  readonly recursive: boolean;
  readonly type: ParameterType | undefined;
  readonly tier?: Tier | undefined;
  readonly keyId: string | undefined;
  readonly tags: Tags;
}

/** What DescribeParameters is asked for. */
export const listFilters = (path: string, { recursive, type, tier, keyId, tags }: ListWords): FactsFilter[] => [
  { key: 'Path', option: recursive ? 'Recursive' : 'OneLevel', values: [path] },
  ...(type === undefined ? [] : [{ key: 'Type', option: 'Equals', values: [type] } as const]),
  ...(tier === undefined ? [] : [{ key: 'Tier', option: 'Equals', values: [tier] } as const]),
  ...(keyId === undefined ? [] : [{ key: 'KeyId', option: 'Equals', values: [keyId] } as const]),
  ...Object.entries(tags).map(([key, value]): FactsFilter => ({ key: `tag:${key}`, option: 'Equals', values: [value] })),
];
