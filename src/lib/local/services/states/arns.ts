import type { Scope } from '../../scope.ts';

/** ARNs of https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html. */
const base = ({ region, account }: Scope, kind: string): string => `arn:aws:states:${region}:${account}:${kind}`;

export const machineArn = (scope: Scope, name: string): string => `${base(scope, 'stateMachine')}:${name}`;
export const activityArn = (scope: Scope, name: string): string => `${base(scope, 'activity')}:${name}`;
export const executionArn = (scope: Scope, machine: string, name: string): string => `${base(scope, 'execution')}:${machine}:${name}`;
/** Express executions may share a name: what comes last tells them apart. */
export const expressArn = (scope: Scope, machine: string, name: string, id: string): string => `${base(scope, 'express')}:${machine}:${name}:${id}`;
export const mapRunArn = (scope: Scope, machine: string, label: string, id: string): string => `${base(scope, 'mapRun')}:${machine}/${label}:${id}`;
/** What the executions of a map run belong to. */
export const mapRunMachineArn = (scope: Scope, machine: string, label: string): string => `${base(scope, 'stateMachine')}:${machine}/${label}`;

export interface MachineReference extends Scope {
  readonly name: string;
  /** A version's number or an alias's name. */
  readonly qualifier: string | undefined;
}

const MACHINE = /^arn:aws[a-z-]*:states:([a-z0-9-]+):(\d{12}):stateMachine:([^:]+)(?::([^:]+))?$/;
const ACTIVITY = /^arn:aws[a-z-]*:states:([a-z0-9-]+):(\d{12}):activity:([^:]+)$/;
const EXECUTION = /^arn:aws[a-z-]*:states:([a-z0-9-]+):(\d{12}):(?:execution|express):([^:]+):([^:]+)(?::[^:]+)?$/;
const MAP_RUN = /^arn:aws[a-z-]*:states:([a-z0-9-]+):(\d{12}):mapRun:([^:/]+)\/([^:]+):([^:]+)$/;

export function parseMachineArn(arn: string): MachineReference | undefined {
  const [, region, account, name, qualifier] = MACHINE.exec(arn) ?? [];
  return region === undefined || account === undefined || name === undefined ? undefined : { region, account, name, qualifier };
}

export const isActivityArn = (arn: string): boolean => ACTIVITY.test(arn);
export const isExecutionArn = (arn: string): boolean => EXECUTION.test(arn);
export const isExpressArn = (arn: string): boolean => arn.split(':')[5] === 'express';
export const isMapRunArn = (arn: string): boolean => MAP_RUN.test(arn);

/** The machine's ARN without a version or an alias. */
export const unqualified = (reference: MachineReference): string => machineArn(reference, reference.name);

/** The same for a text that is known to be a machine's ARN. */
export const unqualifiedOf = (arn: string): string => {
  const reference = parseMachineArn(arn);
  return reference === undefined ? arn : unqualified(reference);
};
