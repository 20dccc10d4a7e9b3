import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { withinMachine } from '../../lib/cli/flags/states.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { systemClock } from '../../lib/run/clock.ts';
import { executionText } from '../../lib/topics/sfn/executions/execution-text.ts';
import { readExecution, shownExecutionDocument } from '../../lib/topics/sfn/executions/show.ts';
import { findExecution, findMachine } from '../../lib/topics/sfn/find.ts';
import { machineText } from '../../lib/topics/sfn/machines/machine-text.ts';
import { machineDocument, readMachine } from '../../lib/topics/sfn/machines/show.ts';
import { isExecutionArn, LAST } from '../../lib/topics/sfn/names.ts';
import { safeText } from '../../lib/view/safe-text.ts';

export default class SfnShow extends BaseCommand {
  static override summary = 'Show a machine, or an execution: where it failed, and what each state took';
  static override description = 'Long inputs, outputs and causes are cut; --json has them whole.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> Orders',
    '<%= config.bin %> <%= command.id %> Orders:live --definition > machine.json',
    '<%= config.bin %> <%= command.id %> @last',
    '<%= config.bin %> <%= command.id %> order-4711 --machine Orders --json',
  ];
  static override args = { what: string({ description: 'A machine (NAME, NAME:VERSION, NAME:ALIAS, ARN), or an execution (ARN, @last, a name with --machine)', required: true, ignoreStdin: true }) };
  static override flags = {
    machine: withinMachine,
    definition: boolean({ description: 'Print the definition alone, as it is kept; of an execution that which it runs' }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SfnShow);
    const api = openStatesQuietly(await this.connect(flags));
    if (flags.machine !== undefined || args.what === LAST || isExecutionArn(args.what)) {
      const arn = await findExecution(args.what, flags.machine, api, this.signal);
      if (flags.definition) return this.#print(await api.machineOf(arn, this.signal));
      const shown = await readExecution(arn, api, this.signal);
      const now = systemClock.now();
      this.log(executionText(shown, now));
      return shownExecutionDocument(shown, now);
    }
    const shown = await readMachine(await findMachine(args.what, 'MACHINE', api, this.signal), api, this.signal);
    if (flags.definition) return this.#print(shown.machine);
    this.log(machineText(shown, systemClock.now()));
    return machineDocument(shown);
  }

  /** Exactly as it is kept, byte for byte, unless it goes to a terminal. */
  #print({ arn, definition }: { readonly arn: string; readonly definition: string }): object {
    if (!this.jsonEnabled()) process.stdout.write(process.stdout.isTTY ? `${safeText(definition).trimEnd()}\n` : definition);
    return { arn, definition };
  }
}
