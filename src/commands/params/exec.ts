import { string } from '@oclif/core/args';
import { boolean, string as stringFlag } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { runProgram } from '../../lib/cli/exec/run-program.ts';
import { connectionFlags } from '../../lib/cli/flags/connection.ts';
import { durationSeconds } from '../../lib/cli/flags/duration.ts';
import { splitAtDashes } from '../../lib/cli/input.ts';
import { UserError } from '../../lib/errors/errors.ts';
import { systemClock } from '../../lib/run/clock.ts';
import { checkPath } from '../../lib/topics/params/names.ts';
import { openParameters } from '../../lib/topics/params/open.ts';

export default class ParamsExec extends BaseCommand {
  static override summary = 'Run a program with parameters as its environment';
  static override description = `The name below the path becomes the variable: /app/db/password of /app is DB_PASSWORD. Later paths go over earlier ones; where two parameters are one variable a warning says which one counts.
drover becomes the program: its pid, signals and exit code are the program's. 126 and 127 where it cannot be executed or is not there.`;
  static override usage = 'params exec PATH... [FLAGS] -- COMMAND...';
  static override examples = ['<%= config.bin %> <%= command.id %> /app /shared -- ./server --port 8080', "<%= config.bin %> <%= command.id %> /app --pristine -- env", '<%= config.bin %> <%= command.id %> /app --watch -- ./server'];
  static override enableJsonFlag = false;
  static override strict = false;
  static override args = { path: string({ description: 'Paths; everything below them', required: true, ignoreStdin: true }) };
  static override flags = {
    strict: boolean({ description: 'Refuse where two parameters would set one variable' }),
    pristine: boolean({ description: 'Nothing of the environment of this shell' }),
    fill: stringFlag({ description: 'Only fill variables that have this value in the environment; all of them must be there', helpValue: '<value>' }),
    label: stringFlag({ description: 'Only versions that have this label', helpValue: '<label>' }),
    'allow-empty': boolean({ description: 'Start it although nothing is below a path' }),
    watch: boolean({ description: 'Stay, and start it again when a parameter changes' }),
    'watch-interval': durationSeconds({ description: 'How often to look (default 30s)', dependsOn: ['watch'] }),
    'kill-after': durationSeconds({ description: 'How long it may take to end before it is killed (default 10s)', dependsOn: ['watch'] }),
    ...connectionFlags,
  };

  async run(): Promise<void> {
    const { own, command } = splitAtDashes(this.argv);
    const { argv, flags } = await this.parse(ParamsExec, own);
    const paths = argv.map((word) => checkPath(String(word), 'PATH'));
    if (command.length === 0) throw new UserError('no-command', 'there is no command to run', 'Write it after --: drover params exec /app -- ./server');
    if (flags['watch-interval'] === 0) throw new UserError('bad-value', '--watch-interval: 0 leaves no time between two looks', 'Write at least 1s.');
    const api = openParameters(await this.connect(flags), systemClock, (name, rate) => void process.stderr.write(`throttled by ${name}, ${rate} calls/s\n`));
    // Not this.signal: whoever reads it holds Ctrl-C back, which ends us before the program runs and is the program's then.
    const { signal } = new AbortController();
    const options = { ...flags, allowEmpty: flags['allow-empty'], watchSeconds: flags.watch ? (flags['watch-interval'] ?? 30) : undefined, patienceSeconds: flags['kill-after'] ?? 10, signal };
    process.exitCode = await runProgram(paths, command, api, options);
  }
}
