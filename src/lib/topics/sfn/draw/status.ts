/**
 * What became of a state in an execution. caught: it failed, and a Catch led on. aborted: the execution, or the Parallel
 * or Map around it, ended first.
 */
export const STATE_STATUSES = ['not-entered', 'running', 'succeeded', 'failed', 'caught', 'aborted', 'timed-out'] as const;
export type StateStatus = (typeof STATE_STATUSES)[number];
export type Entered = Exclude<StateStatus, 'not-entered'>;

/** A state may be entered many times: in a loop, by the items of a Map. */
export interface StateProgress {
  /** Of all times together: what needs attention most. */
  readonly status: StateStatus;
  /** How often it was entered. */
  readonly entered: number;
  /** How many of these times are, or ended, so. Statuses that never were are left out. */
  readonly counts: Readonly<Partial<Record<Entered, number>>>;
}

/** By the state's key (asl/graph/state-key). States that are not in it were not entered. */
export type Statuses = ReadonlyMap<string, StateProgress>;

export const NOT_ENTERED: StateProgress = { status: 'not-entered', entered: 0, counts: {} };

/** From what needs attention most to what needs none. */
const BY_WEIGHT: readonly Entered[] = ['running', 'failed', 'timed-out', 'aborted', 'caught', 'succeeded'];

export function progressOf(counts: Readonly<Partial<Record<Entered, number>>>): StateProgress {
  const entered = BY_WEIGHT.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  return { status: BY_WEIGHT.find((status) => (counts[status] ?? 0) > 0) ?? 'not-entered', entered, counts };
}

/** "9 succeeded, 1 failed": what is worth saying of a state that was entered more than once. */
export const countWords = ({ counts }: StateProgress): string =>
  BY_WEIGHT.filter((status) => (counts[status] ?? 0) > 0)
    .map((status) => `${counts[status]} ${STATUS_WORD[status]}`)
    .join(', ');

export const STATUS_WORD: Readonly<Record<StateStatus, string>> = {
  'not-entered': 'not entered',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  caught: 'failed and caught',
  aborted: 'aborted',
  'timed-out': 'timed out',
};
