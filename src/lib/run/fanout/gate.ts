import { isThrottling } from '../../aws/explain-error.ts';
import { RemoteError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Clock } from '../clock.ts';
import { TokenBucket } from './token-bucket.ts';

/** Lets a single call out when it may go, and again where that is due: what `call` throws is explained already. */
export type Gate<Operation extends string> = <T>(operation: Operation, call: () => Promise<T>, signal: AbortSignal) => Promise<T>;

export interface GateOptions<Operation extends string> {
  /** Of each operation, to begin with and the most ever. */
  readonly callsPerSecond: Readonly<Record<Operation, number>>;
  /** What must never be sent again after a failure: it may have been carried out. What is throttled has not, and is. */
  readonly once: readonly Operation[];
  readonly clock: Clock;
  readonly onThrottle: (operation: Operation, callsPerSecond: number) => void;
}

/** Waits after a failure that passes by itself. */
const WAITS_MILLISECONDS = [100, 400];

/** One token bucket an operation, which learns from throttling and tells of it. */
export function throttlingGate<Operation extends string>({ callsPerSecond, once, clock, onThrottle }: GateOptions<Operation>): Gate<Operation> {
  const buckets = new Map<Operation, TokenBucket>();
  const bucketOf = (operation: Operation): TokenBucket => {
    const bucket = buckets.get(operation) ?? new TokenBucket({ callsPerSecond: callsPerSecond[operation], clock, onThrottle: (rate) => onThrottle(operation, rate) });
    buckets.set(operation, bucket);
    return bucket;
  };
  return async (operation, call, signal) => {
    const bucket = bucketOf(operation);
    for (const wait of once.includes(operation) ? [] : WAITS_MILLISECONDS) {
      try {
        return await bucket.run(call, isThrottling, signal);
      } catch (error) {
        if (!mayPass(error) || signal.aborted) throw error;
        await clock.sleep(wait, signal);
      }
    }
    return bucket.run(call, isThrottling, signal);
  };
}

/** What the bucket has given up is not begun anew. */
const mayPass = (error: unknown): boolean => error instanceof RemoteError && error.exitCode === EXIT.unexpected && !isThrottling(error);
