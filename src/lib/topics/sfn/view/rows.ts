import type { StateType } from '../../../asl/machine.ts';
import type { MapRunDescription } from '../executions/types.ts';
import type { Failure, StateVisit, VisitStatus } from '../state-visit.ts';

export type RowStatus = VisitStatus | 'retrying';

/** How many items of a Map are where. */
export interface ItemCounts {
  /** undefined where nobody knows yet. */
  readonly total: number | undefined;
  readonly succeeded: number;
  readonly failed: number;
}

/** A state of the machine, with all visits to it so far. Times in milliseconds since the epoch. */
export interface StateRow {
  readonly name: string;
  readonly type: StateType;
  /** How many Maps and Parallels it lies in. */
  readonly depth: number;
  readonly status: RowStatus;
  readonly visits: number;
  readonly running: number;
  /** Visits that ended badly. */
  readonly failed: number;
  /** Of the last visit, from 1. */
  readonly attempt: number;
  readonly enteredAt: number;
  /** undefined while it is visited. */
  readonly endedAt: number | undefined;
  /** Of the last visit. */
  readonly failure: Failure | undefined;
  readonly items: ItemCounts | undefined;
}

interface Node {
  visits: StateVisit[];
  readonly depth: number;
  readonly inner: Map<string, Node>;
}

/** A row a state, in the order in which they were entered first; inner ones behind the one that they lie in. Pure. */
export function stateRows(visits: Iterable<StateVisit>, mapRuns: ReadonlyMap<string, MapRunDescription>): StateRow[] {
  const roots = new Map<string, Node>();
  const nodes = new Map<StateVisit, Node>();
  for (const visit of visits) {
    const around = visit.parent === undefined ? undefined : nodes.get(visit.parent);
    const siblings = around?.inner ?? roots;
    const node = siblings.get(visit.name) ?? { visits: [], depth: (around?.depth ?? -1) + 1, inner: new Map<string, Node>() };
    siblings.set(visit.name, node);
    node.visits.push(visit);
    nodes.set(visit, node);
  }
  return [...flatten(roots, mapRuns)];
}

function* flatten(nodes: ReadonlyMap<string, Node>, mapRuns: ReadonlyMap<string, MapRunDescription>): Generator<StateRow> {
  for (const { visits, depth, inner } of nodes.values()) {
    const row = rowOf(visits, depth, mapRuns);
    if (row !== undefined) yield row;
    yield* flatten(inner, mapRuns);
  }
}

function rowOf(visits: readonly StateVisit[], depth: number, mapRuns: ReadonlyMap<string, MapRunDescription>): StateRow | undefined {
  const last = visits.at(-1);
  if (last === undefined) return undefined;
  const running = visits.filter(({ status }) => status === 'running');
  const shown = running.at(-1) ?? visits.find(({ status }) => status === 'failed') ?? last;
  return {
    name: last.name,
    type: last.type,
    depth,
    status: shown.status === 'running' && shown.failure !== undefined ? 'retrying' : shown.status,
    visits: visits.length,
    running: running.length,
    failed: visits.filter(({ status }) => status === 'failed' || status === 'caught').length,
    attempt: shown.attempt,
    enteredAt: shown.enteredAt,
    endedAt: running.length > 0 ? undefined : shown.endedAt,
    failure: shown.failure,
    items: itemsOf(shown, mapRuns),
  };
}

function itemsOf({ type, iterations, mapRunArn }: StateVisit, mapRuns: ReadonlyMap<string, MapRunDescription>): ItemCounts | undefined {
  const run = mapRunArn === undefined ? undefined : mapRuns.get(mapRunArn);
  if (run !== undefined) return { total: run.items.total, succeeded: run.items.succeeded, failed: run.items.failed + run.items.timedOut + run.items.aborted };
  return type === 'Map' && iterations !== undefined ? { total: iterations.total, succeeded: iterations.succeeded, failed: iterations.failed + iterations.aborted } : undefined;
}
