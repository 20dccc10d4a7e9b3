import { boolean, option, string } from '@oclif/core/flags';
import { LOG_LEVELS } from '../../topics/sfn/machines/types.ts';
import { UserError } from '../../errors/errors.ts';
import type { Logging } from '../../topics/sfn/machines/types.ts';
import { connectionFlags } from './connection.ts';

/** Where the calls go, for commands whose --role-arn is that of what they make. */
export const assumedConnectionFlags = {
  local: connectionFlags.local,
  region: connectionFlags.region,
  profile: connectionFlags.profile,
  'assume-role-arn': string({ description: 'Assume this role before any other call: the --role-arn of other commands', env: 'DROVER_ROLE_ARN', helpGroup: 'CONNECTION', helpValue: '<arn>' }),
  'endpoint-url': connectionFlags['endpoint-url'],
};

/** What a state machine is, besides its definition. What is left out stays as it is. */
export const machineFlags = {
  'role-arn': string({ description: 'The role that its executions have; needed for a new one', helpGroup: 'MACHINE', helpValue: '<arn>' }),
  express: boolean({ description: 'An express machine: a new one alone can become one', helpGroup: 'MACHINE', allowNo: true }),
  'log-level': option({ description: 'What is logged to CloudWatch Logs', options: LOG_LEVELS, helpGroup: 'MACHINE' })(),
  'log-group': string({ description: 'The log group', helpGroup: 'MACHINE', helpValue: '<arn>' }),
  'log-data': boolean({ description: 'Log inputs and outputs too', helpGroup: 'MACHINE', allowNo: true }),
  tracing: boolean({ description: 'Trace with X-Ray', helpGroup: 'MACHINE', allowNo: true }),
  tag: string({ description: 'A tag; repeat it', helpGroup: 'MACHINE', helpValue: '<KEY=VALUE>', multiple: true, multipleNonGreedy: true }),
};

/** AWS writes the ARN of a log group with `:*` behind it here. Throws a UserError. */
export function loggingFrom(flags: { readonly 'log-level'?: Logging['level'] | undefined; readonly 'log-group'?: string | undefined; readonly 'log-data'?: boolean | undefined }): Partial<Logging> {
  const group = flags['log-group'];
  if (group !== undefined && !/^arn:[^:]+:logs:[^:]+:\d+:log-group:[^:]+(?::\*)?$/.test(group)) throw new UserError('bad-log-group', `--log-group: "${group}" is not the ARN of a log group`, 'Write it like arn:aws:logs:REGION:ACCOUNT:log-group:/aws/vendedlogs/states/NAME.');
  return {
    ...(flags['log-level'] === undefined ? (group === undefined ? {} : { level: 'ALL' }) : { level: flags['log-level'] }),
    ...(group === undefined ? {} : { logGroupArn: group.replace(/(?::\*)?$/, ':*') }),
    ...(flags['log-data'] === undefined ? {} : { includesData: flags['log-data'] }),
  };
}
