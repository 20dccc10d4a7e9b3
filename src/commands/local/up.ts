import { boolean, integer, string } from '@oclif/core/flags';
import { BaseCommand } from '../../lib/cli/base-command.ts';
import { engineProgram } from '../../lib/cli/context.ts';
import { durationSeconds } from '../../lib/cli/flags/duration.ts';
import { engineFlags } from '../../lib/cli/flags/engine.ts';
import { upEngine } from '../../lib/local/lifecycle/up-engine.ts';
import { engineStateFolder } from '../../lib/local/lifecycle/state-folder.ts';

export default class LocalUp extends BaseCommand {
  static override summary = 'Start the embedded engine';
  static override description = `The engine answers AWS's protocols on 127.0.0.1 and really runs what it is told, as this user: it lets nobody else in.
With --open it accepts any credentials, for test suites: use that only where every program on the machine may run commands as you.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --foreground --port 4566 --open --state ./engine-state',
    '<%= config.bin %> <%= command.id %> --fleet ./fleet.yaml',
  ];
  static override flags = {
    ...engineFlags,
    foreground: boolean({ description: 'Stay in the foreground until Ctrl-C' }),
    port: integer({ description: 'Listen on this port; a free one when left out', min: 1, max: 65_535 }),
    open: boolean({ description: 'Accept any credentials, and POST /_local/reset from anyone on this machine' }),
    fleet: string({ description: 'Nodes of a new engine: demo, none, or a fleet file', helpValue: '<demo|none|FILE>' }),
    'skip-waits': boolean({ description: 'For tests: state machines wait for no time to pass, and retry at once' }),
    'idle-timeout': durationSeconds({ description: 'End after this long without a request or a running command; 0: never (default 1h, in the foreground never)' }),
  };

  async run(): Promise<object | undefined> {
    const { flags } = await this.parse(LocalUp);
    const status = await upEngine({
      stateFolder: engineStateFolder(process.env, flags.state),
      program: engineProgram(this.config.root),
      foreground: flags.foreground ?? false,
      port: flags.port,
      open: flags.open ?? false,
      fleet: flags.fleet,
      skipWaits: flags['skip-waits'] ?? false,
      idleTimeoutSeconds: flags['idle-timeout'],
    });
    if (status === undefined) return undefined;
    if (status.open) process.stderr.write('warning: open mode: any program on this machine can run commands as you through this engine\n');
    this.log(`engine at ${status.endpoint} (pid ${status.pid}), ${status.nodes.total} nodes, state in ${status.stateFolder}`);
    return status;
  }
}
