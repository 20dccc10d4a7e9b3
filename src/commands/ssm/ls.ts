import { integer, string } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { durationSeconds } from '../../lib/cli/flags/duration.ts';
import { listCommands } from '../../lib/topics/ssm/list.ts';
import { openSsm } from '../../lib/topics/ssm/open.ts';
import { commandTable } from '../../lib/topics/ssm/tables.ts';

export default class SsmLs extends BaseCommand {
  static override summary = 'List commands that were sent, the newest first';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --status Failed --since 1d', '<%= config.bin %> <%= command.id %> --node i-0abc12345678def00 --json'];
  static override flags = {
    status: string({ description: 'Only these', options: ['Pending', 'InProgress', 'Success', 'Failed', 'TimedOut', 'Cancelled', 'Cancelling'] }),
    node: string({ description: 'Only commands in which this node had a part', helpValue: '<id or name>' }),
    since: durationSeconds({ description: 'Only commands of the last so long, for example 2h' }),
    max: integer({ description: 'At most so many', default: 25, min: 1, max: 10_000 }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { flags } = await this.parse(SsmLs);
    const commands = await listCommands(openSsm(await this.connect(flags)), { ...flags, sinceSeconds: flags.since }, this.signal);
    this.log(commandTable(commands));
    if (commands.length === flags.max) process.stderr.write(`only the newest ${flags.max} are shown: --max shows more\n`);
    return { commands };
  }
}
