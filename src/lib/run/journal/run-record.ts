import type { Verdict } from '../events.ts';

/** A run as the journal lists it. Times in milliseconds since the epoch. */
export interface RunRecord {
  readonly id: string;
  /** "ssm send". */
  readonly verb: string;
  readonly title: string;
  /** Of the process that holds it, or last held it. */
  readonly pid: number;
  readonly startedAt: number;
  readonly total: number;
  /** undefined while it runs, and for a run whose program was killed. */
  readonly endedAt: number | undefined;
  readonly verdict: Verdict | undefined;
  /** The run that this one tries again. */
  readonly parent: string | undefined;
  /** What the verb needs to go on with it: plain JSON of the verb's own. */
  readonly plan: unknown;
}
