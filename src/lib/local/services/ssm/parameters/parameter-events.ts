import type { Engine } from '../../../engine-context.ts';
import type { Scope } from '../../../scope.ts';
import type { PolicyRecord } from './policy-records.ts';
import type { ParameterVersion } from './records.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html. No event carries a value. */
const SOURCE = 'aws.ssm';

export type ParameterOperation = 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion';

export function emitChange(engine: Engine, { account, region }: Scope, operation: ParameterOperation, { name, type, description }: Pick<ParameterVersion, 'name' | 'type' | 'description'>): void {
  const detail = { operation, name, type, ...(description === undefined ? {} : { description }) };
  engine.emit({ source: SOURCE, type: 'Parameter Store Change', scope: { account, region }, at: engine.clock.now(), detail });
}

export const emitDeletion = (engine: Engine, scope: Scope, parameter: ParameterVersion): void => emitChange(engine, scope, 'Delete', parameter);

export function emitPolicyAction(engine: Engine, { account, region, type, text }: PolicyRecord, parameter: ParameterVersion): void {
  engine.emit({
    source: SOURCE,
    type: 'Parameter Store Policy Action',
    scope: { account, region },
    at: engine.clock.now(),
    detail: { 'parameter-name': parameter.name, 'parameter-type': parameter.type, 'policy-type': type, 'policy-content': text, 'action-status': 'Success', 'action-reason': '' },
  });
}
