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
    description: 'Region (else DROVER_REGION, AWS_REGION, AWS_DEFAULT_REGION, the profile)',
    env: 'DROVER_REGION',
    helpGroup: 'CONNECTION',
    helpValue: '<region>',
  }),
  profile: string({
    description: 'Named profile of the shared AWS configuration',
    env: 'DROVER_PROFILE',
    helpGroup: 'CONNECTION',
    helpValue: '<name>',
  }),
  'role-arn': string({ description: 'Assume this role first', helpGroup: 'CONNECTION', helpValue: '<arn>' }),
  'endpoint-url': string({
    description: 'Send every call to this address',
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
