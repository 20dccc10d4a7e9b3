import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { confirm } from '../../lib/cli/confirm.ts';
import { planFlags } from '../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { findMachine } from '../../lib/topics/sfn/find.ts';
import { prepareRemoval, removalWords, runRemoval } from '../../lib/topics/sfn/machines/removal.ts';
import { safeLine } from '../../lib/view/safe-text.ts';

export default class SfnRm extends BaseCommand {
  static override summary = 'Delete a state machine with its versions and aliases, or one of these';
  static override description = 'Executions that run go on to their end; the machine is gone when the last one has ended. The plan says how many there are.';
  static override examples = ['<%= config.bin %> <%= command.id %> Orders --plan', '<%= config.bin %> <%= command.id %> Orders --yes', '<%= config.bin %> <%= command.id %> Orders:3 --yes'];
  static override args = { machine: string({ description: 'NAME, NAME:VERSION, NAME:ALIAS or an ARN', required: true, ignoreStdin: true }) };
  static override flags = { ...planFlags, ...connectionFlags };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SfnRm);
    const connection = await this.connect(flags);
    const api = openStatesQuietly(connection);
    const plan = await prepareRemoval(await findMachine(args.machine, 'MACHINE', api, this.signal), api, this.signal);
    const words = safeLine(removalWords(plan));
    if (flags.plan) {
      this.log(`plan: ${words}`);
      return { plan };
    }
    await confirm({ action: `${words}, in ${connection.description}` }, flags, this.signal);
    await runRemoval(plan, api, this.signal);
    this.log(words.replace(/^Delete/, 'deleted'));
    return { deleted: plan };
  }
}
