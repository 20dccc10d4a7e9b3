import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { planFlags } from '../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { withinMachine } from '../../lib/cli/flags/states.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { stopExecutions, stopExitCode, stopWords } from '../../lib/topics/sfn/executions/stop.ts';
import { findExecution } from '../../lib/topics/sfn/find.ts';
import { safeText } from '../../lib/view/safe-text.ts';

export default class SfnStop extends BaseCommand {
  static override summary = 'Stop executions that run';
  static override description = 'What has ended stays as it is, and is no error. A stopped execution can be redriven.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> @last --cause "wrong input"',
    '<%= config.bin %> <%= command.id %> order-4711 order-4712 --machine Orders --plan',
  ];
  static override strict = false;
  static override args = { execution: string({ description: 'ARNs, @last, or names with --machine', required: true, ignoreStdin: true }) };
  static override flags = {
    machine: withinMachine,
    error: stringFlag({ description: 'The error that its history gets, for example Cancelled', helpValue: '<name>' }),
    cause: stringFlag({ description: 'Why, for whoever looks at it later', helpValue: '<text>' }),
    plan: planFlags.plan,
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { argv, flags } = await this.parse(SfnStop);
    const api = openStatesQuietly(await this.connect(flags));
    const arns = await Promise.all(argv.map((word) => findExecution(String(word), flags.machine, api, this.signal)));
    const executions = await stopExecutions(arns, { error: flags.error, cause: flags.cause, onlyPlan: flags.plan }, api, this.signal);
    this.log(safeText(stopWords(executions, flags.plan)));
    process.exitCode = stopExitCode(executions);
    return { planned: flags.plan, executions };
  }
}
