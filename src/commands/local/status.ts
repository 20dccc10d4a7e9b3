import { BaseCommand } from '../../lib/cli/base-command.ts';
import { engineFlags } from '../../lib/cli/flags/engine.ts';
import { requireEngine } from '../../lib/local/lifecycle/engine-handle.ts';
import { engineStateFolder } from '../../lib/local/lifecycle/state-folder.ts';

export default class LocalStatus extends BaseCommand {
  static override summary = 'Show the embedded engine: where it listens, what it serves, its nodes';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];
  static override flags = { ...engineFlags };

  async run(): Promise<object> {
    const { flags } = await this.parse(LocalStatus);
    const handle = await requireEngine(engineStateFolder(process.env, flags.state));
    const status = await handle.status();
    const loaded = status.services.filter((service) => service.loaded).map((service) => service.id);
    this.log(`endpoint  ${status.endpoint}${status.open ? '  (open: any credentials)' : ''}`);
    this.log(`process   ${status.pid}, up ${Math.round((Date.now() - status.startedAt) / 1000)} s, ${Math.round(status.memoryBytes / 2 ** 20)} MiB`);
    this.log(`state     ${status.stateFolder}`);
    this.log(`nodes     ${status.nodes.total}, ${status.nodes.online} online`);
    for (const { account, region, total, online } of status.nodes.scopes) this.log(`          ${account} ${region}: ${total}, ${online} online`);
    this.log(`services  ${status.services.map((service) => service.id).join(', ')} (loaded: ${loaded.join(', ') || 'none'})`);
    if (status.skipWaits) this.log('waits     skipped: state machines wait for no time to pass');
    this.log(`idle end  ${status.idleTimeoutSeconds === null ? 'never' : `after ${status.idleTimeoutSeconds} s without work`}`);
    return status;
  }
}
