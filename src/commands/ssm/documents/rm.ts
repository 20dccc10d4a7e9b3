import { string } from '@oclif/core/args';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { confirm } from '../../../lib/cli/confirm.ts';
import { planFlags } from '../../../lib/cli/flags/confirm.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { openDocuments } from '../../../lib/topics/ssm/documents/api.ts';
import { describeRemoval } from '../../../lib/topics/ssm/documents/plan.ts';
import { parseDocumentReference } from '../../../lib/topics/ssm/documents/reference.ts';
import { prepareRemoval, runRemoval } from '../../../lib/topics/ssm/documents/run.ts';

export default class SsmDocumentsRm extends BaseCommand {
  static override summary = 'Delete a document, or one version of it';
  static override description = 'Without a version all of them go. The default version alone cannot: make another one the default first.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> web-deploy --plan',
    '<%= config.bin %> <%= command.id %> web-deploy:3 --yes',
  ];
  static override args = { document: string({ description: 'NAME or NAME:VERSION', required: true }) };
  static override flags = { ...planFlags, ...connectionFlags };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SsmDocumentsRm);
    const api = openDocuments(await this.connect(flags), this.signal);
    const plan = await prepareRemoval(parseDocumentReference(args.document, 'document'), api);
    if (flags.plan) {
      this.log(`plan: ${describeRemoval(plan)}`);
      return { plan };
    }
    await confirm({ action: describeRemoval(plan) }, flags, this.signal);
    await runRemoval(plan, api);
    this.log(plan.version === undefined ? `deleted ${plan.name}` : `deleted version ${plan.version} of ${plan.name}`);
    return { deleted: plan };
  }
}
