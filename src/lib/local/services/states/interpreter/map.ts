import { setImmediate as nextTurn } from 'node:timers/promises';
import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { ItemProcessor, MapState } from '../../../../asl/machine.ts';
import { attempt } from './attempts.ts';
import { Children } from './children.ts';
import { sayFailed } from './parallel.ts';
import type { Park } from './position.ts';
import { selectedItem, type StateData } from './state-data.ts';
import type { Exit, Thread } from './thread.ts';

/** Iterations of an inline Map at a time, however many the state allows. */
const MOST_AT_A_TIME = 40;

/** So many iterations are made, where they wait for nothing, before others get their turn. */
const ITERATIONS_A_TURN = 50;

/** Runs a distributed Map and gives its result. Throws StateFailures. */
export type Distribute = (thread: Thread, data: StateData, state: MapState, processor: ItemProcessor, park: Park | undefined) => Promise<Json>;

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html */
export async function performMap(thread: Thread, data: StateData, state: MapState, distribute: Distribute): Promise<Exit> {
  const processor = state.ItemProcessor ?? state.Iterator;
  if (processor === undefined) throw new StateFailure('States.Runtime', 'the Map has no ItemProcessor');
  const isDistributed = processor.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const work = async (park: Park | undefined): Promise<Json> => {
    const results = isDistributed ? await distribute(thread, data, state, processor, park) : await iterate(thread, data, state, processor, park);
    thread.emit('MapStateSucceeded');
    return results;
  };
  return attempt(thread, data, state, work, (failure) => sayFailed(thread, 'MapStateFailed', failure));
}

async function iterate(thread: Thread, data: StateData, state: MapState, processor: ItemProcessor, park: Park | undefined): Promise<Json> {
  const name = thread.position.state;
  const kept = park?.kind === 'children' ? park.items : undefined;
  const items = kept ?? (await data.items(state));
  const limit = (await data.number('MaxConcurrency', state)) ?? 0;
  const width = Math.min(limit === 0 ? MOST_AT_A_TIME : limit, MOST_AT_A_TIME, items.length);
  if (kept === undefined) {
    thread.emit('MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
    thread.parkAt({ kind: 'children', items });
  }
  const started = thread.position.previous;
  const children = new Children(thread);
  const results: Json[] = Array.from({ length: items.length }, () => null);
  const running = new Set<number>();
  // Those that had begun come first: they hold their places.
  const order = [...items.keys()].sort((a, b) => Number(children.hadBegun(b)) - Number(children.hadBegun(a)));
  const place = { next: 0 };
  const lane = async (): Promise<void> => {
    // What begins in a place that became free follows the last event in it.
    let previous = started;
    for (let index = order[place.next]; index !== undefined && !children.isStopped; index = order[place.next]) {
      place.next += 1;
      previous = await iteration(index, previous);
      if (place.next % ITERATIONS_A_TURN === 0) await nextTurn();
    }
  };
  const details = (index: number): object => ({ name, index });
  const iteration = async (index: number, previous: number): Promise<number> => {
    const value = items[index] ?? null;
    const isNew = !children.hadBegun(index);
    const selected = isNew ? await selectedItem(data, state, { index, value }) : undefined;
    if (children.isStopped) return previous;
    const begun = isNew ? thread.execution.emit('MapIterationStarted', previous, { mapIterationStartedEventDetails: details(index) }) : previous;
    running.add(index);
    const child = children.begin(processor, index, selected === undefined ? value : selected, begun, { index, value });
    try {
      results[index] = child.result ?? (await children.run(child.thread));
    } catch (error) {
      if (error instanceof StateFailure && !children.isStopped && running.delete(index)) {
        children.stop(error);
        thread.position.previous = thread.execution.emit('MapIterationFailed', child.thread.position.previous, { mapIterationFailedEventDetails: details(index) });
        for (const other of running) thread.execution.emit('MapIterationAborted', thread.position.previous, { mapIterationAbortedEventDetails: details(other) });
        running.clear();
      }
      throw error;
    }
    // Another one failed while this one came to its end: it was called aborted then.
    if (children.isStopped) return previous;
    if (child.result === undefined) thread.position.previous = thread.execution.emit('MapIterationSucceeded', child.thread.position.previous, { mapIterationSucceededEventDetails: details(index) });
    running.delete(index);
    return child.thread.position.previous;
  };
  await children.all(Array.from({ length: width }, lane));
  return results;
}
