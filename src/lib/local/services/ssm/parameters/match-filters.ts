import type { ParameterFilter } from './check-filters.ts';
import type { ParameterVersion } from './records.ts';

export interface TagOf {
  readonly key: string;
  readonly value: string;
}

/** Whether a parameter is what all filters ask for. `tagsOf` is asked only where one asks for a tag. */
export function matchesFilters(version: ParameterVersion, filters: readonly ParameterFilter[], tagsOf: (name: string) => readonly TagOf[]): boolean {
  return filters.every((filter) => {
    const { key, option, values } = filter;
    if (key === 'Path') return values.some((path) => isBelow(version.name, path, option === 'Recursive'));
    if (key.startsWith('tag:')) {
      const tag = tagsOf(version.name).find((one) => one.key === key.slice('tag:'.length));
      return tag !== undefined && (values.length === 0 || values.some((value) => fits(tag.value, value, option)));
    }
    const text = textOf(version, key);
    // A name is found with its first slash and without it.
    const bare = (value: string): string => (key === 'Name' && option !== 'Contains' ? value.replace(/^\//, '') : value);
    return text !== undefined && values.some((value) => fits(bare(text), bare(value), option));
  });
}

/** `path` without its last slash; '' is the root, where names without a slash stand too. */
function isBelow(name: string, path: string, isRecursive: boolean): boolean {
  const full = name.startsWith('/') ? name : `/${name}`;
  if (!full.startsWith(`${path}/`)) return false;
  return isRecursive || !full.slice(path.length + 1).includes('/');
}

function textOf({ name, type, keyId, tier, dataType }: ParameterVersion, key: string): string | undefined {
  switch (key) {
    case 'Name':
      return name;
    case 'Type':
      return type;
    case 'KeyId':
      return keyId;
    case 'Tier':
      return tier;
    default:
      return dataType;
  }
}

function fits(text: string, value: string, option: ParameterFilter['option']): boolean {
  if (option === 'BeginsWith') return text.startsWith(value);
  return option === 'Contains' ? text.includes(value) : text === value;
}
