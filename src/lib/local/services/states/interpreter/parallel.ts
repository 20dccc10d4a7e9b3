import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { ParallelState } from '../../../../asl/machine.ts';
import { attempt } from './attempts.ts';
import { Children, type Child } from './children.ts';
import type { Park } from './position.ts';
import { workInput, type StateData } from './state-data.ts';
import type { Exit, Thread } from './thread.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html */
export async function performParallel(thread: Thread, data: StateData, state: ParallelState): Promise<Exit> {
  const work = async (park: Park | undefined): Promise<Json> => {
    const input = await workInput(data, state);
    const children = new Children(thread);
    if (park?.kind !== 'children') {
      thread.emit('ParallelStateStarted');
      thread.parkAt({ kind: 'children' });
    }
    const started = thread.position.previous;
    const branches = state.Branches.map((graph, index) => children.begin(graph, index, input, started));
    const run = async ({ thread: branch, result }: Child): Promise<Json> => {
      try {
        return result ?? (await children.run(branch));
      } catch (error) {
        // What follows in the history follows what failed.
        if (error instanceof StateFailure && !children.isStopped) {
          children.stop(error);
          thread.position.previous = branch.position.previous;
        }
        throw error;
      }
    };
    const results = await children.all(branches.map(run));
    thread.position.previous = Math.max(started, ...branches.map(({ thread: branch }) => branch.position.previous));
    thread.emit('ParallelStateSucceeded');
    return results;
  };
  return attempt(thread, data, state, work, (failure) => sayFailed(thread, 'ParallelStateFailed', failure));
}

/** Failures before it began are those of the state alone. */
export function sayFailed(thread: Thread, type: 'ParallelStateFailed' | 'MapStateFailed', { error }: StateFailure): void {
  if (error !== 'States.Runtime') thread.emit(type);
}
