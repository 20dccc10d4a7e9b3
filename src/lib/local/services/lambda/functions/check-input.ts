import type * as lambda from '@aws-sdk/client-lambda';
import type { Scope } from '../../../scope.ts';
import { AwsError } from '../../../wire/service.ts';
import { denied, invalid, notServed } from '../errors.ts';
import { checkRuntime } from '../runtimes/runtime-command.ts';
import { checkVariables } from './variables.ts';

type Input = Partial<Omit<lambda.CreateFunctionCommandInput, 'Code'>>;

const MOST_SECONDS = 900;
const MOST_MEGABYTES = 10_240;

/**
 * What a request that creates or changes a function may say, beyond the limits of its shape. What the engine does not do
 * is refused by name. Throws ValidationException, InvalidParameterValueException, AccessDeniedException, NotImplemented.
 */
export function checkInput(scope: Scope, input: Input): void {
  refuseUnserved(input);
  if (input.Runtime !== undefined) checkRuntime(input.Runtime);
  checkMost('timeout', input.Timeout, MOST_SECONDS);
  checkMost('memorySize', input.MemorySize, MOST_MEGABYTES);
  if (input.Role !== undefined && input.Role.split(':')[4] !== scope.account) throw denied('Cross-account pass role is not allowed.');
  checkVariables(input.Environment?.Variables ?? {});
  if (input.LoggingConfig?.LogFormat === 'JSON') throw notServed('with LoggingConfig.LogFormat JSON');
}

function checkMost(path: string, value: number | undefined, most: number): void {
  if (value === undefined || value <= most) return;
  throw new AwsError('ValidationException', `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must have value less than or equal to ${most}`);
}

function refuseUnserved(input: Input): void {
  if (input.PackageType === 'Image' || input.ImageConfig !== undefined) throw notServed('with PackageType Image');
  const asked: readonly (readonly [name: string, isAsked: boolean])[] = [
    ['Layers', (input.Layers?.length ?? 0) > 0],
    ['VpcConfig', (input.VpcConfig?.SubnetIds?.length ?? 0) > 0],
    ['FileSystemConfigs', (input.FileSystemConfigs?.length ?? 0) > 0],
    ['DeadLetterConfig', (input.DeadLetterConfig?.TargetArn ?? '') !== ''],
    ['SnapStart', input.SnapStart?.ApplyOn === 'PublishedVersions'],
    ['CodeSigningConfigArn', (input.CodeSigningConfigArn ?? '') !== ''],
    ['TenancyConfig', input.TenancyConfig !== undefined],
    ['CapacityProviderConfig', input.CapacityProviderConfig !== undefined],
    ['DurableConfig', input.DurableConfig !== undefined],
    ['PublishTo', input.PublishTo !== undefined],
  ];
  for (const [name, isAsked] of asked) if (isAsked) throw notServed(`with ${name}`);
}

/** Names and values of tags, as Lambda takes them. Throws InvalidParameterValueException. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const [key] = Object.entries(tags).find(([name, value]) => name === '' || name.length > 128 || value.length > 256 || name.startsWith('aws:')) ?? [];
  if (key !== undefined) throw invalid(`The tag "${key}" is not valid: its key has 1 to 128 characters and does not begin with aws:, its value has at most 256`);
  if (Object.keys(tags).length > 50) throw invalid('Number of tags exceeds resource tag limit.');
}
