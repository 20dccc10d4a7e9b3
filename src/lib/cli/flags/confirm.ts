import { boolean } from '@oclif/core/flags';

/** For everything that changes something. */
export const planFlags = {
  plan: boolean({ description: 'Show what would be done, and stop', helpGroup: 'SAFETY' }),
  yes: boolean({ char: 'y', description: 'Do not ask', helpGroup: 'SAFETY', exclusive: ['plan'] }),
};

export interface PlanFlags {
  readonly plan?: boolean | undefined;
  readonly yes?: boolean | undefined;
}
