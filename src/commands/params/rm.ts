import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { changeFlags } from '../../lib/cli/flags/parameters.ts';
import { openChanging } from '../../lib/cli/params/open.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';
import { UserError } from '../../lib/errors/errors.ts';
import { EXIT } from '../../lib/errors/exit-codes.ts';
import { checkName, checkPath } from '../../lib/topics/params/names.ts';
import { prepareRemoval } from '../../lib/topics/params/prepare.ts';

export default class ParamsRm extends BaseCommand {
  static override summary = 'Delete parameters, with all their versions';
  static override description = `What is deleted is kept in the journal, secrets sealed: drover params undo brings back the newest version with its tags and labels, but not the older ones.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /app/old /app/older --plan',
    '<%= config.bin %> <%= command.id %> /app/staging --recursive --yes',
  ];
  static override strict = false;
  static override args = { name: string({ description: 'Names; paths with --recursive', required: true, ignoreStdin: true }) };
  static override flags = {
    recursive: boolean({ char: 'r', description: 'Everything below these paths' }),
    ...changeFlags,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(ParamsRm);
    const words = [...new Set(argv.map(String))];
    const [names, paths] = flags.recursive ? [[], words.map((word) => checkPath(word, 'PATH'))] : [words.map((word) => checkName(word, 'NAME')), []];
    const changing = openChanging(flags, await this.connect(flags));
    const { set, missing } = await prepareRemoval(names, paths, changing.api, this.signal);
    if (missing.length > 0) {
      const what = flags.recursive ? 'nothing is below' : 'there is no parameter';
      throw new UserError('no-parameter', `${what} ${missing.join(', ')}`, set.changes.length === 0 ? 'See drover params ls.' : 'Nothing was deleted. Leave it out, or see drover params ls.', { exitCode: EXIT.notFound });
    }
    return makeChanges({ ...changing, set, verb: 'params rm', flags, asks: true, signal: this.signal });
  }
}
