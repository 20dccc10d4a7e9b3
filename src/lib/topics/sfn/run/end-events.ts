import type { RunEvent, TerminalStatus } from '../../../run/events.ts';
import type { ExecutionDescription, ExecutionStatus } from '../executions/types.ts';
import type { ExecutionFailure } from '../progress.ts';
import { failureWords } from '../outcome.ts';

const ENDS: Readonly<Partial<Record<ExecutionStatus, TerminalStatus>>> = { SUCCEEDED: 'success', FAILED: 'failed', TIMED_OUT: 'execution-timed-out', ABORTED: 'cancelled' };

export type ExecutionEnd = Pick<ExecutionDescription, 'status' | 'startedAt' | 'stoppedAt' | 'output' | 'error' | 'cause'>;

/** What an execution that has ended says in a run: its output, and its end. */
export function* endEvents(node: string, { status, startedAt, stoppedAt, output, error, cause }: ExecutionEnd, failure: ExecutionFailure | undefined, at: number): Generator<RunEvent> {
  if (output !== undefined) yield { type: 'node-output', at, node, step: '', stream: 'stdout', text: `${output}\n` };
  const end = ENDS[status] ?? 'unknown';
  const reason = end === 'success' ? '' : failureWords(failure ?? { error, cause, at: undefined, states: [] });
  yield { type: 'node-status', at, node, status: end, startedAt, ...(stoppedAt === undefined ? {} : { endedAt: stoppedAt }), ...(reason === '' ? {} : { reason }) };
}
