import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { replayRun } from '../../lib/cli/replay-run.ts';

export default class RunsShow extends BaseCommand {
  static override summary = 'Show a run: every node, how it ended, and the verdict';
  static override description = 'The journal, replayed through the view of the run itself, without what the nodes wrote. The exit code is the verdict.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> @last --json'];
  static override args = { run: string({ description: 'Id of the run, or its beginning; @last for the newest', default: '@last' }) };
  static override flags = { output: outputFlags.output };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(RunsShow);
    return replayRun(args.run, { ...flags, withOutput: false });
  }
}
