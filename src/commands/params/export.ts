import { string } from '@oclif/core/args';
import { boolean, option, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { writeExport } from '../../lib/cli/params/export.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { FORMATS } from '../../lib/topics/params/formats/types.ts';
import { checkPath } from '../../lib/topics/params/names.ts';

export default class ParamsExport extends BaseCommand {
  static override summary = 'Write all parameters below a path, for files and other programs';
  static override description = `With the values of secrets, except on a terminal, where they are masked (--show). They are written as they are read, in the order in which the service has them. Keys are the names below the path; in dotenv files what params exec makes of them: DB_PASSWORD of db/password.
--attributes (json, yaml) writes type, description, tier, key, policies and tags too, so that params import brings back everything.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /app --format dotenv --out .env',
    '<%= config.bin %> <%= command.id %> /app --format yaml --attributes > app.yaml',
    "<%= config.bin %> <%= command.id %> /app --format json | jq -r '.[\"db/url\"]'",
  ];
  static override enableJsonFlag = false;
  static override args = { path: string({ description: 'Path of the hierarchy', required: true, ignoreStdin: true }) };
  static override flags = {
    format: option({ char: 'f', description: 'How it is written', options: FORMATS, default: 'json' as const })(),
    out: stringFlag({ char: 'o', description: 'Into this file, readable by you alone, instead of stdout', helpValue: '<file>' }),
    attributes: boolean({ description: 'Everything that is known of each parameter (json, yaml)' }),
    label: stringFlag({ description: 'Only versions that have this label', helpValue: '<label>' }),
    show: boolean({ description: 'Show the values of secrets on a terminal too' }),
    ...connectionFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ParamsExport);
    const path = checkPath(args.path, 'PATH');
    const connection = await this.connect(flags);
    await writeExport(path, connection, flags, this.signal);
  }
}
