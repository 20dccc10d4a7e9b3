import { RemoteError } from '../../errors/errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import { commentOf, type RunCommandApi } from './api.ts';
import { warningsOf } from './describe-plan.ts';
import { Follower } from './follow.ts';
import type { WholeOutputApi } from './output/api.ts';
import { LogTail } from './output/log-tail.ts';
import type { SendPlan } from './types.ts';

export interface SendOptions {
  readonly api: RunCommandApi;
  readonly whole: WholeOutputApi;
  readonly clock: Clock;
  readonly runId: string;
  readonly waitTimeoutSeconds: number | undefined;
  /** Whether lines of running nodes are wanted as they come; they can be had where output goes to CloudWatch Logs. */
  readonly wantsLines: boolean;
  readonly reconnect: (() => Promise<void>) | undefined;
  readonly signal: AbortSignal;
}

/** After a cancellation the nodes get so long to end. */
const CANCEL_PATIENCE_SECONDS = 15;
/** An answer that was lost is looked for this often before the command counts as not sent. */
const SEARCH_WAITS_MILLISECONDS = [500, 1500, 4000];

/**
 * Carries a plan out: sends once, follows every node to its end, and says what was left out. The command is sent by the
 * time `dispatched` is yielded. Throws RemoteErrors; whatever it yielded before stays true.
 */
export async function* runSend(plan: SendPlan, options: SendOptions): AsyncGenerator<RunEvent> {
  const { clock, runId, api } = options;
  const left = plan.leftOut.filter(({ isGone }) => !isGone);
  yield {
    type: 'run-started',
    at: clock.now(),
    runId,
    verb: 'ssm send',
    title: plan.words.title,
    nodes: [...plan.nodes, ...left.map(({ node }) => node)],
    concurrency: plan.limits.maxConcurrency,
    stopsAtFailure: plan.limits.maxErrors + 1,
  };
  for (const message of warningsOf(plan)) yield { type: 'notice', at: clock.now(), level: 'warning', message };
  for (const { node, reason } of left) yield { type: 'node-status', at: clock.now(), node: node.id, status: 'not-sent', reason };
  if (plan.nodes.length === 0) return;
  const sentAt = clock.now();
  const commandId = await sendOnce(plan, options);
  yield { type: 'dispatched', at: clock.now(), dispatchId: commandId, nodes: plan.nodes.map(({ id }) => id) };
  const { places, document } = plan.words;
  const follower = new Follower(
    plan.nodes.map(({ id }) => id),
    {
      ...options,
      commandId,
      places: { ...places, logGroup: places.logGroup === '' ? `/aws/ssm/${document}` : places.logGroup },
      tail: options.wantsLines && places.logGroup !== undefined ? new LogTail(options.whole, places.logGroup || `/aws/ssm/${document}`, commandId, sentAt) : undefined,
    },
  );
  yield* followToTheEnd(follower, commandId, { ...options, cancel: (ids, signal) => api.cancel(commandId, ids, signal) });
}

/** Sends and gives the command's id. After an answer that leaves it open whether the service acted, it asks; it never sends twice. */
export async function sendOnce(plan: SendPlan, { api, clock, runId, signal }: Pick<SendOptions, 'api' | 'clock' | 'runId' | 'signal'>): Promise<string> {
  const before = clock.now();
  try {
    return await api.send({ plan, runId }, signal);
  } catch (error) {
    if (!signal.aborted && !(error instanceof RemoteError && error.ambiguous)) throw error;
    const comment = commentOf(plan.words.comment, runId);
    // The clock of the service may be behind ours.
    const query = { invokedAfter: before - 300_000 };
    for (const wait of SEARCH_WAITS_MILLISECONDS) {
      await clock.sleep(wait);
      const found = (await api.commands(query, 200, AbortSignal.timeout(30_000)).catch(() => [])).find((command) => command.comment === comment);
      if (found !== undefined) return found.id;
    }
    signal.throwIfAborted();
    throw error;
  }
}

export interface EndOptions {
  readonly clock: Clock;
  readonly waitTimeoutSeconds: number | undefined;
  readonly signal: AbortSignal;
  /** undefined where an interruption only stops the looking. */
  readonly cancel: ((nodeIds: readonly string[], signal: AbortSignal) => Promise<void>) | undefined;
}

/** Follows until all have ended, the time to wait is over, or somebody stops it; then every node that is still open is named unknown. */
export async function* followToTheEnd(follower: Follower, commandId: string, { clock, waitTimeoutSeconds, signal, cancel }: EndOptions): AsyncGenerator<RunEvent> {
  const timeout = waitTimeoutSeconds === undefined ? undefined : AbortSignal.timeout(waitTimeoutSeconds * 1000);
  try {
    yield* follower.follow(timeout === undefined ? signal : AbortSignal.any([signal, timeout]));
    return;
  } catch (error) {
    if (signal.aborted) {
      yield { type: 'stopping', at: clock.now(), cause: 'interruption', why: cancel === undefined ? 'stopped looking' : `interrupted: cancelling ${follower.open.length} nodes; again to leave at once` };
      if (cancel !== undefined) yield* cancelled(follower, clock, cancel);
    } else if (timeout?.aborted) yield { type: 'stopping', at: clock.now(), cause: 'wait-timeout', why: `the time to wait (${waitTimeoutSeconds} s) is over; what runs goes on` };
    else {
      yield* giveUp(follower, clock, commandId, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }
  yield* giveUp(follower, clock, commandId, undefined);
}

async function* cancelled(follower: Follower, clock: Clock, cancel: NonNullable<EndOptions['cancel']>): AsyncGenerator<RunEvent> {
  const patience = AbortSignal.timeout(CANCEL_PATIENCE_SECONDS * 1000);
  try {
    await cancel([], patience);
    yield* follower.follow(patience);
  } catch (error) {
    const why = patience.aborted ? `nodes did not end within ${CANCEL_PATIENCE_SECONDS} s` : error instanceof Error ? error.message : String(error);
    yield { type: 'notice', at: clock.now(), level: 'warning', message: `cancelling: ${why}` };
  }
}

function* giveUp(follower: Follower, clock: Clock, commandId: string, why: string | undefined): Generator<RunEvent> {
  const { open } = follower;
  if (open.length === 0) return;
  const reason = why ?? 'still open when Drover stopped looking';
  for (const node of open) yield { type: 'node-status', at: clock.now(), node, status: 'unknown', reason };
  yield { type: 'notice', at: clock.now(), level: 'info', message: `look again: drover ssm show ${commandId}` };
}
