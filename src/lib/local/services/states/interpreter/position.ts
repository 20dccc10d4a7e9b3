import type { Json } from '../../../../asl/json.ts';

/** What a state waits for that outlives the engine's process. Times are milliseconds since the epoch. */
export type Park =
  /** A Wait state, or the next attempt of a failed one. */
  | { readonly kind: 'until' | 'retry'; readonly at: number }
  /** Work somewhere else. */
  | { readonly kind: 'task'; readonly scheduled: number; readonly since: number; readonly token: string | undefined; readonly started: string | undefined; readonly note: string | undefined }
  /** Branches, or the iterations of a Map; those that began have rows of their own. */
  | { readonly kind: 'children'; readonly items?: readonly Json[] }
  | { readonly kind: 'map-run'; readonly arn: string }
  /** The work is done, or has failed for good; what becomes of it is being evaluated. */
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'failed'; readonly error: string | undefined; readonly cause: string | undefined };

/** Where a thread stands: a line of states, in an execution, a branch or an iteration. Kept as JSON. */
export interface Position {
  state: string;
  input: Json;
  /** The id of the event that entered the state; 0 before it. */
  entered: number;
  enteredAt: number;
  /** Attempts that each retrier has made again, by its index. */
  retries: number[];
  /** Set by this thread; those of the threads around it are read through. */
  variables: Record<string, Json>;
  /** The thread's last event. */
  previous: number;
  park?: Park | undefined;
}

export const startOf = (state: string, input: Json, previous: number): Position => ({ state, input, entered: 0, enteredAt: 0, retries: [], variables: {}, previous });
