import type { Machine, StateGraph } from '../../../../asl/machine.ts';
import type { ThreadRecord } from '../executions/journal.ts';
import type { Position } from './position.ts';

/**
 * Where the threads of an execution that did not succeed go on when it is redriven: what was done stays done, and each
 * state that was not left is carried out again, with all its attempts. `id` is the event that tells of the redrive, `at`
 * its time in milliseconds since the epoch.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html#redrive-behavior-states
 */
export function redriven(machine: Machine, threads: readonly ThreadRecord[], id: number, at: number): { readonly moved: ThreadRecord[]; readonly forgotten: number[] } {
  const children = Map.groupBy(threads, ({ parent }) => parent);
  const moved: ThreadRecord[] = [];
  const forgotten: number[] = [];
  const forget = (parent: number): void => {
    for (const { thread } of children.get(parent) ?? []) {
      forgotten.push(thread);
      forget(thread);
    }
  };
  const walk = (thread: ThreadRecord, graph: StateGraph | undefined): void => {
    if (thread.result !== undefined) return;
    const state = graph?.States[thread.position.state];
    moved.push({ ...thread, position: fresh(thread.position, state?.Type === 'Fail', id, at) });
    // The work was done, and what it gave could not be handed on: it is done again, with all that is inside of it.
    if (thread.position.park?.kind !== 'children') {
      forget(thread.thread);
      return;
    }
    for (const child of children.get(thread.thread) ?? []) {
      walk(child, state?.Type === 'Parallel' ? state.Branches[child.childIndex] : state?.Type === 'Map' ? (state.ItemProcessor ?? state.Iterator) : undefined);
    }
  };
  for (const root of children.get(undefined) ?? []) walk(root, machine);
  return { moved, forgotten };
}

function fresh({ park, ...position }: Position, isFail: boolean, id: number, at: number): Position {
  switch (park?.kind) {
    case 'children':
      return { ...position, retries: [], park };
    case 'map-run':
      return { ...position, retries: [], previous: id, park };
    case 'until':
      // It waits its seconds again; a time that has passed is over.
      return { ...position, retries: [], previous: id, enteredAt: at };
    default:
      return { ...position, retries: [], previous: id, ...(isFail ? { entered: 0 } : {}) };
  }
}
