import type { RunEvent, TerminalStatus } from '../events.ts';
import type { RateLimits } from './rate.ts';
import type { Wave } from './waves.ts';

/** One thing to be done once: a node, a job, an execution. */
export interface FanoutTarget {
  readonly id: string;
  /** Targets of one slice share a lane: an account and region. Left out where there is only one. */
  readonly lane?: string;
}

/** Targets that go to the service in one call, under a name that is unique in the run and is the same after a crash. */
export interface Slice {
  readonly id: string;
  readonly lane: string;
  readonly targets: readonly string[];
  /** When it was about to be sent, milliseconds since the epoch; undefined where that is now. */
  readonly at?: number;
}

/** A slice that the service has taken under an id of its own. */
export interface Dispatch {
  readonly slice: Slice;
  readonly dispatchId: string;
}

/** How a service does it. Throws RemoteErrors; one that is `ambiguous` leaves open whether the service acted. */
export interface FanoutDriver {
  /** At most so many targets in a slice. */
  readonly sliceSize: number;
  /** What was dispatched has been done: nobody waits before looking. */
  readonly isImmediate?: boolean;
  /** Sends a slice. Never called again for a slice of which `find` has not said that the service does not have it. */
  dispatch(slice: Slice, signal: AbortSignal): Promise<string>;
  /** After doubt: the service's id of a slice, undefined where it does not have it. Knows how long that takes to be certain. */
  find(slice: Slice, signal: AbortSignal): Promise<string | undefined>;
  /** What has changed in these: statuses, outputs, notices. */
  look(dispatches: readonly Dispatch[], signal: AbortSignal): AsyncIterable<RunEvent>;
  cancel(dispatches: readonly Dispatch[], signal: AbortSignal): Promise<void>;
  /** How many more have ended, and failed, than `look` has named so far, where the service counts faster than it names. */
  ahead?(): { readonly ended: number; readonly failed: number };
  /** Whether a wave that went well may be followed by the next; a reason where not. */
  check?(targets: readonly string[], signal: AbortSignal): Promise<string | undefined>;
}

export interface FanoutPlan {
  readonly waves: readonly Wave<FanoutTarget>[];
  readonly limits: RateLimits;
  /** Between a wave and the next one's check. */
  readonly soakMilliseconds: number;
}

/** A target that the service refused by name, and with it its slice: the others can be sent without it. */
export class TargetsRefused extends Error {
  readonly targets: readonly string[];
  /** How they end. */
  readonly status: TerminalStatus;

  constructor(targets: readonly string[], message: string, { status = 'undeliverable', ...options }: ErrorOptions & { readonly status?: TerminalStatus } = {}) {
    super(message, options);
    this.name = 'TargetsRefused';
    this.targets = targets;
    this.status = status;
  }
}
