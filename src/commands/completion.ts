import { string } from '@oclif/core/args';
import { BaseCommand } from '../lib/cli/base-command.ts';
import { bashCompletion } from '../lib/cli/completion/bash.ts';
import { fishCompletion } from '../lib/cli/completion/fish.ts';
import { completionModel } from '../lib/cli/completion/model.ts';
import { zshCompletion } from '../lib/cli/completion/zsh.ts';
import { readManifest } from '../lib/cli/manifest.ts';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export default class Completion extends BaseCommand {
  static override summary = 'Print the script that completes commands, flags and values in your shell';
  static override description = `bash: put the first line below into ~/.bashrc. zsh: put the second into ~/.zshrc, behind compinit. fish: run the third once.
The script knows the commands of this version; print it again after an update.`;
  static override examples = [
    'source <(<%= config.bin %> <%= command.id %> bash)',
    'source <(<%= config.bin %> <%= command.id %> zsh)',
    '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/<%= config.bin %>.fish',
  ];
  static override args = { shell: string({ description: 'Whose script', options: Object.keys(SCRIPTS), required: true, ignoreStdin: true }) };

  async run(): Promise<{ shell: string; script: string }> {
    const { args } = await this.parse(Completion);
    const generate = SCRIPTS[args.shell as keyof typeof SCRIPTS];
    const script = generate(completionModel(this.config.bin, readManifest(this.config.root), this.config.topics));
    if (!this.jsonEnabled()) process.stdout.write(script);
    return { shell: args.shell, script };
  }
}
