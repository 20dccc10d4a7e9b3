import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { functionFlags } from '../../../lib/cli/flags/functions.ts';
import { openFunctions } from '../../../lib/cli/open-functions.ts';
import { formatTable } from '../../../lib/view/table.ts';

export default class LocalFunctionsLs extends BaseCommand {
  static override summary = "List the embedded engine's Lambda functions";
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --region eu-west-1 --json'];
  static override flags = { ...functionFlags };

  async run(): Promise<object> {
    const { flags } = await this.parse(LocalFunctionsLs);
    const api = await openFunctions(flags, this.config.root, this.signal);
    const functions = await api.list();
    this.log(
      formatTable(functions, [
        { header: 'NAME', value: ({ name }) => name },
        { header: 'RUNTIME', value: ({ runtime }) => runtime },
        { header: 'HANDLER', value: ({ handler }) => handler },
        { header: 'TIMEOUT', value: ({ timeoutSeconds }) => `${timeoutSeconds}s`, align: 'right' },
        { header: 'MEMORY', value: ({ memoryMegabytes }) => `${memoryMegabytes} MB`, align: 'right' },
        { header: 'ZIP', value: ({ codeSize }) => `${codeSize} B`, align: 'right' },
        { header: 'MODIFIED', value: ({ modifiedAt }) => new Date(modifiedAt).toISOString().slice(0, 19).replace('T', ' ') },
      ]),
    );
    return { functions };
  }
}
