import { boolean, string } from '@oclif/core/flags';
import { durationSeconds } from './duration.ts';

/** In which order, and by which way. */
export const waveFlags = {
  waves: string({ description: 'How many nodes have had their turn after each wave, for example canary:5,25%,100%', helpGroup: 'RATE', helpValue: '<name:N|P,...>' }),
  'health-check': string({ description: 'Shell text that must succeed on the nodes of a wave before the next begins', helpGroup: 'RATE', helpValue: '<command>' }),
  pause: durationSeconds({ description: 'Wait so long after each wave, before its health check', helpGroup: 'RATE' }),
  native: boolean({ description: 'One command whose rate the service keeps; refused where it cannot carry this', helpGroup: 'RATE', exclusive: ['driven'] }),
  driven: boolean({ description: 'Drover sends slices and keeps rate and budget itself', helpGroup: 'RATE' }),
};
