import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { openQuietly } from '../../lib/cli/params/open.ts';
import { UserError } from '../../lib/errors/errors.ts';
import { EXIT } from '../../lib/errors/exit-codes.ts';
import { findParameters, foundDocument, foundTable } from '../../lib/topics/params/find.ts';
import { checkPath } from '../../lib/topics/params/names.ts';

export default class ParamsFind extends BaseCommand {
  static override summary = 'Find parameters by a piece of their name, or of their value';
  static override description = `Capitals and small letters are the same. With --values everything below PATH is read and decrypted; a hit in a secret is named and not shown, unless --show.
Exit code 4: nothing matches.`;
  static override examples = ['<%= config.bin %> <%= command.id %> password', '<%= config.bin %> <%= command.id %> db.example.com /app --values'];
  static override args = { text: string({ description: 'What to look for', required: true, ignoreStdin: true }), path: string({ description: 'Only below this path', default: '/', ignoreStdin: true }) };
  static override flags = {
    values: boolean({ description: 'Look into values too' }),
    show: boolean({ description: 'Show the values of secrets', dependsOn: ['values'] }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(ParamsFind);
    const path = checkPath(args.path, 'PATH');
    if (args.text === '') throw new UserError('empty-text', 'there is nothing to look for', 'Write a piece of a name or value; all of them lists drover params ls.');
    const api = openQuietly(await this.connect(flags));
    const found = await findParameters(args.text, path, flags.values, api, this.signal);
    if (found.length === 0) throw new UserError('no-match', `no parameter below ${path} has ${JSON.stringify(args.text)} in its name${flags.values ? ' or value' : ''}`, flags.values ? 'Look for less of it.' : 'Add --values to look into values too.', { exitCode: EXIT.notFound });
    this.log(foundTable(found, flags.values, flags.show));
    return { parameters: found.map((each) => foundDocument(each, flags.show)) };
  }
}
