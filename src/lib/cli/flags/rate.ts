import { string } from '@oclif/core/flags';

/** How fast, and when to stop. */
export const rateFlags = {
  'max-concurrency': string({
    description: 'How many nodes at a time, as a number or a percentage',
    helpGroup: 'RATE',
    helpValue: '<n|p%>',
    default: '50',
  }),
  'max-errors': string({
    description: 'How many failures are tolerated before nothing more is sent, as a number or a percentage',
    helpGroup: 'RATE',
    helpValue: '<n|p%>',
    default: '0',
  }),
};

export interface RateFlags {
  readonly 'max-concurrency': string;
  readonly 'max-errors': string;
}
