import { UserError } from '../errors/errors.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { isTerminal, TERMINAL_STATUSES, type NodeStatus, type TerminalStatus, type Verdict } from './events.ts';

export interface VerdictInput {
  /** The status of every node of the run, one each. A node that has not ended counts as unknown. */
  readonly statuses: Iterable<NodeStatus>;
  /** The share of nodes, 0 to 1, on which the command must have run to an end of its own; 1 when left out. */
  readonly requiredCoverage?: number;
  /** Stopped by Ctrl-C or a signal. */
  readonly interrupted?: boolean;
  /** Drover stopped looking because of --wait-timeout. */
  readonly waitTimedOut?: boolean;
}

/** A status in words that follow a number: "2 failed". */
export const STATUS_WORDS: Readonly<Record<TerminalStatus, string>> = {
  success: 'succeeded',
  failed: 'failed',
  'execution-timed-out': 'timed out while running',
  'delivery-timed-out': 'timed out before they started',
  undeliverable: 'undeliverable',
  'invalid-platform': 'on the wrong platform',
  'access-denied': 'denied access',
  cancelled: 'cancelled',
  terminated: 'not sent because the error budget was used up',
  'not-sent': 'not sent',
  unknown: 'of unknown outcome',
};

/** Where the command itself came to its end on the node, well or not: what coverage counts. */
const RAN_TO_AN_END: ReadonlySet<TerminalStatus> = new Set(['success', 'failed', 'execution-timed-out']);
/** Shares are quotients of small integers: a difference below this is rounding, not a missing node. */
const ROUNDING = 1e-9;

/**
 * The honest answer of a run, from its nodes alone and never from what the service says of the whole.
 * Exit code: 130 interrupted, 6 the wait timed out, 3 a node failed or too few were covered, else 0.
 */
export function decideVerdict(input: VerdictInput): Verdict {
  const requiredCoverage = input.requiredCoverage ?? 1;
  const { total, counts } = countEnds(input.statuses);
  const ran = [...RAN_TO_AN_END].reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const coverage = total === 0 ? 1 : ran / total;
  const covered = coverage >= requiredCoverage - ROUNDING;
  return {
    total,
    counts,
    coverage,
    requiredCoverage,
    exitCode: exitCodeOf(input, counts, covered),
    summary: summarize(total, counts) + (covered ? '' : coverageWords(coverage, requiredCoverage)),
  };
}

function countEnds(statuses: Iterable<NodeStatus>): Pick<Verdict, 'total' | 'counts'> {
  const found = new Map<TerminalStatus, number>();
  let total = 0;
  for (const status of statuses) {
    const end = isTerminal(status) ? status : 'unknown';
    found.set(end, (found.get(end) ?? 0) + 1);
    total += 1;
  }
  const inOrder = TERMINAL_STATUSES.filter((status) => found.has(status));
  return { total, counts: Object.fromEntries(inOrder.map((status) => [status, found.get(status) ?? 0])) };
}

function exitCodeOf(input: VerdictInput, counts: Verdict['counts'], covered: boolean): ExitCode {
  if (input.interrupted) return EXIT.interrupted;
  if (input.waitTimedOut) return EXIT.timedOut;
  if ((counts.failed ?? 0) + (counts['execution-timed-out'] ?? 0) > 0 || !covered) return EXIT.partial;
  return EXIT.success;
}

function summarize(total: number, counts: Verdict['counts']): string {
  const rest = TERMINAL_STATUSES.filter((status) => status !== 'success' && counts[status] !== undefined);
  return [`${counts.success ?? 0} of ${total} succeeded`, ...rest.map((status) => `${counts[status]} ${STATUS_WORDS[status]}`)].join(', ');
}

/** Rounded down, so that a share that is too small never looks large enough. Said only where a share was asked for. */
function coverageWords(coverage: number, requiredCoverage: number): string {
  if (requiredCoverage >= 1) return '';
  return `; ran on ${Math.floor(coverage * 1000 + ROUNDING) / 10}% of the nodes, ${Math.round(requiredCoverage * 1e5) / 1e3}% required`;
}

/** "98%" or "98" to 0.98. Throws a UserError that names the flag. */
export function parseCoverage(text: string): number {
  // "0.98" and "1" without a sign are meant as shares by some and as percentages by others.
  const [, signed, bare] = /^(?:(\d{1,3}(?:\.\d+)?)%|(\d{2,3}|0))$/.exec(text) ?? [];
  const percent = Number(signed ?? bare ?? Number.NaN);
  if (!(percent <= 100)) {
    throw new UserError('bad-coverage', `--require-coverage: "${text}" is not a percentage`, 'Write a share of the nodes from 0% to 100%, for example 98%.');
  }
  return percent / 100;
}
