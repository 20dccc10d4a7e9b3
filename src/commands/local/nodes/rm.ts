import { string } from '@oclif/core/args';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { confirm } from '../../../lib/cli/confirm.ts';
import { LOCAL_REGION } from '../../../lib/cli/context.ts';
import { planFlags } from '../../../lib/cli/flags/confirm.ts';
import { accountFlag } from '../../../lib/cli/flags/account.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { engineFlags } from '../../../lib/cli/flags/engine.ts';
import { HOME } from '../../../lib/local/home.ts';
import { requireEngine } from '../../../lib/local/lifecycle/engine-handle.ts';
import { engineStateFolder } from '../../../lib/local/lifecycle/state-folder.ts';

export default class LocalNodesRm extends BaseCommand {
  static override summary = 'Remove nodes from the embedded engine';
  static override description = 'What runs on them is cancelled; the folder of a process node is deleted. A host over SSH is only forgotten.';
  static override examples = ['<%= config.bin %> <%= command.id %> web-01 web-02 --yes'];
  static override strict = false;
  static override args = { node: string({ description: 'Ids or names', required: true }) };
  static override flags = { ...engineFlags, region: connectionFlags.region, account: accountFlag, ...planFlags };

  async run(): Promise<object> {
    const { flags, argv } = await this.parse(LocalNodesRm);
    const names = argv.map(String);
    const handle = await requireEngine(engineStateFolder(process.env, flags.state));
    const action = `Remove ${names.join(', ')}`;
    if (flags.plan) {
      this.log(`plan: ${action}`);
      return { plan: action };
    }
    await confirm({ action }, flags, this.signal);
    const removed = await handle.removeNodes({ account: flags.account ?? HOME.account, region: flags.region ?? LOCAL_REGION, nodes: names });
    for (const node of removed) this.log(`removed ${node.name} (${node.id})`);
    return { removed };
  }
}
