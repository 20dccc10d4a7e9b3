import type { Execution, Fleet } from '../nodes/types.ts';

/** A fleet that knows how many executions are in hand: as long as there are any, the engine is not idle. */
export interface WorkingFleet extends Fleet {
  readonly executionsInHand: number;
}

export function countExecutions(fleet: Fleet): WorkingFleet {
  let inHand = 0;
  const counted = <E extends Execution | undefined>(execution: E): E => {
    if (execution !== undefined) {
      inHand += 1;
      void execution.result.then(() => {
        inHand -= 1;
      });
    }
    return execution;
  };
  return {
    get executionsInHand() {
      return inHand;
    },
    scopes: () => fleet.scopes(),
    list: (scope) => fleet.list(scope),
    get: (scope, id) => fleet.get(scope, id),
    add: (scope, spec) => fleet.add(scope, spec),
    update: (scope, id, change) => fleet.update(scope, id, change),
    remove: (scope, id) => fleet.remove(scope, id),
    start: (node, spec) => counted(fleet.start(node, spec)),
    adopt: (node, spec) => counted(fleet.adopt(node, spec)),
    close: () => fleet.close(),
  };
}
