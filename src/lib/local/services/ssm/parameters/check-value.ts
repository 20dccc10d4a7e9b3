import * as ssm from '@aws-sdk/client-ssm';
import { sdkException } from '../../../wire/exception.ts';
import { notBuilt } from '../../../wire/invoke.ts';
import { toRegExp } from '../../../wire/java-pattern.ts';
import { AwsError } from '../../../wire/service.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** Data types that AWS has beyond these. */
const NOT_BUILT = new Set(['aws:region', 'aws:account:id', 'boolean', 'integer', 'float', 'binary', 'hostname', 'email', 'ipv4-address', 'ipv6-address', 'url', 'json', 'jsonc']);
const IMAGE = /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/;

export interface CheckedValue {
  readonly type: ParameterType;
  readonly value: string;
  readonly dataType: string;
  readonly allowedPattern: string | undefined;
}

/**
 * Throws where PutParameter would not take the value. No message repeats it: a value may be a secret of any type.
 * AWS looks at images after its answer; here a wrong one is refused at once.
 */
export function checkValue({ type, value, dataType, allowedPattern }: CheckedValue): void {
  if (value === '') throw refuse("1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1");
  if (/\{\{[^]*?\}\}/.test(value)) throw refuse('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.');
  checkDataType(type, value, dataType);
  if (allowedPattern === undefined || allowedPattern === '') return;
  const pattern = toRegExp(allowedPattern);
  if (pattern === undefined) throw sdkException(ssm.InvalidAllowedPatternException, `The request does not meet the regular expression requirement: ${allowedPattern} is no regular expression`);
  const items = type === 'StringList' ? value.split(',') : [value];
  if (!items.every((item) => pattern.test(item))) throw sdkException(ssm.ParameterPatternMismatchException, `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`);
}

function checkDataType(type: ParameterType, value: string, dataType: string): void {
  if (NOT_BUILT.has(dataType)) throw notBuilt(`SSM PutParameter with DataType ${dataType}`);
  if (!['text', 'aws:ec2:image', 'aws:ssm:integration'].includes(dataType)) throw refuse(`The following data type is not supported: ${dataType} (Data type names are all lowercase.)`);
  if (dataType !== 'aws:ec2:image') return;
  if (type !== 'String') throw refuse(`The data type aws:ec2:image is supported for parameters of type String only, not ${type}.`);
  if (!IMAGE.test(value)) throw refuse('Parameter value is not of the format that the data type aws:ec2:image requires: ami- and 8 or 17 hexadecimal digits.');
}

const refuse = (message: string): AwsError => new AwsError('ValidationException', message);
