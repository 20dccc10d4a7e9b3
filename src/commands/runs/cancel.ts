import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { verbOf } from '../../lib/cli/run-verbs.ts';
import { Journal, journalFolder } from '../../lib/run/journal/journal.ts';

export default class RunsCancel extends BaseCommand {
  static override summary = 'Cancel a run: nothing more is sent, what runs is stopped';
  static override description = 'Where another process of yours carries the run out, that one is told to stop; else its commands are cancelled on the service, and every node is named.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> 4k2m9x1c0qz8'];
  static override args = { run: string({ description: 'Id of the run, or its beginning; @last for the newest', default: '@last' }) };
  static override flags = { ...outputFlags };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(RunsCancel);
    const journal = new Journal(journalFolder(process.env));
    const record = journal.find(args.run);
    if (journal.isHeld(record.id)) {
      process.kill(record.pid, 'SIGTERM');
      this.log(`told the process of run ${record.id} (pid ${record.pid}) to stop`);
      return { run: record.id, told: record.pid };
    }
    const { resume } = await verbOf(record.verb);
    // To go on with a run that is interrupted from the start is to cancel it.
    return resume(record, journal, flags, { root: this.config.root, environment: process.env }, AbortSignal.abort(new Error('cancelled')));
  }
}
