import { string } from '@oclif/core/args';
import { boolean, option, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { TYPE_OF_FLAG } from '../../lib/cli/flags/parameters.ts';
import { parseTags } from '../../lib/cli/tags.ts';
import { listParameters } from '../../lib/cli/params/list.ts';
import { checkPath } from '../../lib/topics/params/names.ts';
import { listFilters } from '../../lib/topics/params/list-filters.ts';
import { TIERS } from '../../lib/topics/params/types.ts';

export default class ParamsLs extends BaseCommand {
  static override summary = 'List parameters below a path';
  static override description = 'Written as they are read. Values only with --values, and those of secrets only with --show.';
  static override examples = ['<%= config.bin %> <%= command.id %> /app --tree', '<%= config.bin %> <%= command.id %> /app --values', '<%= config.bin %> <%= command.id %> --type secure-string --tag Team=web'];
  static override args = { path: string({ description: 'Path of the hierarchy', default: '/', ignoreStdin: true }) };
  static override flags = {
    tree: boolean({ description: 'As a tree', exclusive: ['values'] }),
    recursive: boolean({ description: 'All levels below the path, not the first alone', allowNo: true, default: true }),
    values: boolean({ description: 'Values too: a call for ten parameters instead of fifty' }),
    show: boolean({ description: 'Show the values of secrets', dependsOn: ['values'] }),
    type: option({ description: 'Only this type', options: ['string', 'string-list', 'secure-string'] as const })(),
    tier: option({ description: 'Only this tier', options: TIERS, exclusive: ['values'] })(),
    'key-id': stringFlag({ description: 'Only secrets under this KMS key', helpValue: '<key>', exclusive: ['values'] }),
    tag: stringFlag({ description: 'Only with this tag; repeat it', helpValue: '<KEY=VALUE>', multiple: true, multipleNonGreedy: true, exclusive: ['values'] }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(ParamsLs);
    const path = checkPath(args.path, 'PATH');
    const filters = listFilters(path, { ...flags, type: flags.type === undefined ? undefined : TYPE_OF_FLAG[flags.type], keyId: flags['key-id'], tags: parseTags(flags.tag ?? [], '--tag') });
    return listParameters(path, filters, await this.connect(flags), { ...flags, isSilent: this.jsonEnabled() }, this.signal);
  }
}
