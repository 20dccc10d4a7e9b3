import { UserError } from '../../errors/errors.ts';

/**
 * ARNs of Step Functions.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html#awsstepfunctions-resources-for-iam-policies
 */
const PREFIX = String.raw`(arn:[^:]+:states:[^:]*:[^:]*):`;
const MACHINE_ARN = new RegExp(`^${PREFIX}stateMachine:([^:]+)(?::([^:]+))?$`);
const EXECUTION_ARN = new RegExp(`^${PREFIX}(execution|express):([^:]+):(.+)$`);
const MAP_RUN_ARN = new RegExp(`^${PREFIX}mapRun:[^:]+:.+$`);
const ACTIVITY_ARN = new RegExp(`^${PREFIX}activity:([^:]+)$`);

/** A machine as it was asked for. */
export interface MachineReference {
  /** Without version or alias; undefined where a name was given. */
  readonly arn: string | undefined;
  readonly name: string;
  /** The number of a version, or the name of an alias. */
  readonly qualifier: string | undefined;
}

/** A name or an ARN, with a version or an alias behind a colon. Throws a UserError that names `what`. */
export function parseMachine(word: string, what: string): MachineReference {
  const [, prefix = '', named = '', qualified] = MACHINE_ARN.exec(word) ?? [];
  if (prefix !== '') return { arn: `${prefix}:stateMachine:${named}`, name: named, qualifier: qualified };
  const [name = '', qualifier, ...more] = word.split(':');
  if (word.startsWith('arn:') || more.length > 0 || name === '' || qualifier === '') {
    throw new UserError('bad-machine', `${what}: "${word}" is not a state machine`, 'Write NAME, NAME:VERSION, NAME:ALIAS or an ARN; drover sfn ls lists them.');
  }
  return { arn: undefined, name, qualifier };
}

export const isVersion = (qualifier: string): boolean => /^\d+$/.test(qualifier);

/** What an ARN ends in: the number of a version, the name of an alias. */
export const qualifierOf = (arn: string): string => MACHINE_ARN.exec(arn)?.[3] ?? '';

/** The name in the ARN of a machine, its version or alias; the ARN itself where it is none. */
export const machineNameOf = (arn: string): string => MACHINE_ARN.exec(arn)?.[2] ?? arn;

export const isExecutionArn = (word: string): boolean => EXECUTION_ARN.test(word);
export const isMapRunArn = (word: string): boolean => MAP_RUN_ARN.test(word);
export const isActivityArn = (word: string): boolean => ACTIVITY_ARN.test(word);

/** The newest one. */
export const LAST = '@last';

/** Of the machine `machineArn` (without version or alias) and one of its standard executions. */
export const executionArnOf = (machineArn: string, name: string): string => `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** The machine of an execution's ARN; undefined where it is none. */
export function machineArnOf(executionArn: string): string | undefined {
  const [, prefix, , machine] = EXECUTION_ARN.exec(executionArn) ?? [];
  return prefix === undefined || machine === undefined ? undefined : `${prefix}:stateMachine:${machine}`;
}

/** The name in an execution's ARN; that of an express one has an id behind it. */
export function executionNameOf(arn: string): string {
  const [, , kind, , name = arn] = EXECUTION_ARN.exec(arn) ?? [];
  return kind === 'express' ? name.replace(/:[^:]*$/, '') : name;
}

/** The account in an ARN. */
export const accountOf = (arn: string): string | undefined => /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):/.exec(arn)?.[1];

/** No control characters either; https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html. */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;
const LONGEST_NAME = 80;

/** The name of a new machine or activity. Throws a UserError that names `flag`. */
export function checkNewName(name: string, flag: string): void {
  if (name !== '' && name.length <= LONGEST_NAME && !FORBIDDEN.test(name)) return;
  throw new UserError('bad-name', `${flag}: "${name}" cannot be such a name`, `At most ${LONGEST_NAME} characters; no spaces, brackets, colons, slashes or signs such as ? * " # % $ &.`);
}
