import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { waitFlags } from '../../lib/cli/flags/wait.ts';
import { verbOf } from '../../lib/cli/run-verbs.ts';
import { Journal, journalFolder } from '../../lib/run/journal/journal.ts';

export default class RunsResume extends BaseCommand {
  static override summary = 'Go on with a run that was broken off';
  static override description = 'Asks the service first what it has of the run; sends only what was never sent. No node gets it twice, none is forgotten.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> 4k2m9x1c0qz8'];
  static override args = { run: string({ description: 'Id of the run, or its beginning; @last for the newest', default: '@last' }) };
  static override flags = { ...outputFlags, 'wait-timeout': waitFlags['wait-timeout'] };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(RunsResume);
    const journal = new Journal(journalFolder(process.env));
    const record = journal.find(args.run);
    const { resume } = await verbOf(record.verb);
    return resume(record, journal, flags, { root: this.config.root, environment: process.env }, this.signal);
  }
}
