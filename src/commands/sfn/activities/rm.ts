import { string } from '@oclif/core/args';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { confirm } from '../../../lib/cli/confirm.ts';
import { planFlags } from '../../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { openStatesQuietly } from '../../../lib/cli/sfn/open.ts';
import { findActivity } from '../../../lib/topics/sfn/find.ts';

export default class SfnActivitiesRm extends BaseCommand {
  static override summary = 'Delete an activity';
  static override description = 'Executions that wait for it fail or time out; workers of it are told that it is gone.';
  static override examples = ['<%= config.bin %> <%= command.id %> approve-order --plan', '<%= config.bin %> <%= command.id %> approve-order --yes'];
  static override args = { activity: string({ description: 'NAME or ARN', required: true, ignoreStdin: true }) };
  static override flags = { ...planFlags, ...connectionFlags };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SfnActivitiesRm);
    const connection = await this.connect(flags);
    const api = openStatesQuietly(connection);
    const { arn, name } = await api.activity(await findActivity(args.activity, api, this.signal), this.signal);
    if (flags.plan) {
      this.log(`plan: Delete activity ${name}`);
      return { plan: { arn, name } };
    }
    await confirm({ action: `Delete activity ${name}, in ${connection.description}` }, flags, this.signal);
    await api.deleteActivity(arn, this.signal);
    this.log(`deleted activity ${name}`);
    return { deleted: { arn, name } };
  }
}
