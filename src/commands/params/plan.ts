import { string } from '@oclif/core/args';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { namesBelow, readDesired } from '../../lib/cli/params/desired-file.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { changeFlags, desiredFlags, replaceFlag, trimFlag } from '../../lib/cli/flags/parameters.ts';
import { openChanging } from '../../lib/cli/params/open.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';
import { prepareBelow } from '../../lib/topics/params/prepare.ts';

export default class ParamsPlan extends BaseCommand {
  static override summary = 'Show what would make a path be as a file says, and keep it to be applied';
  static override description = `The file says all that is to stand below --path: what it does not have is deleted (--keep-others leaves it). Nothing is changed; params apply carries a plan out that was kept with --save. Secrets are masked here, and sealed in the plan's file, for this user on this machine.
Exit code 3: the plan has problems, and cannot be applied.`;
  static override examples = ['<%= config.bin %> <%= command.id %> @desired.yaml --path /app', '<%= config.bin %> <%= command.id %> @desired.yaml --path /app --save change.json'];
  static override args = { file: string({ description: '@FILE, or - for stdin', required: true, ignoreStdin: true }) };
  static override flags = {
    ...desiredFlags,
    trim: trimFlag,
    'keep-others': boolean({ description: 'Leave parameters that the file does not have', helpGroup: 'SAFETY' }),
    replace: replaceFlag,
    output: changeFlags.output,
    show: changeFlags.show,
    save: stringFlag({ description: 'Keep the plan in this file, for drover params apply', helpGroup: 'SAFETY', helpValue: '<file>' }),
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ParamsPlan);
    const changing = openChanging(flags, await this.connect(flags));
    const { wanted, path, title } = await readDesired(args.file, flags, namesBelow(changing.api, this.signal));
    const options = { overwrite: true, writeUnchanged: false, replace: flags.replace, newType: flags.secure ? 'SecureString' : 'String', removeOthers: !flags['keep-others'], signal: this.signal } as const;
    const set = await prepareBelow(wanted, path, `${path} as in ${title}`, changing.api, options);
    return makeChanges({ ...changing, set, verb: 'params apply', flags: { ...flags, plan: true }, asks: true, signal: this.signal });
  }
}
