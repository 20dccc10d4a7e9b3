/** The words of Run Command, as they stand on the wire. */
export type CommandStatus = 'Pending' | 'InProgress' | 'Success' | 'Cancelled' | 'Failed' | 'TimedOut' | 'Cancelling';
export type InvocationStatus = CommandStatus | 'Delayed';

export type InvocationDetails =
  | 'Pending'
  | 'InProgress'
  | 'Delayed'
  | 'Cancelling'
  | 'Success'
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Failed'
  | 'Cancelled'
  | 'Undeliverable'
  | 'Terminated'
  | 'InvalidPlatform'
  | 'AccessDenied';

const STATUS_OF: Readonly<Record<InvocationDetails, InvocationStatus>> = {
  Pending: 'Pending',
  InProgress: 'InProgress',
  Delayed: 'Delayed',
  Cancelling: 'Cancelling',
  Success: 'Success',
  DeliveryTimedOut: 'TimedOut',
  ExecutionTimedOut: 'TimedOut',
  Failed: 'Failed',
  Cancelled: 'Cancelled',
  Undeliverable: 'Failed',
  Terminated: 'Cancelled',
  InvalidPlatform: 'Failed',
  AccessDenied: 'Failed',
};

export const statusOf = (details: InvocationDetails): InvocationStatus => STATUS_OF[details];

/** Only these use up the error budget: what never ran does not. */
export const countsAsError = (details: InvocationDetails): boolean => details === 'Failed' || details === 'ExecutionTimedOut';

const LIVE: ReadonlySet<string> = new Set(['Pending', 'InProgress', 'Delayed', 'Cancelling']);
export const isLive = (status: string): boolean => LIVE.has(status);

export interface Outcome {
  readonly status: CommandStatus;
  readonly details: string;
}

export interface OutcomeFacts {
  readonly counts: Readonly<Partial<Record<InvocationDetails, number>>>;
  readonly maxErrors: number;
  readonly wasCancelled: boolean;
}

/**
 * How a command ended, from how its invocations did. As on AWS, what could not be delivered (Undeliverable, Invalid
 * Platform, Access Denied) is not held against it: read the invocations for the truth.
 */
export function commandOutcome({ counts, maxErrors, wasCancelled }: OutcomeFacts): Outcome {
  const count = (details: InvocationDetails): number => counts[details] ?? 0;
  if (wasCancelled) return { status: 'Cancelled', details: 'Cancelled' };
  const errors = count('Failed') + count('ExecutionTimedOut');
  if (errors > maxErrors) {
    return count('Failed') === 0 ? { status: 'TimedOut', details: 'ExecutionTimedOut' } : { status: 'Failed', details: 'Failed' };
  }
  const lateOnes = count('DeliveryTimedOut');
  if (lateOnes > 0 && count('Success') === 0 && errors === 0) return { status: 'TimedOut', details: 'DeliveryTimedOut' };
  if (lateOnes > 0 || errors > 0 || count('Cancelled') > 0) return { status: 'Failed', details: 'Incomplete' };
  return { status: 'Success', details: 'Success' };
}
