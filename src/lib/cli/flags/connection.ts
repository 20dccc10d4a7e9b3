import { boolean, string } from '@oclif/core/flags';

/** Where the calls go. The same for every command that talks to a service. */
export const connectionFlags = {
  local: boolean({
    description: 'Use the embedded engine on this machine instead of AWS; starts it if needed',
    env: 'DROVER_LOCAL',
    allowNo: true,
    helpGroup: 'CONNECTION',
  }),
  region: string({
    description: 'AWS region; else that of AWS_REGION, AWS_DEFAULT_REGION or the profile',
    env: 'DROVER_REGION',
    helpGroup: 'CONNECTION',
    helpValue: '<region>',
  }),
  profile: string({
    description: 'Profile of the AWS configuration (~/.aws/config)',
    env: 'DROVER_PROFILE',
    helpGroup: 'CONNECTION',
    helpValue: '<name>',
  }),
  'role-arn': string({
    description: 'Assume this role before any other call',
    env: 'DROVER_ROLE_ARN',
    helpGroup: 'CONNECTION',
    helpValue: '<arn>',
  }),
  'endpoint-url': string({
    description: "Send every call to this address instead of AWS's own; else AWS_ENDPOINT_URL",
    env: 'DROVER_ENDPOINT_URL',
    helpGroup: 'CONNECTION',
    helpValue: '<url>',
  }),
};

export interface ConnectionFlags {
  readonly local?: boolean | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'role-arn'?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}
