import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { withinMachine } from '../../lib/cli/flags/states.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { printHistory } from '../../lib/cli/sfn/print-history.ts';
import { findExecution } from '../../lib/topics/sfn/find.ts';

export default class SfnHistory extends BaseCommand {
  static override summary = 'Print the events of an execution, one line each';
  static override description = `Number, time (UTC), type, state, and what it says; long inputs, outputs and causes are cut. With --follow until the execution ends; the exit code is then 0 where it succeeded, else 3. Ctrl-C leaves it running.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> @last --follow',
    '<%= config.bin %> <%= command.id %> order-4711 --machine Orders --json',
    '<%= config.bin %> <%= command.id %> @last --output ndjson | grep TaskFailed',
  ];
  static override args = { execution: string({ description: 'ARN, @last, or a name with --machine', required: true, ignoreStdin: true }) };
  static override flags = {
    follow: boolean({ char: 'f', description: 'Go on until the execution ends' }),
    machine: withinMachine,
    output: outputFlags.output,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SfnHistory);
    const api = openStatesQuietly(await this.connect(flags));
    const arn = await findExecution(args.execution, flags.machine, api, this.signal);
    const { document, exitCode } = await printHistory(arn, api, { follow: flags.follow, output: flags.json ? 'json' : flags.output }, this.signal);
    process.exitCode = exitCode;
    return document;
  }
}
