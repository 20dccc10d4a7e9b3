import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { changeFlags } from '../../lib/cli/flags/parameters.ts';
import { openChanging } from '../../lib/cli/params/open.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';
import { prepareLabels } from '../../lib/topics/params/label.ts';
import { parseReference } from '../../lib/topics/params/names.ts';

export default class ParamsLabel extends BaseCommand {
  static override summary = 'Put labels at a version of a parameter, or take them away';
  static override description = 'A label stands at one version of its parameter: put at another one, it moves there. Without a version: the newest. A version has at most 10 labels.';
  static override examples = ['<%= config.bin %> <%= command.id %> /app/db/url:4 prod', '<%= config.bin %> <%= command.id %> /app/db/url staging canary', '<%= config.bin %> <%= command.id %> /app/db/url canary --remove'];
  static override strict = false;
  static override args = {
    parameter: string({ description: 'NAME, NAME:VERSION or NAME:LABEL', required: true, ignoreStdin: true }),
    label: string({ description: 'Labels', required: true, ignoreStdin: true }),
  };
  static override flags = {
    remove: boolean({ description: 'Take the labels away, from whatever version they are at' }),
    ...changeFlags,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(ParamsLabel);
    const [parameter = '', ...labels] = argv.map(String);
    const reference = parseReference(parameter, 'PARAMETER');
    const changing = openChanging(flags, await this.connect(flags));
    const set = await prepareLabels(reference, labels, flags.remove, changing.api, this.signal);
    return makeChanges({ ...changing, set, verb: 'params label', flags, asks: false, signal: this.signal });
  }
}
