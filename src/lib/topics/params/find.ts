import { formatTable, type Column } from '../../view/table.ts';
import type { ParametersApi } from './api.ts';
import { shownTime, shownValue, valueDocument } from './present.ts';
import type { ParameterType } from './types.ts';

export interface Found {
  readonly name: string;
  readonly type: ParameterType;
  readonly version: number;
  readonly modifiedAt: number;
  /** undefined where values were not read. */
  readonly value: string | undefined;
  readonly where: readonly ('name' | 'value')[];
}

/** Parameters below a path that have `text` in their name or, where those are read, their value. Sorted. Throws RemoteErrors. */
export async function findParameters(text: string, path: string, values: boolean, api: ParametersApi, signal: AbortSignal): Promise<Found[]> {
  const wanted = text.toLowerCase();
  const has = (where: string): boolean => where.toLowerCase().includes(wanted);
  const found: Found[] = [];
  if (values) {
    for await (const page of api.below(path, { recursive: true, decrypt: true }, signal)) {
      for (const { name, type, version, modifiedAt, value } of page) {
        const where = [...(has(name) ? ['name' as const] : []), ...(has(value) ? ['value' as const] : [])];
        if (where.length > 0) found.push({ name, type, version, modifiedAt, value, where });
      }
    }
  } else {
    for await (const page of api.facts([{ key: 'Path', option: 'Recursive', values: [path] }], signal)) {
      for (const { name, type, version, modifiedAt } of page) if (has(name)) found.push({ name, type, version, modifiedAt, value: undefined, where: ['name'] });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function foundTable(found: readonly Found[], values: boolean, show: boolean): string {
  const columns: Column<Found>[] = [
    { header: 'NAME', value: ({ name }) => name },
    { header: 'TYPE', value: ({ type }) => type },
    { header: 'VERSION', value: ({ version }) => String(version), align: 'right' },
    { header: 'MODIFIED', value: ({ modifiedAt }) => shownTime(modifiedAt) },
  ];
  if (values) columns.push({ header: 'IN', value: ({ where }) => where.join(',') }, { header: 'VALUE', value: ({ type, value = '' }) => shownValue({ type, value }, show), shrink: true });
  return formatTable(found, columns);
}

export const foundDocument = ({ value, modifiedAt, ...rest }: Found, show: boolean): object => ({ ...rest, modifiedAt: new Date(modifiedAt).toISOString(), ...(value === undefined ? {} : valueDocument({ type: rest.type, value }, show)) });
