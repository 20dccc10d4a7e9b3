import { string } from '@oclif/core/args';
import { boolean, option, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { LOCAL_REGION, engineProgram } from '../../../lib/cli/context.ts';
import { accountFlag } from '../../../lib/cli/flags/account.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { engineFlags } from '../../../lib/cli/flags/engine.ts';
import { awayFromHome, HOME } from '../../../lib/local/home.ts';
import { EngineHandle } from '../../../lib/local/lifecycle/engine-handle.ts';
import { findOrStartEngine } from '../../../lib/local/lifecycle/start-engine.ts';
import { engineStateFolder } from '../../../lib/local/lifecycle/state-folder.ts';
import { nodesToAdd } from '../../../lib/local/nodes/nodes-to-add.ts';

export default class LocalNodesAdd extends BaseCommand {
  static override summary = 'Add nodes to the embedded engine: folders of this machine, or hosts over SSH';
  static override description = `A process node is a folder of its own in which commands run as you. A host over SSH is reached with the ssh of this machine: its keys, agent and known hosts.
NAME may be folded: web-[01-12]. Every account and region has nodes of its own; another account is reached as one of its roles: --role-arn arn:aws:iam::210987654321:role/Ops.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> web-[21-24] --tag Role=web --tag Env=dev',
    '<%= config.bin %> <%= command.id %> --ssh ops@build-1.example.net --tag Role=build',
    '<%= config.bin %> <%= command.id %> web-[01-04] --tag Role=web --region eu-west-1 --account 210987654321',
    '<%= config.bin %> <%= command.id %> --file fleet.yaml',
  ];
  static override args = { name: string({ description: 'Name, or folded names' }) };
  static override flags = {
    ...engineFlags,
    region: connectionFlags.region,
    account: accountFlag,
    ssh: stringFlag({ description: 'A host over SSH', helpValue: '<user@host:port>' }),
    'identity-file': stringFlag({ description: 'Key for --ssh', helpValue: '<file>', dependsOn: ['ssh'] }),
    'known-hosts': stringFlag({ description: "Where the host's key is looked up", helpValue: '<file>', dependsOn: ['ssh'] }),
    tag: stringFlag({ description: 'A tag; repeat it', helpValue: '<KEY=VALUE>', multiple: true, multipleNonGreedy: true }),
    platform: option({ description: 'What the node says it is', options: ['Linux', 'Windows', 'MacOS'] as const, default: 'Linux' as const })(),
    offline: boolean({ description: 'Registered, but not answering: to see what Drover does then' }),
    file: stringFlag({ description: 'A fleet file', helpValue: '<file>', exclusive: ['ssh', 'tag', 'offline'] }),
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(LocalNodesAdd);
    const specs = await nodesToAdd({ ...flags, name: args.name });
    const engine = await findOrStartEngine({ stateFolder: engineStateFolder(process.env, flags.state), program: engineProgram(this.config.root) });
    const added = await new EngineHandle(engine).addNodes({ account: flags.account ?? HOME.account, region: flags.region ?? LOCAL_REGION, nodes: specs });
    for (const node of added) this.log(`added ${node.name} (${node.id})${awayFromHome(node)}`);
    return { added };
  }
}
