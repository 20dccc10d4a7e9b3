import { string } from '@oclif/core/flags';

/** Several accounts and regions at once. */
export const laneFlags = {
  regions: string({ description: 'Several regions at once', helpGroup: 'CONNECTION', helpValue: '<region,region>', exclusive: ['region'] }),
  accounts: string({ description: 'Several accounts at once: 12 digits each, or @file with one a line', helpGroup: 'CONNECTION', helpValue: '<id,id|@file>', dependsOn: ['role-name'] }),
  'role-name': string({ description: 'Role to assume in each of --accounts', helpGroup: 'CONNECTION', helpValue: '<name>', dependsOn: ['accounts'] }),
};

export interface LaneFlags {
  readonly regions?: string | undefined;
  readonly accounts?: string | undefined;
  readonly 'role-name'?: string | undefined;
}
