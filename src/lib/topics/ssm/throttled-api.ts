import { isThrottling } from '../../aws/explain-error.ts';
import { RemoteError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import { TokenBucket } from '../../run/fanout/token-bucket.ts';
import type { Gate, Operation, RunCommandApi } from './api.ts';
import type { SsmLane } from './lane.ts';

/**
 * AWS publishes no numbers for these, and they differ by account. So these are high: what is asked too fast has not
 * acted and costs a few refused calls until the bucket knows better; what is asked too slowly costs every run its time.
 */
const CALLS_PER_SECOND = {
  SendCommand: 50,
  ListCommands: 50,
  ListCommandInvocations: 100,
  GetCommandInvocation: 100,
  CancelCommand: 50,
  DescribeDocument: 10,
} as const satisfies Record<Operation, number>;

/** After a failure that passes by itself, reads are tried again; a send never is: it may have been carried out. */
const WAITS_MILLISECONDS = [100, 400];

/** A lane's API for a run: one token bucket an operation, which learns from throttling and tells of it. */
export function throttledApi(lane: SsmLane, clock: Clock, tell: (event: RunEvent & { readonly type: 'throttled' }) => void): RunCommandApi {
  const buckets = new Map<Operation, TokenBucket>();
  const bucketOf = (operation: Operation): TokenBucket => {
    const bucket =
      buckets.get(operation) ??
      new TokenBucket({
        callsPerSecond: CALLS_PER_SECOND[operation],
        clock,
        onThrottle: (callsPerSecond) => tell({ type: 'throttled', at: clock.now(), api: `ssm:${operation}`, callsPerSecond }),
      });
    buckets.set(operation, bucket);
    return bucket;
  };
  const gate: Gate = async (operation, call, signal) => {
    const bucket = bucketOf(operation);
    for (const wait of operation === 'SendCommand' ? [] : WAITS_MILLISECONDS) {
      try {
        return await bucket.run(call, isThrottling, signal);
      } catch (error) {
        if (!mayPass(error) || signal.aborted) throw error;
        await clock.sleep(wait, signal);
      }
    }
    return bucket.run(call, isThrottling, signal);
  };
  return lane.gated(gate);
}

/** What the bucket has given up is not begun anew. */
const mayPass = (error: unknown): boolean => error instanceof RemoteError && error.exitCode === EXIT.unexpected && !isThrottling(error);
