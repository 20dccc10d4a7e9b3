import { string as argument } from '@oclif/core/args';
import { string } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { laneFlags } from '../../lib/cli/flags/lanes.ts';
import { targetFlags } from '../../lib/cli/flags/targets.ts';
import { readFileArgument } from '../../lib/cli/input.ts';
import { laneWords, openLanes } from '../../lib/cli/lanes.ts';
import { systemClock } from '../../lib/run/clock.ts';
import { expressionOf } from '../../lib/run/targets/expression/expression-of.ts';
import { parseTargets } from '../../lib/run/targets/parse-targets.ts';
import { parseDocumentReference } from '../../lib/topics/ssm/documents/reference.ts';
import { examine } from '../../lib/topics/ssm/doctor/examine.ts';
import { openDoctor } from '../../lib/topics/ssm/doctor/open.ts';
import { reportText } from '../../lib/topics/ssm/doctor/report.ts';
import { colorFor } from '../../lib/view/color.ts';

export default class SsmDoctor extends BaseCommand {
  static override summary = 'Say why a node does not get commands, and what to do about it';
  static override description = `Looks at the instance, its profile, registration, ping, agent, the document and its platform, and the last commands; with --targets at every part of the expression.
Exit code 0: no problem; 3: there are problems; 4: a node is unknown.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> web-01',
    "<%= config.bin %> <%= command.id %> i-0abc12345678def00 --targets 'tag:Role=web & !tag:Canary=yes' --document My-Document",
    '<%= config.bin %> <%= command.id %> web-01 --regions eu-west-1,us-east-1',
  ];
  static override strict = false;
  static override args = { node: argument({ description: 'Ids or names, folded too: web-[01-04]', required: true }) };
  static override flags = {
    targets: string({ description: 'Explain this target expression for the node', helpValue: targetFlags.targets.helpValue ?? '', multiple: true, multipleNonGreedy: true }),
    document: string({ description: 'The document that is to run', helpValue: '<name[:version]>', default: 'AWS-RunShellScript' }),
    ...connectionFlags,
    ...laneFlags,
  };

  async run(): Promise<object> {
    const { flags, argv } = await this.parse(SsmDoctor);
    const expression = flags.targets === undefined ? undefined : expressionOf(parseTargets({ targets: flags.targets, readFile: (file) => readFileArgument(file, '--targets') }));
    const document = parseDocumentReference(flags.document, '--document');
    const lanes = await openLanes(laneWords(flags), { root: this.config.root, environment: process.env });
    const report = await examine(argv.map(String), lanes.map(openDoctor), { document, expression, clock: systemClock, signal: this.signal });
    this.log(reportText(report, colorFor(process.stdout, process.env)));
    process.exitCode = report.exitCode;
    return report;
  }
}
