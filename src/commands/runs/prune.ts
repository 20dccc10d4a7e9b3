import { BaseCommand } from '../../lib/cli/base-command.ts';
import { confirm } from '../../lib/cli/confirm.ts';
import { planFlags } from '../../lib/cli/flags/confirm.ts';
import { durationSeconds } from '../../lib/cli/flags/duration.ts';
import { systemClock } from '../../lib/run/clock.ts';
import { Journal, journalFolder } from '../../lib/run/journal/journal.ts';

const DEFAULT_SECONDS = 30 * 86_400;

export default class RunsPrune extends BaseCommand {
  static override summary = 'Forget old runs';
  static override description = 'Only on this machine: what the services keep of them stays. A run that is going on is never forgotten.';
  static override examples = ['<%= config.bin %> <%= command.id %> --older-than 7d --yes'];
  static override flags = { 'older-than': durationSeconds({ description: 'Runs that ended longer ago than this (default 30d)' }), ...planFlags };

  async run(): Promise<object> {
    const { flags } = await this.parse(RunsPrune);
    const before = systemClock.now() - (flags['older-than'] ?? DEFAULT_SECONDS) * 1000;
    const journal = new Journal(journalFolder(process.env));
    const old = journal.olderThan(before);
    if (flags.plan) {
      this.log(`plan: forget ${old.length} runs`);
      return { plan: old };
    }
    if (old.length > 0) await confirm({ action: `Forget ${old.length} runs` }, flags, this.signal);
    const pruned = journal.forget(old);
    journal.close();
    this.log(`forgot ${pruned} runs`);
    return { pruned };
  }
}
