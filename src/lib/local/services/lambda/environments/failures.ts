import type { LaunchEnd } from '../../../nodes/launch.ts';
import type { Failure } from './invocation.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
export const timedOut = (requestId: string, seconds: number): Failure => ({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds` });

export const invalidEntrypoint = (requestId: string, problem: string): Failure => ({ errorType: 'Runtime.InvalidEntrypoint', errorMessage: `RequestId: ${requestId} Error: ${problem}` });

export const MOST_RESPONSE_BYTES = 6_291_556;

export const responseTooLarge = (): Failure => ({ errorType: 'Function.ResponseSizeTooLarge', errorMessage: `Response payload size exceeded maximum allowed payload size (${MOST_RESPONSE_BYTES} bytes).` });

/** What is said of a process that ended by itself, or that was killed for its memory. */
export function exited(requestId: string, end: LaunchEnd): Failure {
  if (end.kind === 'not-started') return invalidEntrypoint(requestId, end.reason);
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${exitWords(end)}` };
}

function exitWords(end: Exclude<LaunchEnd, { readonly kind: 'not-started' }>): string {
  if (end.kind === 'exited') return end.exitCode === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${end.exitCode}`;
  return `Runtime exited with error: signal: ${end.kind === 'signalled' ? (SIGNALS[end.signal] ?? end.signal) : 'killed'}`;
}

/** As Go names them. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGINT: 'interrupt',
  SIGHUP: 'hangup',
  SIGABRT: 'aborted (core dumped)',
  SIGSEGV: 'segmentation fault (core dumped)',
  SIGBUS: 'bus error (core dumped)',
  SIGFPE: 'floating point exception (core dumped)',
  SIGILL: 'illegal instruction (core dumped)',
  SIGTRAP: 'trace/breakpoint trap (core dumped)',
  SIGQUIT: 'quit (core dumped)',
};
