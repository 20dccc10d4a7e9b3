import { string } from '@oclif/core/args';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { attributeFlags, changeFlags, replaceFlag, trimFlag } from '../../lib/cli/flags/parameters.ts';
import { wantedFrom } from '../../lib/cli/params/attributes.ts';
import { readValue, secretInArgument } from '../../lib/cli/params/value.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';
import { openChanging } from '../../lib/cli/params/open.ts';
import { checkName } from '../../lib/topics/params/names.ts';
import { preparePut } from '../../lib/topics/params/prepare.ts';

export default class ParamsPut extends BaseCommand {
  static override summary = 'Write a parameter: a new one, or a new version of one';
  static override description = `Without VALUE it is read from --value-file, from stdin, or asked for without being shown. A secret never goes on the command line.
One line end at the end of what was read goes; nothing else changes (--trim, --no-trim). What no flag speaks of stays as it is: type, tier, key, description, pattern, policies.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /app/greeting hello',
    '<%= config.bin %> <%= command.id %> /app/db/password --secure < secret.txt',
    '<%= config.bin %> <%= command.id %> /app/key --secure --value-file key.pem --tier Advanced --plan',
  ];
  static override args = { name: string({ description: 'Name of the parameter', required: true, ignoreStdin: true }), value: string({ description: 'Its value; not for secrets', ignoreStdin: true }) };
  static override flags = {
    'value-file': stringFlag({ description: 'Read the value from this file; - reads stdin', helpGroup: 'PARAMETER', helpValue: '<file|->' }),
    trim: trimFlag,
    ...attributeFlags,
    overwrite: boolean({ description: 'Write a new version of a parameter that is there', allowNo: true, default: true, helpGroup: 'SAFETY' }),
    'skip-unchanged': boolean({ description: 'Write no new version of what is the same already', helpGroup: 'SAFETY' }),
    replace: replaceFlag,
    ...changeFlags,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ParamsPut);
    const name = checkName(args.name, 'NAME');
    const attributes = wantedFrom(flags);
    const value = await readValue(args.value, name, attributes.type === 'SecureString', flags);
    const { connection, words, api } = openChanging(flags, await this.connect(flags));
    const set = await preparePut({ name, value, ...attributes }, api, { overwrite: flags.overwrite, writeUnchanged: !flags['skip-unchanged'], replace: flags.replace, signal: this.signal });
    if (args.value !== undefined && set.changes.some((change) => 'after' in change && change.after.type === 'SecureString')) throw secretInArgument(name);
    return makeChanges({ set, verb: 'params put', connection, words, flags, asks: set.changes.some(({ kind }) => kind === 'replace'), signal: this.signal });
  }
}
