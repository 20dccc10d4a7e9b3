import { string } from '@oclif/core/args';
import { boolean, integer, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { openQuietly } from '../../lib/cli/params/open.ts';
import { EXIT } from '../../lib/errors/exit-codes.ts';
import { getParameters, missingParameter } from '../../lib/topics/params/get.ts';
import { parameterDocument, shownValue, VALUE_COLUMNS } from '../../lib/topics/params/present.ts';
import { safeText } from '../../lib/view/safe-text.ts';
import { formatTable } from '../../lib/view/table.ts';

export default class ParamsGet extends BaseCommand {
  static override summary = 'Show parameters, or write the value of one';
  static override description = `Secrets are masked, unless --show. --raw writes the value alone, byte for byte, where stdout is a pipe or a file; on a terminal a secret stays masked there too.
Exit code 4: one of them is not there; the others are shown.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /app/db/url /app/db/password --show',
    '<%= config.bin %> <%= command.id %> /app/db/password --raw | psql-login',
    '<%= config.bin %> <%= command.id %> /app/db/url --label prod',
  ];
  static override strict = false;
  static override args = { name: string({ description: 'NAME, NAME:VERSION or NAME:LABEL; any number', required: true, ignoreStdin: true }) };
  static override flags = {
    version: integer({ description: 'This version', min: 1, exclusive: ['label'] }),
    label: stringFlag({ description: 'The version with this label', helpValue: '<label>' }),
    show: boolean({ description: 'Show the values of secrets' }),
    raw: boolean({ description: 'The value of one parameter, and nothing else' }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { argv, flags } = await this.parse(ParamsGet);
    const api = openQuietly(await this.connect(flags));
    const { found, missing } = await getParameters(argv.map(String), { selector: flags.version?.toString() ?? flags.label, isOne: flags.raw, decrypt: flags.show || flags.raw, signal: this.signal }, api);
    const [first] = found;
    if (this.jsonEnabled()) process.exitCode = missing.length > 0 ? EXIT.notFound : EXIT.success;
    else if (flags.raw && first !== undefined) process.stdout.write(process.stdout.isTTY ? `${safeText(shownValue(first, flags.show))}\n` : first.value);
    else if (found.length > 0) this.log(formatTable(found, VALUE_COLUMNS(flags.show)));
    if (missing.length > 0 && !this.jsonEnabled()) throw missingParameter(missing);
    return { parameters: found.map((parameter) => parameterDocument(parameter, flags.show)), missing };
  }
}
