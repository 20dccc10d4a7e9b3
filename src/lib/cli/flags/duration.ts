import { custom } from '@oclif/core/flags';
import { parseDurationSeconds } from '../duration.ts';

/** A flag whose value is a duration; the command gets whole seconds. */
export const durationSeconds = custom<number>({
  helpValue: '<duration>',
  parse: async (text, _context, options) => parseDurationSeconds(text, `--${options.name}`),
});
