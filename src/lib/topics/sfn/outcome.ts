import { EXIT, type ExitCode } from '../../errors/exit-codes.ts';
import { shownCause, shownText } from './executions/present.ts';
import type { ExecutionStatus } from './executions/types.ts';
import type { ExecutionFailure, Progress } from './progress.ts';
import { pathOf } from './state-visit.ts';

/** How a command ends that waited for an execution: as `sfn run` counts it. One that still runs was not waited for. */
export const exitCodeOf = (status: ExecutionStatus): ExitCode => (status === 'SUCCEEDED' || status === 'RUNNING' ? EXIT.success : EXIT.partial);

const WORDS: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'running',
  PENDING_REDRIVE: 'waiting for its redrive',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed out',
  ABORTED: 'stopped',
};

/** "failed at Charge, attempt 3: CardDeclined: no money; input {…}"; on one line, long texts cut. */
export function outcomeWords({ status, failure }: Pick<Progress, 'status' | 'failure'>): string {
  const why = failure === undefined ? '' : failureWords(failure);
  return why === '' ? WORDS[status] : `${WORDS[status]}${why.startsWith('at ') ? '' : ':'} ${why}`;
}

/** "at Charge, attempt 3: CardDeclined: no money; input {…}"; "" where nothing is known. */
export const failureWords = (failure: Omit<ExecutionFailure, 'status'>): string => `${placeWords(failure)}${reasonWords(failure)}${inputWords(failure)}`.replace(/^[ :]+/, '');

const placeWords = ({ states, at }: Omit<ExecutionFailure, 'status'>): string =>
  states.length === 0 ? '' : ` at ${states.map(pathOf).join(', ')}${states.length === 1 && at !== undefined && at.attempt > 1 ? `, attempt ${at.attempt}` : ''}`;

function reasonWords({ error, cause }: Omit<ExecutionFailure, 'status'>): string {
  const reason = [shownText(error ?? ''), shownCause(cause ?? '')].filter((part) => part !== '');
  return reason.length === 0 ? '' : `: ${reason.join(': ')}`;
}

function inputWords({ states, at }: Omit<ExecutionFailure, 'status'>): string {
  const input = states.length === 1 ? (at?.workInput ?? at?.input) : undefined;
  return input === undefined ? '' : `; input ${shownText(input)}`;
}
