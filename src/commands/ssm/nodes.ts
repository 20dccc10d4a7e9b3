import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { targetFlags } from '../../lib/cli/flags/targets.ts';
import { readFileArgument, readTextArgument } from '../../lib/cli/input.ts';
import { foldNodeSet } from '../../lib/run/targets/node-set.ts';
import { listNodes } from '../../lib/topics/ssm/list.ts';
import { openSsm } from '../../lib/topics/ssm/open.ts';
import { nodeTable } from '../../lib/topics/ssm/tables.ts';
import { safeLine } from '../../lib/view/safe-text.ts';

export default class SsmNodes extends BaseCommand {
  static override summary = 'List the nodes that a send would reach, with ping, platform and agent';
  static override description = 'Without targets: every node of the region. Instances that match but are not registered with Systems Manager are listed too, so that they are not missed.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --targets tag:Role=web --targets tag:Env=prod', '<%= config.bin %> <%= command.id %> --nodes web-[01-04]', "<%= config.bin %> <%= command.id %> --targets 'tag:Role=web & !tag:Canary=yes & ping:Online' --fold"];
  static override flags = { targets: targetFlags.targets, 'instance-ids': targetFlags['instance-ids'], nodes: targetFlags.nodes, fold: boolean({ description: 'Print their names on one line, folded: web-[01-09]' }), ...connectionFlags };

  async run(): Promise<object> {
    const { flags } = await this.parse(SsmNodes);
    const nodes = flags.nodes === undefined ? undefined : readTextArgument(flags.nodes, '--nodes');
    const listed = await listNodes(openSsm(await this.connect(flags)), { targets: flags.targets, instanceIds: flags['instance-ids'], nodes, readFile: (file) => readFileArgument(file, '--targets') }, this.signal);
    this.log(flags.fold ? safeLine(foldNodeSet(listed.nodes.map(({ name }) => name))) : nodeTable(listed.nodes));
    for (const notice of listed.notices) process.stderr.write(`${safeLine(notice)}\n`);
    return listed;
  }
}
