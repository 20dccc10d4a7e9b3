import { ordinal } from '../run/fanout/rate.ts';
import { isTerminal, TERMINAL_STATUSES, type LiveStatus, type NodeStatus } from '../run/events.ts';
import { formatDuration, formatRate } from './duration.ts';
import type { RunState, Wave } from './run-state.ts';
import { safeLine } from './safe-text.ts';
import { STATUS_WORD } from './status-words.ts';

/** Throttling that was not said again for so long is over. Milliseconds. */
const THROTTLED_FOR = 10_000;
const LIVE_STATUSES: readonly LiveStatus[] = ['cancelling', 'running', 'delayed', 'pending'];

export interface StatusCount {
  readonly status: NodeStatus;
  readonly words: string;
}

/** "8 success", "2 failed", "4 running": the statuses that occur, those that ended first. */
export function statusCounts(state: RunState): StatusCount[] {
  return [...TERMINAL_STATUSES, ...LIVE_STATUSES]
    .filter((status) => state.nodes.count(status) > 0)
    .map((status) => ({ status, words: `${state.nodes.count(status)} ${STATUS_WORD[status]}` }));
}

/** "5 at a time, stops at the 3rd failure". */
export function rateControlWords(state: RunState): string {
  const stops = state.stopsAtFailure > 0 && state.stopsAtFailure <= state.total;
  return `${state.concurrency} at a time, ${stops ? `stops at the ${ordinal(state.stopsAtFailure)} failure` : 'no failure stops it'}`;
}

/** "2.4/s, 3 s left"; "" before anybody can tell. */
export function paceWords(state: RunState, now: number): string {
  const rate = state.rate(now);
  if (rate === undefined || state.ended >= state.total) return '';
  const left = state.timeLeft(now);
  return left === undefined ? formatRate(rate) : `${formatRate(rate)}, ${formatDuration(left)} left`;
}

/** "throttled by ssm:SendCommand, 12 calls/s"; "" where the service did not ask for it in the last seconds. */
export function throttlingWords(state: RunState, now: number): string {
  const { throttled } = state;
  if (throttled === undefined || now - throttled.at > THROTTLED_FOR) return '';
  const calls = throttled.callsPerSecond < 10 ? Number(throttled.callsPerSecond.toFixed(1)) : Math.round(throttled.callsPerSecond);
  return `throttled by ${safeLine(throttled.api)}, ${calls} calls/s`;
}

/** "wave canary: soaking, 10 nodes". */
export const waveWords = ({ name, state, nodes, reason }: Wave): string =>
  `wave ${safeLine(name)}: ${state}, ${nodes} ${nodes === 1 ? 'node' : 'nodes'}${reason === undefined ? '' : `; ${safeLine(reason)}`}`;

/** Why a node ended as it did, on one safe line: what it wrote last where it ran, what the service said where it did not. */
export function complaintOf(state: RunState, node: number): string {
  const reason = safeLine(state.nodes.reason(node) ?? '');
  const written = state.lastLines.complaint(node);
  return state.nodes.status(node) === 'failed' ? written || reason : reason || written;
}

/** How long the node ran, in milliseconds; up to `now` where it still does. Undefined where nobody knows. */
export function ranFor(state: RunState, node: number, now?: number): number | undefined {
  const started = state.nodes.startedAt(node);
  if (started === undefined) return undefined;
  const ended = state.nodes.endedAt(node) ?? (isTerminal(state.nodes.status(node)) ? undefined : now);
  return ended === undefined ? undefined : Math.max(0, ended - started);
}
