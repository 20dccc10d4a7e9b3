import { boolean, option, string } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { openDocuments } from '../../../lib/topics/ssm/documents/api.ts';
import { formatDocuments } from '../../../lib/topics/ssm/documents/present.ts';
import type { DocumentSummary } from '../../../lib/topics/ssm/documents/types.ts';

const OWNERS = { self: 'Self', amazon: 'Amazon', all: undefined } as const;

export default class SsmDocumentsLs extends BaseCommand {
  static override summary = 'List documents: your own, or those of AWS';
  static override description = 'DEFAULT is the version that runs where none is named.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --owner amazon --name AWS-Run',
    '<%= config.bin %> <%= command.id %> --owner all --json',
  ];
  static override flags = {
    owner: option({ description: 'Whose documents', options: ['self', 'amazon', 'all'] as const, default: 'self' as const })(),
    name: string({ description: 'Only names that begin with this', helpValue: '<prefix>' }),
    'all-types': boolean({ description: 'Also documents that Run Command cannot run (Automation, Session, Policy)' }),
    ...connectionFlags,
  };

  async run(): Promise<{ documents: readonly DocumentSummary[] }> {
    const { flags } = await this.parse(SsmDocumentsLs);
    const api = openDocuments(await this.connect(flags), this.signal);
    const documents = await api.list({ owner: OWNERS[flags.owner], namePrefix: flags.name, commandsOnly: !flags['all-types'] });
    this.log(formatDocuments(documents));
    if (documents.length === 0 && flags.owner === 'self') this.logToStderr("no such documents of your own; --owner amazon lists AWS's");
    return { documents };
  }
}
