import { string } from '@oclif/core/args';
import { boolean, option } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { openDocuments } from '../../../lib/topics/ssm/documents/api.ts';
import { formatInformation } from '../../../lib/topics/ssm/documents/present.ts';
import { parseDocumentReference } from '../../../lib/topics/ssm/documents/reference.ts';
import { readContent, readInformation } from '../../../lib/topics/ssm/documents/run.ts';
import { safeText } from '../../../lib/view/safe-text.ts';

const FORMATS = { json: 'JSON', yaml: 'YAML' } as const;

export default class SsmDocumentsShow extends BaseCommand {
  static override summary = "Print a document's text, or what is known of it";
  static override description = 'The text goes to stdout exactly as it is kept, byte for byte. Without a version: the default one.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> AWS-RunShellScript',
    "<%= config.bin %> <%= command.id %> 'web-deploy:$LATEST' --format yaml > web-deploy.yaml",
    '<%= config.bin %> <%= command.id %> AWS-RunShellScript --info',
  ];
  static override args = { document: string({ description: 'NAME, NAME:VERSION or an ARN', required: true }) };
  static override flags = {
    format: option({ description: 'Have the service convert it; else as it was put', options: ['json', 'yaml'] as const, exclusive: ['info'] })(),
    info: boolean({ description: 'Parameters, platforms, status and versions instead of the text' }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SsmDocumentsShow);
    const reference = parseDocumentReference(args.document, 'document');
    const api = openDocuments(await this.connect(flags), this.signal);
    if (flags.info) {
      const information = await readInformation(reference, api);
      this.log(formatInformation(information));
      return information;
    }
    const document = await readContent(reference, flags.format === undefined ? undefined : FORMATS[flags.format], api);
    if (!this.jsonEnabled()) process.stdout.write(process.stdout.isTTY ? `${safeText(document.content).trimEnd()}\n` : document.content);
    return document;
  }
}
