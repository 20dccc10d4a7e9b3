import { string } from '@oclif/core/flags';

/** How fast, and when to stop. */
export const rateFlags = {
  'max-concurrency': string({
    description: 'How many nodes run at a time, as a number or a percentage',
    env: 'DROVER_MAX_CONCURRENCY',
    helpGroup: 'RATE',
    helpValue: 'N|P%',
    default: '50',
  }),
  'max-errors': string({
    description: 'How many failures are tolerated; one more, and nothing more is sent',
    env: 'DROVER_MAX_ERRORS',
    helpGroup: 'RATE',
    helpValue: 'N|P%',
    default: '0',
  }),
};

export interface RateFlags {
  readonly 'max-concurrency': string;
  readonly 'max-errors': string;
}
