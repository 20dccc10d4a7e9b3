import { integer } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { listRuns, runTable } from '../../lib/cli/run-table.ts';
import { Journal, journalFolder } from '../../lib/run/journal/journal.ts';

export default class RunsLs extends BaseCommand {
  static override summary = 'List the runs of this user, the newest first';
  static override description = 'From the journal on this machine; nothing is asked of AWS.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --max 100 --json'];
  static override flags = { max: integer({ description: 'At most so many', default: 25, min: 1 }) };

  async run(): Promise<object> {
    const { flags } = await this.parse(RunsLs);
    const journal = new Journal(journalFolder(process.env));
    const runs = listRuns(journal, flags.max);
    journal.close();
    this.log(runTable(runs));
    return { runs };
  }
}
