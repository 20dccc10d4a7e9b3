import type { Scope } from '../../../scope.ts';
import { invalid, notFound } from '../errors.ts';

export const LATEST = '$LATEST';

/** What a request's `FunctionName` and `Qualifier` speak of together. */
export interface FunctionReference extends Scope {
  readonly name: string;
  /** A version, an alias or $LATEST; undefined where none is named. */
  readonly qualifier: string | undefined;
}

const NAME = /^(?:arn:aws[a-z-]*:lambda:([a-z0-9-]+):)?(?:(\d{12}):)?(?:function:)?([A-Za-z0-9_-]+)(?::(\$LATEST|[A-Za-z0-9_-]+))?$/;
const LONGEST_NAME = 64;

/**
 * A name, an ARN or a part of one, with or without a qualifier. The account is that of the ARN; the caller decides who
 * may reach into another one. Throws InvalidParameterValueException, ResourceNotFoundException for another region.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function parseReference(scope: Scope, text: string, qualifier?: string): FunctionReference {
  const [, region, account, name = '', derived] = NAME.exec(text) ?? [];
  if (name === '') throw invalid(`${text} is not a valid function name or ARN`);
  if (name.length > LONGEST_NAME) {
    throw invalid(`Value '${text}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_NAME}`);
  }
  if (region !== undefined && region !== scope.region) throw notFound(`Functions from '${region}' are not reachable in this region ('${scope.region}')`);
  if (derived !== undefined && qualifier !== undefined && derived !== qualifier) throw invalid('The derived qualifier from the function name does not match the specified qualifier.');
  return { account: account ?? scope.account, region: scope.region, name, qualifier: qualifier ?? derived };
}

export function functionArn({ account, region }: Scope, name: string, qualifier?: string): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`;
}

export const referenceArn = (reference: FunctionReference): string => functionArn(reference, reference.name, reference.qualifier);

/** A version's number, as opposed to the name of an alias. */
export const isVersion = (qualifier: string): boolean => qualifier === LATEST || /^\d+$/.test(qualifier);
