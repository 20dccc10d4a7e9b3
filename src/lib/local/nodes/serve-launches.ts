import { launchHere } from './launch.ts';
import type { LaunchNews, LaunchOrder } from './launcher.ts';

/** The launcher's side: starts what it is told to, says how it ends, and goes when the engine goes. */
export function serveLaunches(launcher: NodeJS.Process): void {
  // They are meant for the engine: it ends first what runs.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) launcher.on(signal, () => undefined);
  const say = (news: LaunchNews): void => {
    if (launcher.connected) launcher.send?.(news, undefined, undefined, () => undefined);
  };
  launcher.on('message', (order) => {
    const { number, request } = order as LaunchOrder;
    const { pid, ended } = launchHere(request);
    void pid.then((id) => say({ number, kind: 'started', ...(id === undefined ? {} : { pid: id }) }));
    void ended.then((end) => say({ number, kind: 'ended', end }));
  });
  launcher.on('disconnect', () => launcher.exit(0));
}
