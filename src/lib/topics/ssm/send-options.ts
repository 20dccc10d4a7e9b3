import type { Clock } from '../../run/clock.ts';
import type { SsmLane } from './lane.ts';

export interface SendOptions {
  readonly lanes: readonly SsmLane[];
  readonly clock: Clock;
  readonly runId: string;
  readonly waitTimeoutSeconds: number | undefined;
  /** Whether lines of running nodes are wanted as they come; they can be had where output goes to CloudWatch Logs. */
  readonly wantsLines: boolean;
  readonly signal: AbortSignal;
}
