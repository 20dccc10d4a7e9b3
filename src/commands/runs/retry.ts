import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { waitFlags } from '../../lib/cli/flags/wait.ts';
import { verbOf } from '../../lib/cli/run-verbs.ts';
import { Journal, journalFolder } from '../../lib/run/journal/journal.ts';
import { parseRetryWords, RETRY_WORDS } from '../../lib/run/journal/retry-words.ts';

export default class RunsRetry extends BaseCommand {
  static override summary = 'Run the same again on the nodes where it did not go well';
  static override description = 'A new run, linked to the old one. Nodes that are gone by now are named and left out.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> @last --only failed,timed-out,unreachable'];
  static override args = { run: string({ description: 'Id of the run, or its beginning; @last for the newest', default: '@last' }) };
  static override flags = {
    only: stringFlag({ description: `Which ends: ${RETRY_WORDS.join(', ')}`, default: 'failed,timed-out,unreachable,not-sent', helpValue: '<end,end>' }),
    ...outputFlags,
    'wait-timeout': waitFlags['wait-timeout'],
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(RunsRetry);
    const statuses = parseRetryWords(flags.only);
    const journal = new Journal(journalFolder(process.env));
    const record = journal.find(args.run);
    const { retry } = await verbOf(record.verb);
    return retry(record, journal, statuses, flags, { root: this.config.root, environment: process.env }, this.signal);
  }
}
