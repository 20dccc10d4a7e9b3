import { option } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { listPages } from '../../lib/cli/sfn/list-pages.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { listMachines } from '../../lib/topics/sfn/machines/list.ts';
import { MACHINE_COLUMNS, machineDocument } from '../../lib/topics/sfn/machines/present.ts';

export default class SfnLs extends BaseCommand {
  static override summary = 'List state machines';
  static override description = 'Written as they are read, a thousand a call.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --type express --json'];
  static override flags = {
    type: option({ description: 'Only these', options: ['standard', 'express'] as const })(),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { flags } = await this.parse(SfnLs);
    const connection = await this.connect(flags);
    const machines = listMachines(openStatesQuietly(connection), flags.type, this.signal);
    const { documents, count } = await listPages(machines, { columns: MACHINE_COLUMNS, document: machineDocument, most: Number.POSITIVE_INFINITY, isSilent: this.jsonEnabled() });
    if (count === 0) this.logToStderr(`no state machines in ${connection.description}; drover sfn deploy makes one`);
    return { machines: documents };
  }
}
