import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { changeFlags } from '../../lib/cli/flags/parameters.ts';
import { openChanging } from '../../lib/cli/params/open.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';
import { parseTags } from '../../lib/cli/tags.ts';
import { checkName } from '../../lib/topics/params/names.ts';
import { prepareTags } from '../../lib/topics/params/tag.ts';
import { formatTable } from '../../lib/view/table.ts';

export default class ParamsTag extends BaseCommand {
  static override summary = 'Set tags of a parameter, take them away, or list them';
  static override examples = ['<%= config.bin %> <%= command.id %> /app/db/url', '<%= config.bin %> <%= command.id %> /app/db/url Team=web Stage=prod', '<%= config.bin %> <%= command.id %> /app/db/url --remove Stage'];
  static override strict = false;
  static override args = { name: string({ description: 'Name of the parameter', required: true, ignoreStdin: true }), tag: string({ description: 'KEY=VALUE, any number', ignoreStdin: true }) };
  static override flags = {
    remove: stringFlag({ description: 'Key of a tag to take away; repeat it', helpValue: '<key>', multiple: true, multipleNonGreedy: true }),
    ...changeFlags,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(ParamsTag);
    const [word = '', ...pairs] = argv.map(String);
    const name = checkName(word, 'NAME');
    const set = parseTags(pairs, 'TAG');
    const changing = openChanging(flags, await this.connect(flags));
    if (pairs.length === 0 && flags.remove === undefined) {
      const tags = await changing.api.tags(name, this.signal);
      const rows = Object.entries(tags);
      this.log(formatTable(rows, [{ header: 'KEY', value: ([key]) => key }, { header: 'VALUE', value: ([, value]) => value, shrink: true }]));
      return { name, tags };
    }
    const changes = await prepareTags(name, set, flags.remove ?? [], changing.api, this.signal);
    return makeChanges({ ...changing, set: changes, verb: 'params tag', flags, asks: false, signal: this.signal });
  }
}
