import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { LOCAL_REGION } from '../../../lib/cli/context.ts';
import { accountFlag } from '../../../lib/cli/flags/account.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { engineFlags } from '../../../lib/cli/flags/engine.ts';
import { HOME } from '../../../lib/local/home.ts';
import { requireEngine } from '../../../lib/local/lifecycle/engine-handle.ts';
import { engineStateFolder } from '../../../lib/local/lifecycle/state-folder.ts';
import { shownName } from '../../../lib/local/nodes/name-tag.ts';
import { formatTable } from '../../../lib/view/table.ts';

export default class LocalNodesLs extends BaseCommand {
  static override summary = "List the embedded engine's nodes";
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --all-regions --all-accounts'];
  static override flags = {
    ...engineFlags,
    region: connectionFlags.region,
    account: accountFlag,
    'all-regions': boolean({ description: 'Of every region' }),
    'all-accounts': boolean({ description: 'Of every account', exclusive: ['account'] }),
  };

  async run(): Promise<object> {
    const { flags } = await this.parse(LocalNodesLs);
    const handle = await requireEngine(engineStateFolder(process.env, flags.state));
    const nodes = await handle.nodes({
      // The region may come from the environment: it cannot be refused beside --all-regions.
      ...(flags['all-regions'] ? {} : { region: flags.region ?? LOCAL_REGION }),
      ...(flags['all-accounts'] ? {} : { account: flags.account ?? HOME.account }),
    });
    this.log(
      formatTable(nodes, [
        ...(flags['all-accounts'] ? [{ header: 'ACCOUNT', value: (node: (typeof nodes)[number]) => node.account }] : []),
        ...(flags['all-regions'] ? [{ header: 'REGION', value: (node: (typeof nodes)[number]) => node.region }] : []),
        { header: 'ID', value: (node) => node.id },
        { header: 'NAME', value: shownName },
        { header: 'KIND', value: (node) => (node.ssh === undefined ? node.kind : `${node.kind} ${node.ssh.user === undefined ? '' : `${node.ssh.user}@`}${node.ssh.host}`) },
        { header: 'PLATFORM', value: (node) => node.platform },
        { header: 'PING', value: (node) => node.ping },
        { header: 'STATE', value: (node) => node.state },
        { header: 'TAGS', value: ({ tags }) => Object.entries(tags).flatMap(([key, value]) => (key === 'Name' ? [] : [`${key}=${value}`])).join(' '), shrink: true },
      ]),
    );
    return { nodes };
  }
}
