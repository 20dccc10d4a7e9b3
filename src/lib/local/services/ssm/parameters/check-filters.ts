import * as ssm from '@aws-sdk/client-ssm';
import { sdkException } from '../../../wire/exception.ts';
import { AwsError } from '../../../wire/service.ts';
import { checkPath } from './parameter-name.ts';

export type FilterOption = 'Equals' | 'BeginsWith' | 'Contains' | 'OneLevel' | 'Recursive';

/** A filter that was checked: its values OR, several filters AND. */
export interface ParameterFilter {
  /** Name, Type, KeyId, Path, Label, Tier, DataType or tag:KEY. */
  readonly key: string;
  readonly option: FilterOption;
  readonly values: readonly string[];
}

const DESCRIBE_KEYS = ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType'];
const PATH_KEYS = ['Type', 'KeyId', 'Label'];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  Type: ['String', 'StringList', 'SecureString'],
  Tier: ['Standard', 'Advanced', 'Intelligent-Tiering'],
};

/** DescribeParameters: everything but Label, which only GetParametersByPath takes. */
export const checkDescribeFilters = (filters: readonly ssm.ParameterStringFilter[]): ParameterFilter[] => check(filters, (key) => DESCRIBE_KEYS.includes(key) || key.startsWith('tag:'), DESCRIBE_KEYS);

export const checkPathFilters = (filters: readonly ssm.ParameterStringFilter[]): ParameterFilter[] => check(filters, (key) => PATH_KEYS.includes(key), PATH_KEYS);

/** The old Filters of DescribeParameters: a name begins with one of the values, the others equal one. */
export function readOldFilters(filters: readonly ssm.ParametersFilter[]): ParameterFilter[] {
  return check(
    filters.map(({ Key, Values }) => ({ Key, Values, Option: Key === 'Name' ? 'BeginsWith' : 'Equals' })),
    () => true,
    DESCRIBE_KEYS,
  );
}

function check(filters: readonly ssm.ParameterStringFilter[], isKey: (key: string) => boolean, valid: readonly string[]): ParameterFilter[] {
  const seen = new Set<string>();
  return filters.map(({ Key: key = '', Option, Values: values = [] }) => {
    if (!isKey(key)) throw badKey(`The following filter key is not valid: ${key}. Valid filter keys include: [${valid.join(', ')}].`);
    if (seen.has(key)) throw badKey(`The following filter is duplicated in the request: ${key}. A request can contain only one occurrence of a specific filter.`);
    seen.add(key);
    const option = Option ?? (key === 'Path' ? 'OneLevel' : 'Equals');
    const options = optionsOf(key);
    if (!isOneOf(options, option)) throw sdkException(ssm.InvalidFilterOption, `The following filter option is not valid: ${option}. Valid options include: [${options.join(', ')}].`);
    // A tag without values asks whether it is there.
    if (values.length === 0 && !key.startsWith('tag:')) throw badValue(`The following filter values are missing : null for filter key ${key}.`);
    checkValues(key, option, values);
    return { key, option, values: key === 'Path' ? values.map(checkPath) : values };
  });
}

function optionsOf(key: string): readonly FilterOption[] {
  if (key === 'Path') return ['Recursive', 'OneLevel'];
  if (key === 'Name') return ['BeginsWith', 'Equals', 'Contains'];
  return key === 'Label' ? ['Equals'] : ['BeginsWith', 'Equals'];
}

const isOneOf = (options: readonly FilterOption[], option: string): option is FilterOption => options.some((known) => known === option);

function checkValues(key: string, option: FilterOption, values: readonly string[]): void {
  if (key === 'Path' && values.some((value) => /^\/(aws|ssm)/i.test(value))) {
    throw new AwsError('ValidationException', 'Filters for common parameters can\'t be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, please specify within a global namespace.');
  }
  const known = option === 'Equals' ? VALUES[key] : undefined;
  const wrong = known && values.find((value) => !known.includes(value));
  if (known !== undefined && wrong !== undefined) throw badValue(`The following filter value is not valid: ${wrong}. Valid values include: [${known.join(', ')}].`);
}

const badKey = (message: string): Error => sdkException(ssm.InvalidFilterKey, message);
const badValue = (message: string): Error => sdkException(ssm.InvalidFilterValue, message);
