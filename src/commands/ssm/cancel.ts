import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { planFlags } from '../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { waitFlags } from '../../lib/cli/flags/wait.ts';
import { cancelCommand, cancelWords } from '../../lib/topics/ssm/cancel.ts';
import { openSsm } from '../../lib/topics/ssm/open.ts';
import { findCommand } from '../../lib/topics/ssm/recall.ts';

export default class SsmCancel extends BaseCommand {
  static override summary = 'Cancel a command, or its part on some nodes';
  static override description = 'The service is asked to stop what runs; whether a process on a node really ends is up to its agent. Waits for the outcome and says, node by node, what became of it.';
  static override examples = ['<%= config.bin %> <%= command.id %> @last', '<%= config.bin %> <%= command.id %> 0831e1a8-a1ac-4257-a1fd-c831b48c4107 --node i-0abc12345678def00'];
  static override args = { command: string({ description: 'Id of the command; @last for the newest', required: true }) };
  static override flags = {
    node: stringFlag({ description: 'Only on these nodes', helpValue: '<id or name>', multiple: true, multipleNonGreedy: true }),
    wait: waitFlags.wait,
    plan: planFlags.plan,
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SsmCancel);
    const ssm = openSsm(await this.connect(flags));
    const command = await findCommand(args.command, ssm.lane.api, this.signal);
    const result = await cancelCommand(command, { ...ssm, nodeIds: flags.node ?? [], wait: flags.wait, onlyPlan: flags.plan, signal: this.signal });
    this.log(cancelWords(result));
    process.exitCode = result.exitCode;
    return result;
  }
}
