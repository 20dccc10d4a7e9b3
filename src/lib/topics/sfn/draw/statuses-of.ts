import { stateKey } from '../../../asl/graph/state-key.ts';
import type { Progress } from '../progress.ts';
import type { StateVisit } from '../state-visit.ts';
import { progressOf, type Entered, type StateProgress, type Statuses } from './status.ts';

const TIMEOUTS: ReadonlySet<string | undefined> = new Set(['States.Timeout', 'States.HeartbeatTimeout']);

/**
 * What became of each state so far, by its key: all visits of it taken together. Pure; may be asked again and again
 * while an execution goes on.
 */
export function statusesOf({ visits, status, failure }: Pick<Progress, 'visits' | 'status' | 'failure'>): Statuses {
  const timedOut = status === 'TIMED_OUT' ? withParents(failure?.states ?? []) : new Set<StateVisit>();
  const keys = new Map<StateVisit, readonly string[]>();
  const counts = new Map<string, Partial<Record<Entered, number>>>();
  for (const visit of visits) {
    const path = [...(visit.parent === undefined ? [] : (keys.get(visit.parent) ?? [])), visit.name];
    keys.set(visit, path);
    const of = counts.get(stateKey(path)) ?? {};
    counts.set(stateKey(path), of);
    const outcome = timedOut.has(visit) ? 'timed-out' : outcomeOf(visit);
    of[outcome] = (of[outcome] ?? 0) + 1;
  }
  return new Map([...counts].map(([key, of]): [string, StateProgress] => [key, progressOf(of)]));
}

/**
 * What ended a Parallel or Map from within counts as aborted with it where no event links the two: it failed all the
 * same if it is a Fail, or if its last attempt did.
 */
function outcomeOf({ status, type, failure }: StateVisit): Entered {
  const hasFailed = status === 'failed' || (status === 'aborted' && (type === 'Fail' || failure !== undefined));
  if (!hasFailed) return status;
  return TIMEOUTS.has(failure?.error) ? 'timed-out' : 'failed';
}

function withParents(visits: readonly StateVisit[]): Set<StateVisit> {
  const all = new Set<StateVisit>();
  for (const start of visits) for (let visit: StateVisit | undefined = start; visit !== undefined; visit = visit.parent) all.add(visit);
  return all;
}
