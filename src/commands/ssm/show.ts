import { string } from '@oclif/core/args';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { waitFlags } from '../../lib/cli/flags/wait.ts';
import { performInView } from '../../lib/cli/perform-in-view.ts';
import { parseCoverage } from '../../lib/run/verdict.ts';
import { openSsm } from '../../lib/topics/ssm/open.ts';
import { findCommand, recall } from '../../lib/topics/ssm/recall.ts';
import { showCommand } from '../../lib/topics/ssm/show.ts';

export default class SsmShow extends BaseCommand {
  static override summary = 'Show a command: every node, how it ended, and the verdict';
  static override description = 'The verdict is counted from the nodes, as ssm send counts it; the service\'s own word for the whole stands beside it.';
  static override examples = ['<%= config.bin %> <%= command.id %> @last', '<%= config.bin %> <%= command.id %> 0831e1a8-a1ac-4257-a1fd-c831b48c4107 --follow'];
  static override args = { command: string({ description: 'Id of the command; @last for the newest', required: true }) };
  static override flags = {
    follow: boolean({ char: 'f', description: 'Wait for nodes that have not ended; the exit code is then that of ssm send' }),
    'wait-timeout': waitFlags['wait-timeout'],
    'require-coverage': waitFlags['require-coverage'],
    node: stringFlag({ description: 'Only these nodes', helpValue: '<id or name>', multiple: true, multipleNonGreedy: true }),
    live: outputFlags.live,
    output: outputFlags.output,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SsmShow);
    const requiredCoverage = parseCoverage(flags['require-coverage']);
    const ssm = openSsm(await this.connect(flags));
    const command = await findCommand(args.command, ssm.lane.api, this.signal);
    const options = { ...ssm, nodeIds: flags.node ?? [], waitTimeoutSeconds: flags['wait-timeout'], signal: this.signal };
    if (flags.follow) return performInView(() => recall(command, { ...options, follow: true }), { ...flags, requiredCoverage });
    const shown = await showCommand(command, options, requiredCoverage);
    this.log(shown.text);
    return shown.document;
  }
}
