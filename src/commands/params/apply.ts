import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { openConnection } from '../../lib/cli/context.ts';
import { changeFlags } from '../../lib/cli/flags/parameters.ts';
import { openQuietly } from '../../lib/cli/params/open.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';
import { readChangeFile } from '../../lib/cli/params/change-file.ts';
import { stillToDo } from '../../lib/cli/params/still-to-do.ts';

export default class ParamsApply extends BaseCommand {
  static override summary = 'Carry out a plan that was kept';
  static override description = `In the account and region for which it was made. Refused where one of its parameters has changed since. What is done already, by an earlier apply that was broken off, is not done again: apply once more finishes it.`;
  static override examples = ['<%= config.bin %> <%= command.id %> change.json', '<%= config.bin %> <%= command.id %> change.json --yes --json'];
  static override args = { file: string({ description: 'File of params plan --save, or of --plan --save of another command', required: true, ignoreStdin: true }) };
  static override flags = { ...changeFlags };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ParamsApply);
    const { changes, title, words } = readChangeFile(args.file);
    const connection = await openConnection(words, { root: this.config.root, environment: process.env });
    const set = await stillToDo(changes, title, openQuietly(connection), this.signal);
    return makeChanges({ set, verb: 'params apply', connection, words, flags, asks: true, signal: this.signal });
  }
}
