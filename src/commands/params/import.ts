import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { changeFlags, desiredFlags, replaceFlag, trimFlag } from '../../lib/cli/flags/parameters.ts';
import { openChanging } from '../../lib/cli/params/open.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';
import { namesBelow, readDesired } from '../../lib/cli/params/desired-file.ts';
import { prepareWanted } from '../../lib/topics/params/prepare.ts';

export default class ParamsImport extends BaseCommand {
  static override summary = 'Write what a file has as parameters below a path';
  static override description = `dotenv, json, yaml, properties, tfvars, csv and tsv, as params export writes them. Nothing is deleted (params plan does). What is there keeps its type; new ones are Strings, or SecureStrings with --secure; a json or yaml file can say it for each.
Keys of dotenv and tfvars files are the parameters that export as them: DB_PASSWORD is db/password where that is there.`;
  static override examples = ['<%= config.bin %> <%= command.id %> settings.yaml --path /app --plan', '<%= config.bin %> <%= command.id %> .env --path /app --secure --skip-unchanged', 'chamber export app | <%= config.bin %> <%= command.id %> - --format json --path /app --secure'];
  static override args = { file: string({ description: 'The file; - for stdin', required: true, ignoreStdin: true }) };
  static override flags = {
    ...desiredFlags,
    trim: trimFlag,
    'skip-unchanged': boolean({ description: 'Write no new version of what is the same already', helpGroup: 'SAFETY' }),
    overwrite: boolean({ description: 'Write new versions of parameters that are there', allowNo: true, default: true, helpGroup: 'SAFETY' }),
    replace: replaceFlag,
    ...changeFlags,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ParamsImport);
    const changing = openChanging(flags, await this.connect(flags));
    const { wanted, path, title } = await readDesired(args.file, flags, namesBelow(changing.api, this.signal));
    const options = { overwrite: flags.overwrite, writeUnchanged: !flags['skip-unchanged'], replace: flags.replace, newType: flags.secure ? 'SecureString' : 'String', signal: this.signal } as const;
    const set = await prepareWanted(wanted, `${title} to ${path}`, changing.api, options);
    return makeChanges({ ...changing, set, verb: 'params import', flags, asks: set.changes.some(({ kind }) => kind === 'replace'), signal: this.signal });
  }
}
