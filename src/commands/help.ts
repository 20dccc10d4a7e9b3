import { string } from '@oclif/core/args';
import { loadHelpClass } from '@oclif/core/help';
import { BaseCommand } from '../lib/cli/base-command.ts';
import { unknownCommand } from '../lib/cli/suggest-command.ts';
import { UserError } from '../lib/errors/errors.ts';

export default class HelpCommand extends BaseCommand {
  static override summary = 'Show the help of a command or a topic';
  static override examples = ['<%= config.bin %> <%= command.id %> ssm send', '<%= config.bin %> <%= command.id %> ssm documents'];
  static override enableJsonFlag = false;
  /** It asks nothing, and speaks to people alone. */
  static override baseFlags = {} as typeof BaseCommand.baseFlags;
  static override strict = false;
  static override args = { command: string({ description: 'A command or a topic', ignoreStdin: true }) };

  async run(): Promise<void> {
    const { argv } = await this.parse(HelpCommand);
    const words = argv.map(String);
    const id = words.join(':');
    if (id !== '' && this.config.findCommand(id) === undefined && this.config.findTopic(id) === undefined) {
      const { code, message, hint } = unknownCommand(words, this.config.root);
      throw new UserError(code, message, hint);
    }
    const Help = await loadHelpClass(this.config);
    await new Help(this.config).showHelp(words);
  }
}
