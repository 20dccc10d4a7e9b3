import { string } from '@oclif/core/args';
import { boolean, option } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { readFileArgument } from '../../lib/cli/input.ts';
import { errorLine } from '../../lib/cli/report-error.ts';
import { EXIT } from '../../lib/errors/exit-codes.ts';
import { expandFiles } from '../../lib/topics/sfn/lint/expand-files.ts';
import { lintFile, type FileReport } from '../../lib/topics/sfn/lint/lint-text.ts';
import { countsOf, githubLines, lintDocument, statelintLines, summaryLine, textLines } from '../../lib/topics/sfn/lint/report-text.ts';
import { colorFor } from '../../lib/view/color.ts';
import { jsonText } from '../../lib/view/json-text.ts';

export default class SfnLint extends BaseCommand {
  static override summary = 'Find what is wrong with state machines, before they are deployed';
  static override description = `Reads definitions in the Amazon States Language, JSON or YAML, and says what is wrong, where, and what to do: all that Step Functions refuses, and what goes wrong only when the machine runs. Nothing is called. docs/lint-state-machines.md has the rules.
--format statelint prints what the statelint gem prints, and nothing for a good file.
Exit code 3: there are errors, or with --strict warnings. Exit code 2: a file cannot be read.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> machine.asl.yaml',
    "<%= config.bin %> <%= command.id %> 'flows/**/*.asl.json' --format github",
    'generate-machine | <%= config.bin %> <%= command.id %> - --format statelint',
  ];
  static override strict = false;
  static override args = { file: string({ description: 'Files, patterns such as flows/*.json, or - for stdin', required: true, ignoreStdin: true }) };
  static override flags = {
    format: option({ description: 'What to print: lines for people, a document, commands for GitHub Actions, or the lines of the statelint gem', options: ['text', 'json', 'github', 'statelint'] as const, default: 'text' as const })(),
    'input-format': option({ description: 'What the files are; else by their names, else by their first character', options: ['json', 'yaml'] as const })(),
    strict: boolean({ description: 'Exit with 3 for warnings too' }),
  };

  async run(): Promise<object> {
    const { argv, flags } = await this.parse(SfnLint);
    const reports: FileReport[] = [];
    for (const file of expandFiles(argv.map(String))) reports.push(await lintFile(file, (name) => readFileArgument(name, 'FILE'), flags['input-format']));
    this.#print(reports, flags.format);
    process.exitCode = exitCodeOf(reports, flags);
    return lintDocument(reports);
  }

  #print(reports: readonly FileReport[], format: 'text' | 'json' | 'github' | 'statelint'): void {
    const lines = { text: () => textLines(reports, colorFor(process.stdout, process.env)), json: () => [jsonText(lintDocument(reports), 2)], github: () => githubLines(reports), statelint: () => statelintLines(reports) }[format]();
    if (lines.length > 0) this.log(lines.join('\n'));
    if (format === 'json' || format === 'statelint' || this.jsonEnabled()) return;
    for (const { error } of reports) if (error !== undefined) process.stderr.write(`${errorLine(error)}\n`);
    if (reports.some(({ error }) => error === undefined)) this.logToStderr(summaryLine(reports.filter(({ error }) => error === undefined)));
  }
}

function exitCodeOf(reports: readonly FileReport[], { format, strict }: { readonly format: string; readonly strict: boolean }): number {
  if (reports.some(({ error }) => error !== undefined)) return EXIT.usage;
  const { errors, warnings } = countsOf(reports);
  const found = format === 'statelint' ? reports.some(({ statelint }) => statelint.length > 0) : errors > 0 || (strict && warnings > 0);
  return found ? EXIT.partial : EXIT.success;
}
