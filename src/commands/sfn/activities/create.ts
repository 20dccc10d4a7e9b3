import { string } from '@oclif/core/args';
import { string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { planFlags } from '../../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { openStatesQuietly } from '../../../lib/cli/sfn/open.ts';
import { parseTags } from '../../../lib/cli/tags.ts';
import { activityDocument } from '../../../lib/topics/sfn/activities/present.ts';
import { checkNewName } from '../../../lib/topics/sfn/names.ts';

export default class SfnActivitiesCreate extends BaseCommand {
  static override summary = 'Create an activity, and print its ARN';
  static override description = 'One that is there already stays as it is. The ARN is what a Task state names as its Resource, and what a worker works for.';
  static override examples = ['<%= config.bin %> <%= command.id %> approve-order', '<%= config.bin %> <%= command.id %> approve-order --tag Team=web --plan'];
  static override args = { name: string({ description: 'Name of the activity', required: true, ignoreStdin: true }) };
  static override flags = {
    tag: stringFlag({ description: 'A tag of a new activity; repeat it', helpValue: '<KEY=VALUE>', multiple: true, multipleNonGreedy: true }),
    plan: planFlags.plan,
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SfnActivitiesCreate);
    checkNewName(args.name, 'NAME');
    const tags = parseTags(flags.tag ?? [], '--tag');
    const connection = await this.connect(flags);
    if (flags.plan) {
      this.log(`plan: create activity ${args.name} in ${connection.description}, unless it is there`);
      return { plan: { name: args.name, tags } };
    }
    const activity = await openStatesQuietly(connection).createActivity(args.name, tags, this.signal);
    this.log(activity.arn);
    return { activity: activityDocument(activity) };
  }
}
