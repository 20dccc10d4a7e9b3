import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { engineFlags } from '../../../lib/cli/flags/engine.ts';
import { requireEngine } from '../../../lib/local/lifecycle/engine-handle.ts';
import { engineStateFolder } from '../../../lib/local/lifecycle/state-folder.ts';

export default class LocalFaultsClear extends BaseCommand {
  static override summary = 'Take all faults away: calls go through again';
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = { ...engineFlags };

  async run(): Promise<object> {
    const { flags } = await this.parse(LocalFaultsClear);
    const handle = await requireEngine(engineStateFolder(process.env, flags.state));
    const cleared = await handle.clearFaults();
    this.log(`cleared ${cleared.length} ${cleared.length === 1 ? 'fault' : 'faults'}`);
    return { cleared };
  }
}
