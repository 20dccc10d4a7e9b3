import * as ssm from '@aws-sdk/client-ssm';
import type { Scope } from '../../../scope.ts';
import { sdkException } from '../../../wire/exception.ts';
import { AwsError } from '../../../wire/service.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const MOST_LEVELS = 15;
/** Of the whole ARN. */
const LONGEST_ARN = 1011;
const CHARACTERS = /^[a-zA-Z0-9_.\-/]+$/;

const WRONG_NAME =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

const WRONG_PATH =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';

const refuse = (message: string): AwsError => new AwsError('ValidationException', message);

export const parameterArn = ({ account, region }: Scope, name: string): string => `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;

/** The name of a parameter that is to be written, as it is kept. Throws what PutParameter says to any other. */
export function checkName(scope: Scope, given: string): string {
  const name = given.trim();
  if (/^\/?(aws|ssm)/i.test(name)) throw reserved(name);
  if (!CHARACTERS.test(name) || name.includes('//') || name.endsWith('/')) throw refuse(WRONG_NAME);
  if (name.includes('/') && !name.startsWith('/')) throw refuse('Parameter name must be a fully qualified name');
  if (levelsOf(name) > MOST_LEVELS) {
    throw sdkException(
      ssm.HierarchyLevelLimitExceededException,
      `A hierarchy can have a maximum of ${MOST_LEVELS} levels. For more information, see Requirements and constraints for parameter names in the AWS Systems Manager User Guide.`,
    );
  }
  if (parameterArn(scope, name).length > LONGEST_ARN) throw refuse(`The parameter name is too long: with its ARN it may have ${LONGEST_ARN} characters, and has ${parameterArn(scope, name).length}`);
  return name;
}

/** `/a/b` has two. */
const levelsOf = (name: string): number => name.split('/').length - (name.startsWith('/') ? 1 : 0);

function reserved(name: string): AwsError {
  const isPath = name.lastIndexOf('/') > 0;
  if (!isPath) return refuse('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  return /^\/?aws/i.test(name) ? new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name.replace(/^\//, '')}.`) : refuse(WRONG_NAME);
}

/** A path of GetParametersByPath or of a filter, without its last slash: '' is the root. */
export function checkPath(path: string): string {
  if (!path.startsWith('/') || !CHARACTERS.test(path) || path.includes('//')) throw refuse(WRONG_PATH);
  return path.replace(/\/$/, '');
}

/** What a reader asked for: a name and, behind a colon, a version or a label. */
export interface ParameterReference {
  /** One name; two for an ARN, which does not say whether the name began with a slash. None where it can be no parameter of this account. */
  readonly names: readonly string[];
  readonly selector: string | undefined;
}

const ARN = /^arn:[^:]+:ssm:([^:]*):([^:]*):parameter\/(.+)$/;

export function readReference(scope: Scope, given: string): ParameterReference {
  const [, region, account, resource] = ARN.exec(given) ?? [];
  const text = resource ?? given.trim();
  const [name = '', selector, ...more] = text.split(':');
  if (more.length > 0 || (resource !== undefined && (region !== scope.region || account !== scope.account))) return { names: [], selector };
  return { names: resource === undefined ? [name] : name.includes('/') ? [`/${name}`] : [name, `/${name}`], selector };
}
