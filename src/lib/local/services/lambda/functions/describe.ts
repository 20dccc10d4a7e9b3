import { createHash } from 'node:crypto';
import type * as lambda from '@aws-sdk/client-lambda';
import type { VersionRecord } from './function-records.ts';
import type { VariableSeal } from './variables.ts';

/** What no list of functions says. */
const NOT_LISTED = ['State', 'StateReason', 'StateReasonCode', 'LastUpdateStatus', 'LastUpdateStatusReason', 'LastUpdateStatusReasonCode', 'RuntimeVersionConfig'] as const;

/** A version as GetFunctionConfiguration shows it. Functions are ready as soon as they are there. */
export function describeVersion(version: VersionRecord, arn: string, seal: VariableSeal): lambda.FunctionConfiguration {
  const { settings } = version;
  return {
    FunctionName: version.name,
    FunctionArn: arn,
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: version.codeSize,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMegabytes,
    LastModified: new Date(version.modifiedAt).toISOString().replace('Z', '+0000'),
    CodeSha256: Buffer.from(version.codeSha256, 'hex').toString('base64'),
    Version: version.version,
    ...(version.variables === null ? {} : { Environment: shownVariables(version, seal) }),
    ...(settings.kmsKeyArn === undefined ? {} : { KMSKeyArn: settings.kmsKeyArn }),
    TracingConfig: { Mode: settings.tracing },
    RevisionId: version.revision,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.storageMegabytes },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    RuntimeVersionConfig: { RuntimeVersionArn: `arn:aws:lambda:${version.region}::runtime:${createHash('sha256').update(settings.runtime).digest('hex')}` },
    LoggingConfig: { LogFormat: 'Text', LogGroup: settings.logGroup },
  };
}

/** The same as lists show it. */
export function describeListed(version: VersionRecord, arn: string, seal: VariableSeal): lambda.FunctionConfiguration {
  const shown = describeVersion(version, arn, seal);
  for (const name of NOT_LISTED) delete shown[name];
  return shown;
}

/** Variables that cannot be opened hide nothing else: as on AWS, the error stands in their place. */
function shownVariables({ account, region, name, variables }: VersionRecord, seal: VariableSeal): lambda.EnvironmentResponse {
  try {
    return { Variables: { ...seal.open({ account, region }, name, variables) } };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'KMSAccessDeniedException') throw error;
    return { Error: { ErrorCode: 'KMSAccessDeniedException', Message: error.message } };
  }
}
