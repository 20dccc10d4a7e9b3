import { UserError } from '../../errors/errors.ts';
import type { RunEvent } from '../../run/events.ts';
import { dispatchSlice } from '../../run/fanout/dispatch-slice.ts';
import { FanOut } from '../../run/fanout/fan-out.ts';
import { FanoutState } from '../../run/fanout/state.ts';
import type { FanoutPlan } from '../../run/fanout/types.ts';
import { warningsOf } from './describe-plan.ts';
import { SsmDriver } from './driver.ts';
import { healthCheck } from './health-check.ts';
import type { SsmLane } from './lane.ts';
import type { SendOptions } from './send-options.ts';
import { ThrottleNews } from './throttle-news.ts';
import { throttledApi } from './throttled-api.ts';
import type { SendPlan } from './types.ts';

/**
 * Carries a plan out: sends every node its command once, follows it to its end, and says what was left out. Throws
 * RemoteErrors; whatever it yielded before stays true.
 */
export async function* runSend(plan: SendPlan, options: SendOptions): AsyncGenerator<RunEvent> {
  const at = options.clock.now();
  const left = plan.leftOut.filter(({ isGone }) => !isGone);
  yield {
    type: 'run-started',
    at,
    runId: options.runId,
    verb: 'ssm send',
    title: plan.words.title,
    nodes: left.length === 0 ? plan.nodes : [...plan.nodes, ...left.map(({ node }) => node)],
    concurrency: plan.limits.maxConcurrency,
    stopsAtFailure: plan.limits.maxErrors + 1,
  };
  for (const message of warningsOf(plan)) yield { type: 'notice', at, level: 'warning', message };
  for (const { node, reason } of left) yield { type: 'node-status', at, node: node.id, status: 'not-sent', reason };
  yield* goOn(plan, new FanoutState(), at, options);
}

/** Carries out what is left of a plan, as the journal knows it. `startedAt`: when the run began. */
export function goOn(plan: SendPlan, state: FanoutState, startedAt: number, options: SendOptions): AsyncGenerator<RunEvent> {
  const news = new ThrottleNews();
  const lanes = throttled(options, (event) => news.add(event));
  const check = plan.words.healthCheck === undefined ? {} : { check: healthCheck(plan, { ...options, lanes }) };
  const driver = new SsmDriver(plan, { ...options, lanes, news, startedAt, ...check });
  return new FanOut(fanoutPlanOf(plan), driver, { ...options, state, onInterruption: 'cancel' }).run();
}

/** Sends a native plan and leaves: what --no-wait does. Gives the command's id. */
export async function sendAndLeave(plan: SendPlan, options: Omit<SendOptions, 'waitTimeoutSeconds' | 'wantsLines'>): Promise<string> {
  if (plan.mode !== 'native') throw new UserError('must-wait', `--no-wait needs one command that the service carries out alone, and this takes several (${plan.modeReason})`, 'Leave --no-wait off.');
  const driver = new SsmDriver(plan, { ...options, lanes: throttled(options, () => undefined), startedAt: options.clock.now(), wantsLines: false });
  const slice = { id: '1', lane: plan.nodes[0]?.lane ?? '', targets: plan.nodes.map(({ id }) => id) };
  for await (const event of dispatchSlice(slice, driver, { ...options, isDoubtful: false })) {
    if (event.type === 'dispatched') return event.dispatchId;
  }
  return '';
}

/** The health check goes through the same buckets as the run itself: the service counts them together. */
const throttled = ({ lanes, clock }: Pick<SendOptions, 'lanes' | 'clock'>, tell: Parameters<typeof throttledApi>[2]): SsmLane[] => lanes.map((lane) => ({ ...lane, api: throttledApi(lane, clock, tell) }));

/** In native mode the service keeps the rate: for the fan-out it is one slice that may go at once. */
function fanoutPlanOf(plan: SendPlan): FanoutPlan {
  let from = 0;
  const waves = plan.waves.map(({ name, size }) => {
    const targets = plan.nodes.slice(from, from + size);
    from += size;
    return { name, targets };
  });
  const everything = { maxConcurrency: Math.max(1, plan.nodes.length), maxErrors: plan.nodes.length };
  return { waves, limits: plan.mode === 'native' ? everything : plan.limits, soakMilliseconds: plan.words.soakSeconds * 1000 };
}
