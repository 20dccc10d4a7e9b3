import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { performInView } from '../../lib/cli/perform-in-view.ts';
import { openSsm } from '../../lib/topics/ssm/open.ts';
import { findCommand, recall } from '../../lib/topics/ssm/recall.ts';

export default class SsmOutput extends BaseCommand {
  static override summary = 'Print what a command wrote, whole where it can be had';
  static override description = 'As ssm send would have printed it. Nodes that have not ended are named, not waited for (ssm show --follow waits). The exit code is the verdict of the nodes.';
  static override examples = ['<%= config.bin %> <%= command.id %> @last --gather', '<%= config.bin %> <%= command.id %> @last --node i-0abc12345678def00', '<%= config.bin %> <%= command.id %> @last --out-dir ./run'];
  static override args = { command: string({ description: 'Id of the command; @last for the newest', required: true }) };
  static override flags = {
    node: stringFlag({ description: 'Only these nodes', helpValue: '<id or name>', multiple: true, multipleNonGreedy: true }),
    ...outputFlags,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SsmOutput);
    const ssm = openSsm(await this.connect(flags));
    const command = await findCommand(args.command, ssm.lane.api, this.signal);
    const options = { ...ssm, nodeIds: flags.node ?? [], waitTimeoutSeconds: undefined, signal: this.signal, follow: false };
    return performInView(() => recall(command, options), { ...flags, live: false, requiredCoverage: 1 });
  }
}
