/** How a handler ended. */
export type HandlerEnd =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly complaint: string }
  | { readonly kind: 'signalled'; readonly signal: string; readonly complaint: string }
  | { readonly kind: 'timed-out'; readonly seconds: number; readonly complaint: string }
  /** It was stopped by us: its task is gone, or the worker has to leave. */
  | { readonly kind: 'stopped'; readonly complaint: string }
  /** It wrote more than an answer can have. */
  | { readonly kind: 'too-much'; readonly complaint: string }
  | { readonly kind: 'not-started'; readonly reason: string };

export interface HandlerTask {
  /** Of this worker, from 1. */
  readonly number: number;
  /** JSON text. */
  readonly input: string;
}

/** Does the work of one task. Ends soon after `signal` aborts. */
export type Handler = (task: HandlerTask, signal: AbortSignal) => Promise<HandlerEnd>;

/** What the service is told. */
export type TaskAnswer = { readonly kind: 'success'; readonly output: string } | { readonly kind: 'failure'; readonly error: string; readonly cause: string };

export type WorkerEvent =
  | { readonly type: 'ready'; readonly at: number; readonly activityArn: string }
  | { readonly type: 'task-started'; readonly at: number; readonly task: number }
  | { readonly type: 'task-ended'; readonly at: number; readonly task: number; readonly milliseconds: number; readonly answer: TaskAnswer }
  /** Nobody waits for it any more, or the answer could not be given: `why`. */
  | { readonly type: 'task-lost'; readonly at: number; readonly task: number; readonly why: string }
  | { readonly type: 'trouble'; readonly at: number; readonly what: string }
  | { readonly type: 'draining'; readonly at: number; readonly polls: number; readonly tasks: number }
  | { readonly type: 'stopping'; readonly at: number; readonly polls: number; readonly tasks: number };

export interface WorkerCount {
  readonly succeeded: number;
  readonly failed: number;
  readonly lost: number;
}
