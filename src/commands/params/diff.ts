import { string } from '@oclif/core/args';
import { boolean, option, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { compareParameters } from '../../lib/cli/params/compare.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { trimFlag } from '../../lib/cli/flags/parameters.ts';
import { EXIT } from '../../lib/errors/exit-codes.ts';
import { changesDocument, changeLines } from '../../lib/topics/params/describe-changes.ts';
import { FORMATS } from '../../lib/topics/params/formats/types.ts';
import { colorFor } from '../../lib/view/color.ts';

export default class ParamsDiff extends BaseCommand {
  static override summary = 'Compare two paths, or a path and a file';
  static override description = `What would make the first like the second: + only the second has it, - only the first, ~ another value or description, ± another type. Keys are the names below the paths. Secrets are compared and not shown.
Exit code 0, whether they differ or not; with --exit-code 3 where they differ.`;
  static override examples = ['<%= config.bin %> <%= command.id %> /app/staging /app/prod', '<%= config.bin %> <%= command.id %> /app @desired.yaml --exit-code'];
  static override args = { first: string({ description: 'PATH or @FILE', required: true, ignoreStdin: true }), second: string({ description: 'PATH or @FILE', required: true, ignoreStdin: true }) };
  static override flags = {
    format: option({ description: 'Format of the file; else by its name', options: FORMATS })(),
    trim: trimFlag,
    show: boolean({ description: 'Show the values of secrets' }),
    'exit-code': boolean({ description: 'Exit with 3 where they differ' }),
    'to-region': stringFlag({ description: 'Region of the second path', helpGroup: 'CONNECTION', helpValue: '<region>' }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(ParamsDiff);
    const set = await compareParameters(args.first, args.second, flags, { root: this.config.root, environment: process.env }, this.signal);
    if (set.changes.length > 0) this.log(changeLines(set.changes, { color: colorFor(process.stdout, process.env), show: flags.show }).join('\n'));
    this.logToStderr(set.title);
    if (flags['exit-code'] && set.changes.length > 0) process.exitCode = EXIT.partial;
    return changesDocument(set, flags.show);
  }
}
