import type { NodeStatus } from '../run/events.ts';
import type { Style } from './color.ts';

/** The status of one node in words that stand alone. */
export const STATUS_WORD: Readonly<Record<NodeStatus, string>> = {
  pending: 'pending',
  delayed: 'delayed',
  running: 'running',
  cancelling: 'cancelling',
  success: 'success',
  failed: 'failed',
  'execution-timed-out': 'timed out while running',
  'delivery-timed-out': 'timed out before the start',
  undeliverable: 'undeliverable',
  'invalid-platform': 'wrong platform',
  'access-denied': 'access denied',
  cancelled: 'cancelled',
  terminated: 'not sent: error budget used up',
  'not-sent': 'not sent',
  unknown: 'outcome unknown',
};

export const STATUS_STYLE: Readonly<Record<NodeStatus, Style>> = {
  pending: 'dim',
  delayed: 'dim',
  running: 'cyan',
  cancelling: 'yellow',
  success: 'green',
  failed: 'red',
  'execution-timed-out': 'red',
  'delivery-timed-out': 'red',
  undeliverable: 'red',
  'invalid-platform': 'red',
  'access-denied': 'red',
  cancelled: 'yellow',
  terminated: 'yellow',
  'not-sent': 'yellow',
  unknown: 'red',
};

/** "failed (exit 1)"; without the code where there is none, or where it says nothing new. */
export const statusWithExit = (status: NodeStatus, exitCode: number | undefined): string =>
  exitCode === undefined || (status === 'success' && exitCode === 0) ? STATUS_WORD[status] : `${STATUS_WORD[status]} (exit ${exitCode})`;
