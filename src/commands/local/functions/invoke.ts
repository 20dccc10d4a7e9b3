import { string } from '@oclif/core/args';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { functionFlags } from '../../../lib/cli/flags/functions.ts';
import { readTextArgument } from '../../../lib/cli/input.ts';
import { openFunctions } from '../../../lib/cli/open-functions.ts';
import { presentPayload } from '../../../lib/topics/functions/present.ts';
import { FunctionFailed, runInvocation } from '../../../lib/topics/functions/run.ts';
import { safeText } from '../../../lib/view/safe-text.ts';

export default class LocalFunctionsInvoke extends BaseCommand {
  static override summary = 'Call a Lambda function of the embedded engine and print its answer';
  static override description = `The answer goes to stdout, indented; with --raw byte for byte as the function gave it. Where the function fails the exit code is 3, and what it logged goes to stderr.
NAME may be NAME:VERSION or NAME:ALIAS.`;
  static override examples = [
    `<%= config.bin %> <%= command.id %> resize --input '{"width": 100}'`,
    '<%= config.bin %> <%= command.id %> resize --input @event.json --raw > answer.json',
    'echo "[1, 2]" | <%= config.bin %> <%= command.id %> sum --input - --log',
  ];
  static override args = { name: string({ description: 'Name of the function', required: true }) };
  static override flags = {
    input: stringFlag({ description: 'The event, as JSON; @file reads a file, - reads stdin', helpValue: '<json|@file|->', default: '{}' }),
    raw: boolean({ description: 'Byte for byte' }),
    log: boolean({ description: 'What it logged, on stderr: at most the last 4 KiB' }),
    ...functionFlags,
  };

  async run(): Promise<object | undefined> {
    const { args, flags } = await this.parse(LocalFunctionsInvoke);
    const event = readTextArgument(flags.input, '--input');
    const api = await openFunctions(flags, this.config.root, this.signal);
    try {
      const fact = await runInvocation(args.name, event, api);
      if (flags.log) process.stderr.write(safeText(fact.log));
      if (flags.raw) {
        process.stdout.write(fact.payload);
        return undefined;
      }
      const { text, value } = presentPayload(fact.payload);
      this.log(text);
      return { output: value, executedVersion: fact.executedVersion };
    } catch (error) {
      if (error instanceof FunctionFailed && !this.jsonEnabled()) process.stderr.write(safeText(error.fact.log));
      throw error;
    }
  }
}
