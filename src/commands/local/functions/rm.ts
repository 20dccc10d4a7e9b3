import { string } from '@oclif/core/args';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { confirm } from '../../../lib/cli/confirm.ts';
import { planFlags } from '../../../lib/cli/flags/confirm.ts';
import { functionFlags } from '../../../lib/cli/flags/functions.ts';
import { openFunctions } from '../../../lib/cli/open-functions.ts';
import { runRemoval } from '../../../lib/topics/functions/run.ts';

export default class LocalFunctionsRm extends BaseCommand {
  static override summary = 'Delete Lambda functions of the embedded engine';
  static override description = 'With their versions, aliases and code; what they logged stays. What runs may finish.';
  static override examples = ['<%= config.bin %> <%= command.id %> resize report --yes'];
  static override strict = false;
  static override args = { name: string({ description: 'Names', required: true }) };
  static override flags = { ...functionFlags, ...planFlags };

  async run(): Promise<object> {
    const { flags, argv } = await this.parse(LocalFunctionsRm);
    const names = argv.map(String);
    const action = `Delete ${names.join(', ')}`;
    if (flags.plan) {
      this.log(`plan: ${action}`);
      return { plan: action };
    }
    const api = await openFunctions(flags, this.config.root, this.signal);
    await confirm({ action }, flags, this.signal);
    await runRemoval(names, api);
    for (const name of names) this.log(`deleted ${name}`);
    return { deleted: names };
  }
}
