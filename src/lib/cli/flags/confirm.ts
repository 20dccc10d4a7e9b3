import { boolean, string } from '@oclif/core/flags';

/** For everything that changes something. */
export const planFlags = {
  plan: boolean({ description: 'Show what would be done, and stop', helpGroup: 'SAFETY' }),
  yes: boolean({ char: 'y', description: 'Do not ask', helpGroup: 'SAFETY', exclusive: ['plan'] }),
};

/** For plans that are looked at by one and carried out by another. */
export const planFileFlags = {
  save: string({ description: 'With --plan: keep the plan in this file', helpGroup: 'SAFETY', helpValue: '<file>', dependsOn: ['plan'] }),
  apply: string({ description: 'Carry out a plan that was kept; refused when the fleet has changed since', helpGroup: 'SAFETY', helpValue: '<file>', exclusive: ['plan', 'targets', 'instance-ids', 'nodes', 'all'] }),
};

export interface PlanFlags {
  readonly plan?: boolean | undefined;
  readonly yes?: boolean | undefined;
}
