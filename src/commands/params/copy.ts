import { string } from '@oclif/core/args';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { prepareCopy } from '../../lib/cli/params/copy.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { changeFlags, replaceFlag } from '../../lib/cli/flags/parameters.ts';
import { makeChanges } from '../../lib/cli/params/perform.ts';

export default class ParamsCopy extends BaseCommand {
  static override summary = 'Copy everything below a path: to another path, region, profile or account';
  static override description = `With types, tiers, descriptions, patterns and policies. What is there with another value gets a new version; what is alike is left alone; what only the destination has stays, unless --mirror deletes it. Secrets are decrypted here and encrypted there: with the same alias, the default key, or --key-id.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> /app/staging /app/prod --plan',
    '<%= config.bin %> <%= command.id %> /app --to-region eu-west-1 --to-profile other',
    '<%= config.bin %> <%= command.id %> /app/staging /app/prod --plan --save promote.json',
  ];
  static override args = { from: string({ description: 'Path to copy', required: true, ignoreStdin: true }), to: string({ description: 'Path there; the same when left out', ignoreStdin: true }) };
  static override flags = {
    'to-region': stringFlag({ description: 'Region of the destination', helpGroup: 'DESTINATION', helpValue: '<region>' }),
    'to-profile': stringFlag({ description: 'Profile of the destination', helpGroup: 'DESTINATION', helpValue: '<name>' }),
    'to-role-arn': stringFlag({ description: 'Role to assume for the destination', helpGroup: 'DESTINATION', helpValue: '<arn>' }),
    'key-id': stringFlag({ description: 'KMS key for secrets at the destination', helpGroup: 'DESTINATION', helpValue: '<key>' }),
    tags: boolean({ description: 'Copy tags too: a call more for each parameter', helpGroup: 'DESTINATION' }),
    mirror: boolean({ description: 'Delete what only the destination has', helpGroup: 'SAFETY' }),
    replace: replaceFlag,
    ...changeFlags,
    ...connectionFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ParamsCopy);
    const copy = await prepareCopy(args.from, args.to, flags, { root: this.config.root, environment: process.env }, this.signal);
    return makeChanges({ ...copy, verb: 'params copy', flags, asks: copy.set.changes.some(({ kind }) => kind !== 'create'), signal: this.signal });
  }
}
