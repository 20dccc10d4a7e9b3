import { string as stringArgument } from '@oclif/core/args';
import { boolean, integer, string } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { findProgram } from '../../lib/cli/exec/find-program.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { durationSeconds } from '../../lib/cli/flags/duration.ts';
import { splitAtDashes } from '../../lib/cli/input.ts';
import { openStatesQuietly } from '../../lib/cli/sfn/open.ts';
import { runWorker } from '../../lib/cli/sfn/run-worker.ts';
import { UserError } from '../../lib/errors/errors.ts';
import { findActivity } from '../../lib/topics/sfn/find.ts';
import { checkNewName } from '../../lib/topics/sfn/names.ts';

export default class SfnWorker extends BaseCommand {
  static override summary = 'Work on the tasks of an activity with a program of yours';
  static override description = `The program is run once a task: the input of the task comes on stdin, and the JSON that it writes to stdout is the output. An exit code other than 0 fails the task, with the end of stderr as the cause.
Heartbeats are sent while it runs. The first Ctrl-C lets tasks finish and takes no more, the second stops them.`;
  static override usage = ['sfn worker ACTIVITY [FLAGS] -- PROGRAM [ARGUMENTS...]'];
  static override examples = [
    '<%= config.bin %> <%= command.id %> Charge --local --create --concurrency 4 -- ./charge.sh',
    "<%= config.bin %> <%= command.id %> Shout --local --once --text -- tr a-z A-Z",
  ];
  static override args = { activity: stringArgument({ description: 'Name or ARN of the activity', required: true, ignoreStdin: true }) };
  static override flags = {
    concurrency: integer({ description: 'Tasks at a time', default: 1, min: 1, max: 1000 }),
    count: integer({ description: 'End after so many tasks; exit 3 where one of them failed', min: 1, exclusive: ['once'] }),
    once: boolean({ description: 'End after one task' }),
    text: boolean({ description: 'What the program writes is a text, not JSON' }),
    error: string({ description: 'Name of every failure (default ExitCode.N, Signal.NAME, States.Timeout)', helpValue: '<name>' }),
    timeout: durationSeconds({ description: 'Stop a program that takes longer, and fail its task' }),
    'heartbeat-interval': durationSeconds({ description: 'How often to say that it lives (default 5s)' }),
    create: boolean({ description: 'Make the activity where it is not there' }),
    'worker-name': string({ description: "Said in the history (default drover@HOST)", helpValue: '<name>' }),
    ...connectionFlags,
  };

  async run(): Promise<object> {
    const { own, command } = splitAtDashes(this.argv);
    const { args, flags } = await this.parse(SfnWorker, own);
    if (command.length === 0) throw new UserError('no-command', 'there is no program to run', 'Write it after --: drover sfn worker Charge -- ./charge.sh');
    if (flags['heartbeat-interval'] === 0) throw new UserError('bad-value', '--heartbeat-interval: 0 leaves no time between two heartbeats', 'Write at least 1s.');
    const program = findProgram(command, process.env['PATH']);
    if (flags.create) checkNewName(args.activity, 'ACTIVITY');
    const api = openStatesQuietly(await this.connect(flags));
    // Not this.signal: Ctrl-C means another thing here.
    const { signal } = new AbortController();
    // The same name again gives the same activity.
    const activityArn = flags.create ? (await api.createActivity(args.activity, {}, signal)).arn : await findActivity(args.activity, api, signal);
    return { activity: activityArn, ...(await runWorker(activityArn, program, api, flags)) };
  }
}
