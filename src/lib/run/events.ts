/**
 * What happens in a run, in words that know no service. The same events feed every view and the journal:
 * there is no second format. Every event is plain JSON. `at` is milliseconds since the epoch.
 */

/** Where one node can end. Together they are the vocabulary of the verdict; every node ends in exactly one. */
export const TERMINAL_STATUSES = [
  'success',
  'failed', // it ran and its exit code was not 0
  'execution-timed-out', // it ran and was stopped by its own deadline
  'delivery-timed-out', // it never started before the delivery deadline
  'undeliverable', // the service could not hand it over: gone, terminated, no agent
  'invalid-platform', // the document does not fit the node's operating system
  'access-denied',
  'cancelled',
  'terminated', // not sent by the service, because the error budget was used up
  'not-sent', // left out by Drover before or during the run; `reason` says why
  'unknown', // Drover stopped looking before it ended
] as const;
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];
export type LiveStatus = 'pending' | 'delayed' | 'running' | 'cancelling';
export type NodeStatus = LiveStatus | TerminalStatus;

const TERMINAL: ReadonlySet<string> = new Set(TERMINAL_STATUSES);
export const isTerminal = (status: NodeStatus): status is TerminalStatus => TERMINAL.has(status);

export type StreamName = 'stdout' | 'stderr';

/** A node as people name it. `name` is the Name tag or the computer name, and the id where it has neither. */
export interface NodeRef {
  readonly id: string;
  readonly name: string;
  /** The account and region in which it lives, where a run has several. */
  readonly lane?: string;
}

/** Text that the service cut and nobody could fetch whole. */
export interface LostOutput {
  readonly step: string;
  readonly stream: StreamName;
  /** Characters that are left of it. */
  readonly keptCharacters: number;
  /** Why the whole text could not be had, and what would have kept it. */
  readonly why: string;
}

export interface Verdict {
  readonly total: number;
  /** Only statuses that occurred. They add up to `total`. */
  readonly counts: Readonly<Partial<Record<TerminalStatus, number>>>;
  /** Nodes on which the command ran to an end of its own, divided by `total`; 0 to 1. */
  readonly coverage: number;
  readonly requiredCoverage: number;
  readonly exitCode: number;
  /** One line for a person: "17 of 20 succeeded, 2 failed, 1 undeliverable". */
  readonly summary: string;
}

interface At {
  readonly at: number;
}

export type RunEvent =
  | (At & {
      readonly type: 'run-started';
      readonly runId: string;
      /** The command that started it: "ssm send". */
      readonly verb: string;
      /** What is run, on one line, without secrets. */
      readonly title: string;
      readonly nodes: readonly NodeRef[];
      /** What they are, in the plural, where they are no nodes: "parameters". */
      readonly noun?: string;
      /** How many at a time, and the failure that stops the run, as absolute numbers. */
      readonly concurrency: number;
      readonly stopsAtFailure: number;
    })
  /** About to be sent. On record before it is done: after a crash the service is asked for this slice before anything else. */
  | (At & { readonly type: 'dispatching'; readonly sliceId: string; readonly lane: string; readonly nodes: readonly string[] })
  /** The service has taken an order for these nodes under an id of its own (for Run Command: the command id). */
  | (At & { readonly type: 'dispatched'; readonly dispatchId: string; readonly nodes: readonly string[]; readonly sliceId?: string })
  /** The service certainly does not have this slice: its nodes wait for their turn again. */
  | (At & { readonly type: 'not-dispatched'; readonly sliceId: string; readonly reason: string })
  | (At & { readonly type: 'wave'; readonly name: string; readonly state: 'started' | 'soaking' | 'checking' | 'passed' | 'failed'; readonly nodes: number; readonly reason?: string })
  | (At & {
      readonly type: 'node-status';
      readonly node: string;
      readonly status: NodeStatus;
      /** Why, where the status alone does not say it. */
      readonly reason?: string;
      /** Of the last step that ran; only on terminal statuses. */
      readonly exitCode?: number;
      readonly startedAt?: number;
      readonly endedAt?: number;
      /** Only on terminal statuses, and only where text was really lost. */
      readonly lost?: readonly LostOutput[];
    })
  /** A piece of output, to be appended to what came before it on the same node, step and stream. Raw: a view makes it safe. */
  | (At & {
      readonly type: 'node-output';
      readonly node: string;
      readonly step: string;
      readonly stream: StreamName;
      readonly text: string;
    })
  /** The service asked for fewer calls. `callsPerSecond` is the rate now kept. */
  | (At & { readonly type: 'throttled'; readonly api: string; readonly callsPerSecond: number })
  | (At & { readonly type: 'notice'; readonly level: 'info' | 'warning'; readonly message: string })
  /** Asked to stop: by Ctrl-C or a signal, or because the time to wait is over. */
  | (At & { readonly type: 'stopping'; readonly cause: 'interruption' | 'wait-timeout'; readonly why: string })
  | (At & { readonly type: 'run-ended'; readonly verdict: Verdict });
