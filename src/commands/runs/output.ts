import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { outputFlags } from '../../lib/cli/flags/output.ts';
import { replayRun } from '../../lib/cli/replay-run.ts';

export default class RunsOutput extends BaseCommand {
  static override summary = 'Print again what the nodes of a run wrote';
  static override description = 'From the journal, as the run itself printed it. The exit code is the verdict.';
  static override examples = ['<%= config.bin %> <%= command.id %> --gather', '<%= config.bin %> <%= command.id %> @last --out-dir ./run'];
  static override args = { run: string({ description: 'Id of the run, or its beginning; @last for the newest', default: '@last' }) };
  static override flags = { output: outputFlags.output, gather: outputFlags.gather, similar: outputFlags.similar, stream: outputFlags.stream, 'out-dir': outputFlags['out-dir'] };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(RunsOutput);
    return replayRun(args.run, { ...flags, withOutput: true });
  }
}
