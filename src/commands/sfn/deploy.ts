import { string } from '@oclif/core/args';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { planFlags } from '../../lib/cli/flags/confirm.ts';
import { assumedConnectionFlags, loggingFrom, machineFlags } from '../../lib/cli/flags/deploy.ts';
import { wholePercentage } from '../../lib/cli/flags/numbers.ts';
import { deploy } from '../../lib/cli/sfn/deploy.ts';
import { parsePairs, parseTags } from '../../lib/cli/tags.ts';
import { checkNewName } from '../../lib/topics/sfn/names.ts';

export default class SfnDeploy extends BaseCommand {
  static override summary = 'Create a state machine, or make it what a file says';
  static override description = `JSON (comments are left out) or YAML. What is the same already is left alone; where all is, nothing is done. Executions that run go on with the definition that they began with.
On a terminal an update shows its plan and asks; elsewhere it does not.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> machine.json --name Orders --role-arn arn:aws:iam::123456789012:role/orders --plan',
    '<%= config.bin %> <%= command.id %> machine.asl.yaml --name Orders --substitute ChargeArn=arn:aws:lambda:us-east-1:123456789012:function:charge',
    '<%= config.bin %> <%= command.id %> machine.json --name Orders --publish --alias live --share 10',
  ];
  static override args = { file: string({ description: 'The definition in the Amazon States Language; - reads stdin', required: true, ignoreStdin: true }) };
  static override flags = {
    name: stringFlag({ description: 'Name of the machine', helpValue: '<name>', required: true }),
    substitute: stringFlag({ description: 'What stands for ${KEY} in the definition; repeat it', helpValue: '<KEY=VALUE>', multiple: true, multipleNonGreedy: true }),
    publish: boolean({ description: 'Publish it as a version, unless it is one already', helpGroup: 'VERSION' }),
    description: stringFlag({ description: 'About that version', helpGroup: 'VERSION', helpValue: '<text>' }),
    alias: stringFlag({ description: 'Publish, and point this alias at the version', helpGroup: 'VERSION', helpValue: '<name>' }),
    share: wholePercentage({ description: 'Of new executions that the version gets; the rest stays with the one that has most', helpGroup: 'VERSION', dependsOn: ['alias'] }),
    ...machineFlags,
    ...planFlags,
    ...assumedConnectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SfnDeploy);
    checkNewName(flags.name, '--name');
    const wanted = {
      name: flags.name,
      type: flags.express === undefined ? undefined : flags.express ? ('EXPRESS' as const) : ('STANDARD' as const),
      roleArn: flags['role-arn'],
      logging: loggingFrom(flags),
      tracing: flags.tracing,
      tags: parseTags(flags.tag ?? [], '--tag'),
      publish: flags.publish || flags.alias !== undefined,
      versionDescription: flags.description,
      alias: flags.alias === undefined ? undefined : { name: flags.alias, share: flags.share ?? 100 },
    };
    const words = { file: args.file, substitutions: parsePairs(flags.substitute ?? [], '--substitute'), wanted, plan: flags.plan, yes: flags.yes, noInput: flags['no-input'] };
    const { text, document } = await deploy(words, () => this.connect({ ...flags, 'role-arn': flags['assume-role-arn'] }), this.signal);
    this.log(text);
    return document;
  }
}
