import { StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import type { Thread } from '../interpreter/thread.ts';
import type { TokenWaiter } from './task-tokens.ts';

/** A task while it is carried out. */
export interface TaskCall {
  readonly thread: Thread;
  readonly input: Json;
  readonly token: string | undefined;
  /** What is told of the token. */
  readonly waiter: TokenWaiter | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly signal: AbortSignal;
  /** What was kept of it before the last engine ended. */
  readonly note: string | undefined;
  /** Writes a note for a later engine, such as the name of what is about to be started; on the disk when it resolves. */
  readonly keep: (note: string) => Promise<void>;
  /** It was handed over; written before anything else is done. `worker`: who took an activity's task. */
  readonly started: (worker?: string) => Promise<void>;
}

export interface TaskLimits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly credentials: Json | undefined;
}

type HistoryEvent = readonly [type: string, details: object | undefined];

/** A kind of work: how it is done, and which events tell of it. */
export interface TaskWork {
  /** Somebody answers by a token. */
  readonly hasToken: boolean;
  /** Heartbeats are due only once somebody has the task. */
  readonly beatsOnceStarted: boolean;
  scheduled(input: Json, limits: TaskLimits): HistoryEvent;
  started(worker: string | undefined): HistoryEvent;
  succeeded(output: string): HistoryEvent;
  failed(failure: StateFailure): HistoryEvent;
  timedOut(failure: StateFailure): HistoryEvent;
  /** Gives the task's result. Throws StateFailures. */
  run(call: TaskCall): Promise<Json>;
  /** Goes on with a task that was handed over before the last engine ended. Throws a StateFailure where its outcome cannot be known. */
  resume(call: TaskCall, wasStarted: boolean): Promise<Json>;
}

/** What a failure says of itself in an event. */
export const failureDetails = ({ error, cause }: StateFailure): object => ({ ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });

export const outputDetails = (output: string): object => ({ output, outputDetails: { truncated: false } });

/** What is said of work whose outcome died with the last engine. */
export const lost = (error: string): StateFailure => new StateFailure(error, 'The engine ended while this ran: whether it was done is not known, so it is not done again by itself. A Retry of the state can.');
