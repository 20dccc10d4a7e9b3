import { boolean, string } from '@oclif/core/flags';
import { durationSeconds } from './duration.ts';

/** How long to stay, and what counts as reached. */
export const waitFlags = {
  wait: boolean({ description: 'Wait for the end; --no-wait prints the id and leaves', allowNo: true, default: true, helpGroup: 'WAITING' }),
  'wait-timeout': durationSeconds({
    description: 'Stop waiting after this long and exit 6; what runs goes on',
    env: 'DROVER_WAIT_TIMEOUT',
    helpGroup: 'WAITING',
  }),
  'require-coverage': string({
    description: 'How much of the fleet the command must have run on, as a percentage',
    env: 'DROVER_REQUIRE_COVERAGE',
    helpGroup: 'WAITING',
    helpValue: 'P%',
    default: '100%',
  }),
};
