import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { RunEvent } from '../../run/events.ts';
import { dispatchSlice } from '../../run/fanout/dispatch-slice.ts';
import { FanOut } from '../../run/fanout/fan-out.ts';
import { FanoutState } from '../../run/fanout/state.ts';
import type { FanoutPlan } from '../../run/fanout/types.ts';
import { warningsOf } from './describe-plan.ts';
import { SsmDriver, type SsmDriverOptions } from './driver.ts';
import { healthCheck } from './health-check.ts';
import type { SsmLane } from './lane.ts';
import { GivenOutput } from './output/given-output.ts';
import type { SendOptions } from './send-options.ts';
import { ThrottleNews } from '../../run/fanout/throttle-news.ts';
import { throttledApi } from './throttled-api.ts';
import type { SendPlan } from './types.ts';

/**
 * Carries a plan out: sends every node its command once, follows it to its end, and says what was left out. Throws
 * RemoteErrors; whatever it yielded before stays true.
 */
export async function* runSend(plan: SendPlan, options: SendOptions): AsyncGenerator<RunEvent> {
  const at = options.clock.now();
  yield* openingOf(plan, options.runId, at);
  yield* carryOut(plan, new FanoutState(), at, options);
}

/**
 * Goes on with a run of which `past` is known, as the journal has it: events from the first one on, in their order.
 * Tells nothing again that was told. `startedAt`: when the run began.
 */
export async function* goOn(plan: SendPlan, past: readonly RunEvent[], startedAt: number, options: SendOptions): AsyncGenerator<RunEvent> {
  const state = new FanoutState();
  const given = new GivenOutput();
  for (const event of past) {
    state.apply(event);
    if (event.type === 'node-output') given.add(event);
  }
  state.reopen();
  // The program may have ended in the middle of its first words.
  yield* openingOf(plan, options.runId, startedAt).slice(past.length);
  yield* carryOut(plan, state, startedAt, { ...options, given, statusBefore: (id) => state.statusOf(id) });
}

/** What a run says first. Follows from the plan alone. */
function openingOf(plan: SendPlan, runId: string, at: number): RunEvent[] {
  const left = plan.leftOut.filter(({ isGone }) => !isGone);
  return [
    {
      type: 'run-started',
      at,
      runId,
      verb: 'ssm send',
      title: plan.words.title,
      nodes: left.length === 0 ? plan.nodes : [...plan.nodes, ...left.map(({ node }) => node)],
      concurrency: plan.limits.maxConcurrency,
      stopsAtFailure: plan.limits.maxErrors + 1,
    },
    ...warningsOf(plan).map((message): RunEvent => ({ type: 'notice', at, level: 'warning', message })),
    ...left.map(({ node, reason }): RunEvent => ({ type: 'node-status', at, node: node.id, status: 'not-sent', reason })),
  ];
}

function carryOut(plan: SendPlan, state: FanoutState, startedAt: number, options: SendOptions & Pick<SsmDriverOptions, 'given' | 'statusBefore'>): AsyncGenerator<RunEvent> {
  const news = new ThrottleNews();
  const lanes = throttled(options, (event) => news.add(event));
  const check = plan.words.healthCheck === undefined ? {} : { check: healthCheck(plan, { ...options, lanes }) };
  const driver = new SsmDriver(plan, { ...options, lanes, news, startedAt, ...check });
  return new FanOut(fanoutPlanOf(plan), driver, { ...options, state, onInterruption: 'cancel' }).run();
}

/** Sends a native plan and leaves: what --no-wait does. Gives the command's id. */
export async function sendAndLeave(plan: SendPlan, options: Omit<SendOptions, 'waitTimeoutSeconds' | 'wantsLines'>): Promise<string> {
  if (plan.nodes.length === 0) throw new UserError('no-match', 'every node that matches was left out', 'Look at the plan: --plan.', { exitCode: EXIT.notFound });
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
