import { string } from '@oclif/core/args';
import { integer } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { durationSeconds } from '../../lib/cli/flags/duration.ts';
import { executionStatus } from '../../lib/cli/flags/states.ts';
import { listPages } from '../../lib/cli/sfn/list-pages.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { systemClock } from '../../lib/run/clock.ts';
import { listExecutions } from '../../lib/topics/sfn/executions/list.ts';
import { executionColumns, executionDocument } from '../../lib/topics/sfn/executions/present.ts';

export default class SfnExecutions extends BaseCommand {
  static override summary = 'List executions of a state machine, the newest first';
  static override description = 'Step Functions keeps them for 90 days after they ended. Those of express machines are in CloudWatch Logs alone.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> Orders',
    '<%= config.bin %> <%= command.id %> Orders:live --status failed --since 2h',
    '<%= config.bin %> <%= command.id %> Orders --max 10000 --json',
  ];
  static override args = { machine: string({ description: 'NAME, NAME:VERSION, NAME:ALIAS or an ARN; that of a map run for its children', required: true, ignoreStdin: true }) };
  static override flags = {
    status: executionStatus({ description: 'Only these: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE' }),
    since: durationSeconds({ description: 'Only those that were started in the last so long, for example 2h' }),
    max: integer({ description: 'At most so many', default: 100, min: 1, max: 1_000_000 }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(SfnExecutions);
    const now = systemClock.now();
    const query = { machine: args.machine, status: flags.status, since: flags.since === undefined ? undefined : now - flags.since * 1000, most: flags.max };
    const executions = listExecutions(query, openStatesQuietly(await this.connect(flags)), this.signal);
    const { documents, hasMore } = await listPages(executions, { columns: executionColumns(now), document: executionDocument, most: flags.max, isSilent: this.jsonEnabled() });
    if (hasMore) this.logToStderr(`only the newest ${flags.max} are shown: --max shows more`);
    return { executions: documents };
  }
}
