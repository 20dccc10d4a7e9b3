import { BaseCommand } from '../../lib/cli/base-command.ts';
import { engineFlags } from '../../lib/cli/flags/engine.ts';
import { findEngine, findSilentEngine } from '../../lib/local/lifecycle/running-engine.ts';
import { engineStateFolder } from '../../lib/local/lifecycle/state-folder.ts';
import { stopEngine } from '../../lib/local/lifecycle/stop-engine.ts';

export default class LocalDown extends BaseCommand {
  static override summary = 'Stop the embedded engine';
  static override description = 'What runs on its nodes is cancelled and recorded as such; its state stays.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = { ...engineFlags };

  async run(): Promise<{ stopped: boolean; pid?: number }> {
    const { flags } = await this.parse(LocalDown);
    const stateFolder = engineStateFolder(process.env, flags.state);
    const engine = (await findEngine(stateFolder)) ?? findSilentEngine(stateFolder);
    if (engine === undefined) {
      this.log('no engine runs');
      return { stopped: false };
    }
    const gentle = await stopEngine(engine);
    this.log(gentle ? `stopped (pid ${engine.pid})` : `killed (pid ${engine.pid}): it did not end by itself`);
    return { stopped: true, pid: engine.pid };
  }
}
