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

const outcomeOf = ({ status, failure }: StateVisit): Entered => (status === 'failed' && TIMEOUTS.has(failure?.error) ? 'timed-out' : status);

function withParents(visits: readonly StateVisit[]): Set<StateVisit> {
  const all = new Set<StateVisit>();
  for (const start of visits) for (let visit: StateVisit | undefined = start; visit !== undefined; visit = visit.parent) all.add(visit);
  return all;
}
