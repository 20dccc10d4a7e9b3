import { launchHere } from './launch.ts';
import type { LaunchNews, LaunchOrder } from './launcher.ts';
import { killGroup } from './process-group.ts';

/**
 * The launcher's side: starts what it is told to, says how it ends, and goes when the engine goes. It outlives an engine
 * that is killed by this much: it takes along what was to end with the engine.
 */
export function serveLaunches(launcher: NodeJS.Process): void {
  // They are meant for the engine: it ends first what runs.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) launcher.on(signal, () => undefined);
  const bound = new Set<number>();
  const say = (news: LaunchNews): void => {
    if (launcher.connected) launcher.send?.(news, undefined, undefined, () => undefined);
  };
  launcher.on('message', (order) => {
    const { number, request } = order as LaunchOrder;
    const { pid, ended } = launchHere(request);
    void pid.then((id) => {
      if (id !== undefined && request.endsWithEngine === true) bound.add(id);
      say({ number, kind: 'started', ...(id === undefined ? {} : { pid: id }) });
      void ended.then((end) => {
        if (id !== undefined) bound.delete(id);
        say({ number, kind: 'ended', end });
      });
    });
  });
  launcher.on('disconnect', () => {
    for (const pid of bound) killGroup(pid);
    launcher.exit(0);
  });
}
