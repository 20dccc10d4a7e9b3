export const FAULT_KINDS = ['throttle', 'error', 'error-after', 'reset', 'drop', 'delay'] as const;

/**
 * What goes wrong. `throttle` and `error` are answers without acting; `reset` cuts the connection without acting. The
 * other three act as ever: `error-after` then answers with a failure, `drop` cuts the connection, `delay` answers late.
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

export const FAULT_STATUSES = [500, 503] as const;
export type FaultStatus = (typeof FAULT_STATUSES)[number];

export interface FaultRule {
  /** The name that requests are signed for: ssm, s3, ec2 …; `*` for all. */
  readonly service: string;
  /** The operation's name; `*` stands for any letters: Describe*. */
  readonly operation: string;
  readonly kind: FaultKind;
  /** Of the calls that it is for, from above 0 to 1. */
  readonly rate: number;
  /** The same seed gives the same sequence of decisions. */
  readonly seed: number;
  /** It fires at most so often; for ever where left out. */
  readonly count?: number;
  /** Only of `delay`: how late. */
  readonly seconds?: number;
  /** Only of `error` and `error-after`. */
  readonly status?: FaultStatus;
}

/** A rule, and what became of it so far. */
export interface FaultRuleState extends FaultRule {
  /** Calls that it was for. */
  readonly calls: number;
  readonly fired: number;
}

export type FaultList = readonly FaultRuleState[];
