import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { engineFlags } from '../../../lib/cli/flags/engine.ts';
import { kindWords, rateWords } from '../../../lib/local/faults/fault-words.ts';
import { requireEngine } from '../../../lib/local/lifecycle/engine-handle.ts';
import { engineStateFolder } from '../../../lib/local/lifecycle/state-folder.ts';
import { formatTable } from '../../../lib/view/table.ts';

export default class LocalFaultsLs extends BaseCommand {
  static override summary = 'List the faults that are set, and how often each fired';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];
  static override flags = { ...engineFlags };

  async run(): Promise<object> {
    const { flags } = await this.parse(LocalFaultsLs);
    const handle = await requireEngine(engineStateFolder(process.env, flags.state));
    const faults = await handle.faults();
    this.log(
      formatTable(faults, [
        { header: 'SERVICE', value: (fault) => fault.service },
        { header: 'OPERATION', value: (fault) => fault.operation },
        { header: 'KIND', value: kindWords },
        { header: 'RATE', value: (fault) => rateWords(fault.rate), align: 'right' },
        { header: 'SEED', value: (fault) => String(fault.seed), align: 'right' },
        { header: 'CALLS', value: (fault) => String(fault.calls), align: 'right' },
        { header: 'FIRED', value: (fault) => `${fault.fired}${fault.count === undefined ? '' : ` of ${fault.count}`}`, align: 'right' },
      ]),
    );
    return { faults };
  }
}
