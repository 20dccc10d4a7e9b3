import { BaseCommand } from '../../lib/cli/base-command.ts';
import { confirm } from '../../lib/cli/confirm.ts';
import { planFlags } from '../../lib/cli/flags/confirm.ts';
import { engineFlags } from '../../lib/cli/flags/engine.ts';
import { requireEngine } from '../../lib/local/lifecycle/engine-handle.ts';
import { engineStateFolder } from '../../lib/local/lifecycle/state-folder.ts';

export default class LocalReset extends BaseCommand {
  static override summary = 'Empty the embedded engine';
  static override description = 'Kills what runs and forgets every command, document, bucket, log and node; then the fleet is as on the first start.';
  static override examples = ['<%= config.bin %> <%= command.id %> --yes'];
  static override flags = { ...engineFlags, ...planFlags };

  async run(): Promise<object> {
    const { flags } = await this.parse(LocalReset);
    const handle = await requireEngine(engineStateFolder(process.env, flags.state));
    const { nodes, stateFolder } = await handle.status();
    const action = `Forget everything in ${stateFolder}, ${nodes.total} nodes included`;
    if (flags.plan) {
      this.log(`plan: ${action}`);
      return { plan: action };
    }
    await confirm({ action, typed: 'reset' }, flags, this.signal);
    const after = await handle.reset();
    this.log(`reset: ${after.nodes} nodes`);
    return after;
  }
}
