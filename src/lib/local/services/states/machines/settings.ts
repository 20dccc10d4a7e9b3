import type * as sfn from '@aws-sdk/client-sfn';
import type { Engine } from '../../../engine-context.ts';
import { invalidLogging } from '../errors.ts';
import { isLogGroup } from '../executions/execution-logs.ts';
import type { MachineSettings } from './records.ts';

const DEFAULTS: MachineSettings = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
};

/** Throws InvalidLoggingConfiguration where the log group of a request is not there. */
export async function checkLogGroup({ destinations }: MachineSettings['loggingConfiguration'], engine: Engine): Promise<void> {
  for (const { cloudWatchLogsLogGroup } of (destinations ?? []) as sfn.LogDestination[]) {
    if (!(await isLogGroup(cloudWatchLogsLogGroup?.logGroupArn ?? '', engine))) throw invalidLogging('Log Destination not found.');
  }
}

/** The settings of a request; what it leaves out stays as it was. Throws InvalidLoggingConfiguration. */
export function settingsOf(
  { loggingConfiguration: logging, tracingConfiguration: tracing, encryptionConfiguration: encryption }: Pick<sfn.CreateStateMachineCommandInput, 'loggingConfiguration' | 'tracingConfiguration' | 'encryptionConfiguration'>,
  before: MachineSettings = DEFAULTS,
): MachineSettings {
  return {
    loggingConfiguration: logging === undefined ? before.loggingConfiguration : loggingOf(logging),
    tracingConfiguration: tracing === undefined ? before.tracingConfiguration : { enabled: tracing.enabled ?? false },
    encryptionConfiguration:
      encryption === undefined
        ? before.encryptionConfiguration
        : {
            type: encryption.type ?? 'AWS_OWNED_KEY',
            ...(encryption.kmsKeyId === undefined ? {} : { kmsKeyId: encryption.kmsKeyId }),
            ...(encryption.kmsDataKeyReusePeriodSeconds === undefined ? {} : { kmsDataKeyReusePeriodSeconds: encryption.kmsDataKeyReusePeriodSeconds }),
          },
  };
}

function loggingOf({ level = 'OFF', includeExecutionData = false, destinations = [] }: sfn.LoggingConfiguration): MachineSettings['loggingConfiguration'] {
  if (level !== 'OFF' && destinations.length === 0) throw invalidLogging('Must specify exactly one Log Destination.');
  if (destinations.length > 1) throw invalidLogging('Must specify exactly one Log Destination.');
  for (const { cloudWatchLogsLogGroup } of destinations) {
    const arn = cloudWatchLogsLogGroup?.logGroupArn ?? '';
    if (!/^arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:.+:\*$/.test(arn)) throw invalidLogging('Log Destination is not valid.');
  }
  return { level, includeExecutionData, ...(destinations.length === 0 ? {} : { destinations }) };
}
