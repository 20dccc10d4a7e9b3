import { boolean, string } from '@oclif/core/flags';

/** Which nodes. */
export const targetFlags = {
  targets: string({
    description: 'Nodes by tag, any of the values, or by any expression: tag: id: name: platform: ping: agent: group: state: @file * joined by & | ! ( ); repeat it to narrow down',
    helpGroup: 'TARGETS',
    helpValue: '<expression>',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'instance-ids': string({
    description: 'Nodes by id, separated by commas',
    helpGroup: 'TARGETS',
    helpValue: '<id,id>',
    multiple: true,
    multipleNonGreedy: true,
  }),
  nodes: string({
    description: 'Nodes by id or name, folded names too (web-[01-09]); from a file with @, from stdin with -',
    helpGroup: 'TARGETS',
    helpValue: '<@file|->',
  }),
  all: boolean({ description: 'Every node of the region; asks first', helpGroup: 'TARGETS' }),
};

export interface TargetFlags {
  readonly targets?: readonly string[] | undefined;
  readonly 'instance-ids'?: readonly string[] | undefined;
  readonly nodes?: string | undefined;
  readonly all?: boolean | undefined;
}
