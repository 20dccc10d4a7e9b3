import { string } from '@oclif/core/args';
import { boolean, option, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../../lib/cli/base-command.ts';
import { connectionFlags } from '../../../lib/cli/flags/connection.ts';
import { readFileArgument } from '../../../lib/cli/input.ts';
import { parseTags } from '../../../lib/cli/tags.ts';
import { systemClock } from '../../../lib/run/clock.ts';
import { openDocuments } from '../../../lib/topics/ssm/documents/api.ts';
import { checkContent, guessFormat } from '../../../lib/topics/ssm/documents/parse-content.ts';
import { formatPutPlan, formatPutResult } from '../../../lib/topics/ssm/documents/present.ts';
import { checkOwnName } from '../../../lib/topics/ssm/documents/reference.ts';
import { preparePut, runPut } from '../../../lib/topics/ssm/documents/run.ts';
import { colorFor } from '../../../lib/view/color.ts';

export default class SsmDocumentsPut extends BaseCommand {
  static override summary = 'Create a document, or add a version to it';
  static override description = `The new version becomes the default one, so that what was put is what runs; with --no-default the default stays, and the version runs as NAME:VERSION. Content that is there already is no error and makes no new version; content of an older version makes that version the default again.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> web-deploy --file web-deploy.yaml --plan',
    '<%= config.bin %> <%= command.id %> web-deploy --file web-deploy.yaml --tag Team=web',
    'generate-document | <%= config.bin %> <%= command.id %> web-deploy --file - --no-default',
  ];
  static override args = { name: string({ description: 'Name of the document', required: true }) };
  static override flags = {
    file: stringFlag({ description: 'The text, JSON or YAML; - reads stdin', helpValue: '<file|->', required: true }),
    format: option({ description: "What the text is; else by the file's name, else by its first character", options: ['json', 'yaml'] as const })(),
    default: boolean({ description: 'Make it the version that runs where none is named', allowNo: true, default: true }),
    'version-name': stringFlag({ description: 'A name for the new version', helpValue: '<name>' }),
    tag: stringFlag({ description: 'A tag of the document; repeat it', helpValue: '<KEY=VALUE>', multiple: true, multipleNonGreedy: true }),
    plan: boolean({ description: 'Show what would change, as a diff, and stop', helpGroup: 'SAFETY' }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SsmDocumentsPut);
    checkOwnName(args.name);
    const content = readFileArgument(flags.file, '--file');
    const source = flags.file === '-' ? 'stdin' : flags.file;
    const format = flags.format === undefined ? guessFormat(source, content) : flags.format === 'json' ? 'JSON' : 'YAML';
    checkContent(content, format, source);
    const wanted = { name: args.name, content, format, versionName: flags['version-name'], tags: parseTags(flags.tag ?? [], '--tag'), makeDefault: flags.default } as const;
    const api = openDocuments(await this.connect(flags), this.signal);
    const plan = await preparePut(wanted, api);
    if (flags.plan) {
      this.log(formatPutPlan(plan, colorFor(process.stdout, process.env)));
      return { plan };
    }
    const result = await runPut(plan, wanted, api, { clock: systemClock, signal: this.signal });
    this.log(formatPutResult(result));
    return result;
  }
}
