import { custom } from '@oclif/core/flags';
import { UserError } from '../../errors/errors.ts';

/** An account of the embedded engine. */
export const accountFlag = custom({
  description: 'Account of the engine; its own (123456789012) when left out',
  helpValue: '<12 digits>',
  parse: async (text) => {
    if (!/^\d{12}$/.test(text)) throw new UserError('bad-account', `--account: "${text}" is not an account`, 'An account is twelve digits: 210987654321.');
    return text;
  },
})();
