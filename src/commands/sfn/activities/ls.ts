import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { listPages } from '../../../lib/cli/sfn/list-pages.ts';
import { openStatesQuietly } from '../../../lib/cli/sfn/open.ts';
import { ACTIVITY_COLUMNS, activityDocument } from '../../../lib/topics/sfn/activities/present.ts';

export default class SfnActivitiesLs extends BaseCommand {
  static override summary = 'List activities';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];
  static override flags = { ...connectionFlags };

  async run(): Promise<object> {
    const { flags } = await this.parse(SfnActivitiesLs);
    const activities = openStatesQuietly(await this.connect(flags)).activities(this.signal);
    const { documents } = await listPages(activities, { columns: ACTIVITY_COLUMNS, document: activityDocument, most: Number.POSITIVE_INFINITY, isSilent: this.jsonEnabled() });
    return { activities: documents };
  }
}
