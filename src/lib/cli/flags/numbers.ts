import { custom } from '@oclif/core/flags';
import { UserError } from '../../errors/errors.ts';

/** A flag whose value is a share; the command gets a fraction: "10%" is 0.1. */
export const percentage = custom<number>({
  helpValue: '<percent>',
  parse: async (text, _context, options) => {
    const [, digits] = /^(\d+(?:\.\d+)?)%$/.exec(text.trim()) ?? [];
    if (digits === undefined) throw new UserError('bad-percentage', `--${options.name}: "${text}" is not a percentage`, 'Write it like 10% or 0.5%.');
    return Number(digits) / 100;
  },
});

/** A flag whose value is a number of seconds, parts of one included. */
export const partialSeconds = custom<number>({
  helpValue: '<seconds>',
  parse: async (text, _context, options) => {
    if (!/^(\d+(\.\d*)?|\.\d+)$/.test(text)) throw new UserError('bad-seconds', `--${options.name}: "${text}" is not a number of seconds`, 'Write it like 2 or 0.5.');
    return Number(text);
  },
});

/** A flag whose value is a whole percentage from 1 to 100: "10" and "10%" are 10. */
export const wholePercentage = custom<number>({
  helpValue: '<percent>',
  parse: async (text, _context, options) => {
    const [, digits] = /^([1-9]\d?|100)%?$/.exec(text.trim()) ?? [];
    if (digits === undefined) throw new UserError('bad-percentage', `--${options.name}: "${text}" is not a whole percentage from 1 to 100`, 'Write it like 10.');
    return Number(digits);
  },
});
