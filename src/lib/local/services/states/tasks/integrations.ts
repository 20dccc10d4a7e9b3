import { StateFailure } from '../../../../asl/failure.ts';
import type { Json, JsonObject } from '../../../../asl/json.ts';
import type { ExecutionFrame } from '../interpreter/execution-frame.ts';
import { remoteFailure } from './remote-failure.ts';
import type { Integration } from './resource.ts';

/** Services of the engine by the names that resources have for them, and the names that errors have. */
const SERVICES: Readonly<Record<string, readonly [id: string, inErrors: string]>> = {
  lambda: ['Lambda', 'Lambda'],
  ssm: ['SSM', 'Ssm'],
  s3: ['S3', 'S3'],
  cloudwatchlogs: ['CloudWatch Logs', 'CloudWatchLogs'],
  ec2: ['EC2', 'Ec2'],
  kms: ['KMS', 'Kms'],
  sts: ['STS', 'Sts'],
  sfn: ['SFN', 'Sfn'],
};

export const isLambdaInvoke = ({ service, action }: Integration): boolean => service === 'lambda' && action === 'invoke';

export const isStartExecution = ({ service, action }: Integration): boolean => service === 'states' && action === 'startExecution';

/** The operation behind an integration, by the SDK's names; undefined for services that the engine does not have. */
export function operationOf(integration: Integration): { readonly service: string; readonly operation: string } | undefined {
  const { service, action, isSdk } = integration;
  if (isLambdaInvoke(integration)) return { service: 'Lambda', operation: 'Invoke' };
  if (isStartExecution(integration)) return { service: 'SFN', operation: 'StartExecution' };
  const found = isSdk ? SERVICES[service.slice('aws-sdk:'.length).toLowerCase()] : undefined;
  return found === undefined ? undefined : { service: found[0], operation: action.charAt(0).toUpperCase() + action.slice(1) };
}

/** Calls an operation by its SDK integration. What the engine does not have is refused by name. Throws StateFailures. */
export async function callService(execution: ExecutionFrame, integration: Integration, input: JsonObject): Promise<Json> {
  const { service, action, resource, isSdk } = integration;
  const found = isSdk ? SERVICES[service.slice('aws-sdk:'.length).toLowerCase()] : undefined;
  if (found === undefined) throw new StateFailure('States.Runtime', `The integration ${service}:${resource} is not built into Drover's embedded engine`);
  const [id, inErrors] = found;
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  try {
    return (await execution.world.engine.invokeJavaNames(id, operation, input, execution.record)) as Json;
  } catch (error) {
    throw remoteFailure(inErrors, error, execution.world.chances.uuid());
  }
}
