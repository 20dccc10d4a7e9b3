import { string } from '@oclif/core/args';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { durationSeconds } from '../../lib/cli/flags/duration.ts';
import { systemClock } from '../../lib/run/clock.ts';
import { checkReadName } from '../../lib/topics/params/readers/read-name.ts';
import { openReaders } from '../../lib/topics/params/readers/open.ts';
import { notLookedAtLines, readershipDocument, readersTable } from '../../lib/topics/params/readers/present.ts';
import { whoReads } from '../../lib/topics/params/readers/who-reads.ts';
import { openCountLine } from '../../lib/view/count-line.ts';

const THIRTY_DAYS_SECONDS = 30 * 86_400;

export default class ParamsWhoReads extends BaseCommand {
  static override summary = 'Find what names a parameter as {{ssm:NAME}} or {{ssm-secure:NAME}}';
  static override description = `Looks into commands that were sent, your own documents (default and latest versions), State Manager associations and maintenance windows of this account and region. What may not be looked at is named.
Not covered: CloudFormation, Lambda, ECS and every program that calls Parameter Store itself; names that are put together from other parameters.`;
  static override examples = ['<%= config.bin %> <%= command.id %> /app/db/url', '<%= config.bin %> <%= command.id %> /app/db/url --since 7d --json'];
  static override args = { name: string({ description: 'Name of the parameter', required: true, ignoreStdin: true }) };
  static override flags = {
    since: durationSeconds({ description: 'Only commands of the last so long; by default all that are kept, 30d' }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { args, flags } = await this.parse(ParamsWhoReads);
    const name = checkReadName(args.name, 'NAME');
    const connection = await this.connect(flags);
    const line = openCountLine('places looked at', { stderr: process.stderr, clock: systemClock, environment: process.env });
    const since = systemClock.now() - (flags.since ?? THIRTY_DAYS_SECONDS) * 1000;
    const found = await whoReads(name, openReaders(connection, systemClock, line.throttled), { since, signal: this.signal, onLooked: line.add }).finally(line.end);
    if (found.readers.length > 0) this.log(readersTable(found.readers));
    for (const words of notLookedAtLines(found.notLookedAt)) this.logToStderr(words);
    if (found.readers.length === 0) this.logToStderr(`nothing${found.notLookedAt.length > 0 ? ' that could be looked at' : ''} names ${name} in ${connection.description}`);
    return readershipDocument(name, found);
  }
}
