import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { changeFlags } from '../../lib/cli/flags/parameters.ts';
import { openConnection } from '../../lib/cli/context.ts';
import { openQuietly } from '../../lib/cli/params/open.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';
import { readCarried } from '../../lib/cli/params/carried.ts';
import { stillToDo } from '../../lib/cli/params/still-to-do.ts';
import { inverseOf, isWorthDoing } from '../../lib/topics/params/undo.ts';

export default class ParamsUndo extends BaseCommand {
  static override summary = 'Take back what a command did to parameters';
  static override description = `From the journal: values, descriptions, tiers, tags and labels as they were; what was created goes, what was deleted comes back (its newest version). Refused where somebody has changed one of the parameters since. An undo can be taken back like anything else.`;
  static override examples = ['<%= config.bin %> <%= command.id %> --plan', '<%= config.bin %> <%= command.id %> 4k2m9x1c0qz8 --yes'];
  static override args = { run: string({ description: 'Id of the run, or its beginning; @last for the newest that changed parameters', default: '@last', ignoreStdin: true }) };
  static override flags = { ...changeFlags };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ParamsUndo);
    const { record, carried, doubtful, words } = readCarried(args.run);
    const connection = await openConnection(words, { root: this.config.root, environment: process.env });
    const api = openQuietly(connection);
    const all = [...carried, ...(await doubtful(api, this.signal))];
    const set = await stillToDo(all.map(inverseOf).filter(isWorthDoing).toReversed(), `take back ${record.verb}${record.verb === 'params undo' ? '' : ` of ${record.title}`} (run ${record.id})`, api, this.signal);
    if (!flags.json && flags.output === 'text') this.logToStderr(`${set.title}:`);
    return makeChanges({ set, verb: 'params undo', connection, words, flags, asks: true, parent: record.id, signal: this.signal });
  }
}
