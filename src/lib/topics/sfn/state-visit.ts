import type { StateType } from '../../asl/machine.ts';

export type VisitStatus =
  | 'running'
  | 'succeeded'
  | 'caught' // it failed, and a Catch went on elsewhere
  | 'failed' // it ended the execution, or the Parallel or Map around it
  | 'aborted'; // something else ended while it ran

export interface Failure {
  /** Missing where whoever failed gave none. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** One pass of an execution through a state, from its entry to its exit. Times are in milliseconds since the epoch. */
export interface StateVisit {
  /** Of the event that entered it. */
  readonly id: number;
  readonly name: string;
  readonly type: StateType;
  /** The Parallel or Map in which it runs. */
  readonly parent: StateVisit | undefined;
  /** Of the Map around it, from 0. */
  readonly iteration: number | undefined;
  readonly enteredAt: number;
  readonly endedAt: number | undefined;
  readonly status: VisitStatus;
  /** From 1. A retry is another attempt of the same visit. */
  readonly attempt: number;
  /** JSON text that came into the state; undefined where the history has none. */
  readonly input: string | undefined;
  /** JSON text that the work was given in the last attempt: after InputPath and Parameters or Arguments. */
  readonly workInput: string | undefined;
  readonly output: string | undefined;
  /** What is called: a function's ARN, "arn:aws:states:::lambda:invoke", an activity. */
  readonly resource: string | undefined;
  /** Of the last attempt that failed; undefined after one that did not. */
  readonly failure: Failure | undefined;
  /** Of a Map: how its iterations are. */
  readonly iterations: Iterations | undefined;
  /** Of a distributed Map. */
  readonly mapRunArn: string | undefined;
}

export interface Iterations {
  /** undefined for a distributed Map: its children are executions of their own. */
  readonly total: number | undefined;
  readonly started: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly aborted: number;
}

/** Where a state stands, from the outside in: `Orders[2] › Charge`. */
export function pathOf(visit: StateVisit): string {
  const { name, parent, iteration } = visit;
  return parent === undefined ? name : `${pathOf(parent)}${iteration === undefined ? '' : `[${iteration}]`} › ${name}`;
}

/** All visits of the states of one name, taken together. */
export interface StateTime {
  readonly name: string;
  readonly type: StateType;
  /** Of the last visit. */
  readonly status: VisitStatus;
  readonly visits: number;
  readonly attempts: number;
  readonly failures: number;
  /** In all visits together; those that still run until `now`. */
  readonly milliseconds: number;
}

/** How long each state took, in the order in which they were first entered. */
export function stateTimes(visits: Iterable<StateVisit>, now: number): StateTime[] {
  const times = new Map<string, StateTime>();
  for (const { name, type, status, attempt, enteredAt, endedAt } of visits) {
    const before = times.get(name);
    times.set(name, {
      name,
      type,
      status,
      visits: (before?.visits ?? 0) + 1,
      attempts: (before?.attempts ?? 0) + attempt,
      failures: (before?.failures ?? 0) + (status === 'failed' || status === 'caught' ? 1 : 0),
      milliseconds: (before?.milliseconds ?? 0) + Math.max(0, (endedAt ?? now) - enteredAt),
    });
  }
  return [...times.values()];
}
