import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { openQuietly } from '../../lib/cli/params/open.ts';
import { VERSION_COLUMNS, versionDocument } from '../../lib/topics/params/present.ts';
import { formatTable } from '../../lib/view/table.ts';

export default class ParamsHistory extends BaseCommand {
  static override summary = 'List the versions of a parameter: values, labels, who and when';
  static override description = 'The newest comes last. Parameter Store keeps 100 versions. Secrets are masked, unless --show.';
  static override examples = ['<%= config.bin %> <%= command.id %> /app/db/url', '<%= config.bin %> <%= command.id %> /app/db/password --show --json'];
  static override args = { name: string({ description: 'Name of the parameter', required: true, ignoreStdin: true }) };
  static override flags = { show: boolean({ description: 'Show the values of secrets' }), ...connectionFlags };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(ParamsHistory);
    const versions = await openQuietly(await this.connect(flags)).history(args.name, this.signal, flags.show);
    this.log(formatTable(versions, VERSION_COLUMNS(flags.show)));
    return { versions: versions.map((version) => versionDocument(version, flags.show)) };
  }
}
