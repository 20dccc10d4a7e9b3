import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { LOCAL_REGION } from '../../../lib/cli/context.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { engineFlags } from '../../../lib/cli/flags/engine.ts';
import { requireEngine } from '../../../lib/local/lifecycle/engine-handle.ts';
import { engineStateFolder } from '../../../lib/local/lifecycle/state-folder.ts';
import { formatTable } from '../../../lib/view/table.ts';

export default class LocalNodesLs extends BaseCommand {
  static override summary = "List the embedded engine's nodes";
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = { ...engineFlags, region: connectionFlags.region };

  async run(): Promise<object> {
    const { flags } = await this.parse(LocalNodesLs);
    const handle = await requireEngine(engineStateFolder(process.env, flags.state));
    const nodes = await handle.nodes(flags.region ?? LOCAL_REGION);
    this.log(
      formatTable(nodes, [
        { header: 'ID', value: (node) => node.id },
        { header: 'NAME', value: (node) => node.name },
        { header: 'KIND', value: (node) => (node.ssh === undefined ? node.kind : `${node.kind} ${node.ssh.user === undefined ? '' : `${node.ssh.user}@`}${node.ssh.host}`) },
        { header: 'PLATFORM', value: (node) => node.platform },
        { header: 'PING', value: (node) => node.ping },
        { header: 'STATE', value: (node) => node.state },
        { header: 'TAGS', value: (node) => Object.entries(node.tags).map(([key, value]) => `${key}=${value}`).join(' '), shrink: true },
      ]),
    );
    return { nodes };
  }
}
