import type { Filter } from '@aws-sdk/client-ec2';
import { notBuilt } from '../../wire/invoke.ts';
import { AwsError } from '../../wire/service.ts';
import { invalidValue } from './errors.ts';

/** What a filter is held against: the values that a thing has under its name, or undefined where there is no such filter. */
export type ValuesUnder<T> = (name: string) => ((thing: T) => readonly (string | undefined)[]) | undefined;

const MOST_VALUES = 200;

/**
 * A test of all filters: each must match (AND), with any of its values (OR). `*` and `?` are wildcards, `\` takes
 * their meaning. Throws InvalidParameterValue for an unknown filter; one that `isKnown` says is AWS's own is not built.
 */
export function matcherOf<T>(filters: readonly Filter[] | undefined, valuesUnder: ValuesUnder<T>, isKnown: (name: string) => boolean = () => false): (thing: T) => boolean {
  const given = filters ?? [];
  if (given.reduce((sum, { Values }) => sum + (Values?.length ?? 0), 0) > MOST_VALUES) {
    throw new AwsError('FilterLimitExceeded', `The maximum number of filter values specified on a single call is ${MOST_VALUES}`);
  }
  const tests = given.map(({ Name = '', Values = [] }) => {
    const valuesOf = valuesUnder(Name);
    if (valuesOf === undefined) throw isKnown(Name) ? notBuilt(`The EC2 filter ${Name}`) : invalidValue(`The filter '${Name}' is invalid`);
    const patterns = Values.map(wildcards);
    return (thing: T): boolean => valuesOf(thing).some((value) => value !== undefined && patterns.some((pattern) => pattern.test(value)));
  });
  return (thing) => tests.every((test) => test(thing));
}

/** Filter values as a regular expression over the whole value; case counts. */
export function wildcards(text: string): RegExp {
  const source = text.replaceAll(/\\([*?\\])|([*?])|([.+^$(){}|[\]\\/-])/g, (_, escaped?: string, wildcard?: string, other?: string) => {
    if (wildcard !== undefined) return wildcard === '*' ? '.*' : '.';
    return `\\${escaped ?? other}`;
  });
  return new RegExp(`^${source}$`, 's');
}
