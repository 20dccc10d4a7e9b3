import { option } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { LOCAL_REGION, engineProgram } from '../../lib/cli/context.ts';
import { engineFlags } from '../../lib/cli/flags/engine.ts';
import { engineStateFolder } from '../../lib/local/lifecycle/state-folder.ts';
import { findOrStartEngine } from '../../lib/local/lifecycle/start-engine.ts';
import { environmentOf, formatEnvironment, SHELLS } from '../../lib/local/lifecycle/engine-environment.ts';

export default class LocalEnv extends BaseCommand {
  static override summary = 'Print the AWS_* lines with which the aws CLI, boto3 and any SDK use the engine';
  static override examples = ['eval "$(<%= config.bin %> <%= command.id %>)"', '<%= config.bin %> <%= command.id %> --shell fish | source'];
  static override flags = {
    ...engineFlags,
    shell: option({ description: 'Whose syntax', options: SHELLS, default: 'sh' as const })(),
  };

  async run(): Promise<Record<string, string>> {
    const { flags } = await this.parse(LocalEnv);
    const engine = await findOrStartEngine({ stateFolder: engineStateFolder(process.env, flags.state), program: engineProgram(this.config.root) });
    const variables = environmentOf(engine, LOCAL_REGION);
    this.log(formatEnvironment(variables, flags.shell));
    return variables;
  }
}
