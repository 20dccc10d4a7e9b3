import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import { throttlingGate } from '../../run/fanout/gate.ts';
import type { Operation, RunCommandApi } from './api.ts';
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

/** A lane's API for a run: every operation as fast as the service takes it, and what it says to that. */
export const throttledApi = (lane: SsmLane, clock: Clock, tell: (event: RunEvent & { readonly type: 'throttled' }) => void): RunCommandApi =>
  lane.gated(
    throttlingGate<Operation>({
      callsPerSecond: CALLS_PER_SECOND,
      once: ['SendCommand'],
      clock,
      onThrottle: (operation, callsPerSecond) => tell({ type: 'throttled', at: clock.now(), api: `ssm:${operation}`, callsPerSecond }),
    }),
  );
