import { randomUUID } from 'node:crypto';
import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { planFlags } from '../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { withinMachine } from '../../lib/cli/flags/states.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { isoTime } from '../../lib/topics/sfn/executions/present.ts';
import { prepareRedrive, redriveWords, runRedrive } from '../../lib/topics/sfn/executions/redrive.ts';
import { findExecution } from '../../lib/topics/sfn/find.ts';
import { safeLine } from '../../lib/view/safe-text.ts';

export default class SfnRedrive extends BaseCommand {
  static override summary = 'Let an execution go on where it failed, timed out or was stopped';
  static override description = 'With the same definition and the results it has; what succeeded is not done again. Within 14 days after its end, standard machines alone.';
  static override examples = ['<%= config.bin %> <%= command.id %> @last --plan', '<%= config.bin %> <%= command.id %> order-4711 --machine Orders'];
  static override args = { execution: string({ description: 'ARN, @last, or a name with --machine', required: true, ignoreStdin: true }) };
  static override flags = { machine: withinMachine, plan: planFlags.plan, ...connectionFlags };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SfnRedrive);
    const api = openStatesQuietly(await this.connect(flags));
    const plan = await prepareRedrive(await findExecution(args.execution, flags.machine, api, this.signal), api, this.signal);
    if (flags.plan) {
      this.log(`plan: ${safeLine(redriveWords(plan))}`);
      return { plan };
    }
    const at = await runRedrive(plan, randomUUID(), api, this.signal);
    this.log(`redriven: ${safeLine(redriveWords(plan))}`);
    this.logToStderr(`watch it: drover sfn history ${plan.arn} --follow`);
    return { redriven: plan, at: isoTime(at) };
  }
}
