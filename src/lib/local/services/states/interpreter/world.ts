import type { Chances } from '../../../../asl/chances.ts';
import type { Json } from '../../../../asl/json.ts';
import type { Clock } from '../../../../run/clock.ts';
import type { Engine } from '../../../engine-context.ts';
import type { ActivityQueue } from '../activities/activity-queue.ts';
import type { ExecutionRecord } from '../executions/records.ts';
import type { TaskTokens } from '../tasks/task-tokens.ts';

/** Evaluates a JSONata expression within bounds of time and memory. Throws QueryEvaluationErrors. */
export interface Expressions {
  evaluate(expression: string, bindings: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<Json | undefined>;
}

/** Executions that a task starts and waits for. */
export interface NestedExecutions {
  /** Resolves with how it ended; at once where it has. Rejects when `signal` aborts. */
  ended(arn: string, signal: AbortSignal): Promise<ExecutionRecord>;
  stop(arn: string): void;
}

/** What the interpreter needs of the world around it. */
export interface World {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly chances: Chances;
  readonly expressions: Expressions;
  readonly tokens: TaskTokens;
  readonly activities: ActivityQueue;
  readonly nested: NestedExecutions;
  /** Waits and delays of retries end at once. */
  readonly skipWaits: boolean;
}

/** setTimeout holds no more milliseconds than a signed 32-bit number. */
const LONGEST_SLEEP = 2_000_000_000;

/** Sleeps until a time, however far away. */
export async function sleepUntil({ clock, skipWaits }: Pick<World, 'clock' | 'skipWaits'>, at: number, signal: AbortSignal): Promise<void> {
  if (skipWaits) return;
  for (let left = at - clock.now(); left > 0; left = at - clock.now()) await clock.sleep(Math.min(left, LONGEST_SLEEP), signal);
}
