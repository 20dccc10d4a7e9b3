import type { Clock } from '../../../run/clock.ts';
import type { RunEvent } from '../../../run/events.ts';
import { FanOut } from '../../../run/fanout/fan-out.ts';
import { FanoutState } from '../../../run/fanout/state.ts';
import { ThrottleNews } from '../../../run/fanout/throttle-news.ts';
import { ExecutionDriver } from '../driver.ts';
import type { ExecutionsApi } from '../executions/api.ts';
import type { Follower } from '../follow.ts';
import type { OnThrottle } from '../open.ts';
import { lostEvents, SyncDriver } from '../sync-driver.ts';
import type { RunPlan } from './types.ts';

export interface ExecutionRunOptions {
  /** Opened so that the run hears of throttling. */
  readonly openApi: (onThrottle: OnThrottle) => ExecutionsApi;
  readonly clock: Clock;
  readonly runId: string;
  readonly settlingMilliseconds: number;
  readonly waitTimeoutSeconds: number | undefined;
  /** What an interruption does to what runs. */
  readonly onInterrupt: 'stop' | 'detach';
  /** For one execution: what follows it state by state. */
  readonly follow?: (api: ExecutionsApi) => Follower;
  readonly signal: AbortSignal;
}

/** Runs every input of a plan once, and follows each execution to its end. Throws RemoteErrors after having said of every one how it stands. */
export async function* runExecutions(plan: RunPlan, options: ExecutionRunOptions): AsyncGenerator<RunEvent> {
  const at = options.clock.now();
  yield* openingOf(plan, options.runId, at);
  yield* carryOut(plan, new FanoutState(), at, options);
}

/** Goes on with a run of which `past` is known: what may have been started is asked for before anything is started again. */
export async function* goOnWithExecutions(plan: RunPlan, past: readonly RunEvent[], startedAt: number, options: ExecutionRunOptions): AsyncGenerator<RunEvent> {
  const state = new FanoutState();
  for (const event of past) state.apply(event);
  state.reopen();
  yield* openingOf(plan, options.runId, startedAt).slice(past.length);
  if (plan.machine.type === 'EXPRESS') {
    for (const slice of [...state.doubtful(), ...state.open().map((dispatch) => dispatch.slice)]) {
      for (const event of lostEvents(slice, slice.targets[0] ?? '', 'the program that waited for it ended', options.clock.now())) {
        state.apply(event);
        yield event;
      }
    }
  }
  yield* carryOut(plan, state, startedAt, options);
}

/** What a run says first. Follows from the plan alone. */
export function openingOf({ executions, limits, title }: RunPlan, runId: string, at: number): RunEvent[] {
  const nodes = executions.map(({ name, label }) => ({ id: name, name: label }));
  return [{ type: 'run-started', at, runId, verb: 'sfn run', title, nodes, noun: 'executions', concurrency: limits.maxConcurrency, stopsAtFailure: limits.maxErrors + 1 }];
}

function carryOut(plan: RunPlan, state: FanoutState, startedAt: number, options: ExecutionRunOptions): AsyncGenerator<RunEvent> {
  const { clock, openApi, runId, settlingMilliseconds, onInterrupt, follow } = options;
  const news = new ThrottleNews();
  const api = openApi((name, callsPerSecond) => news.add({ type: 'throttled', at: clock.now(), api: name, callsPerSecond }));
  const driver =
    plan.machine.type === 'EXPRESS'
      ? new SyncDriver(plan, { api, clock, news })
      : new ExecutionDriver(plan, { api, clock, startedAt, settlingMilliseconds, news, follower: follow?.(api), stopCause: `drover sfn run ${runId} was interrupted` });
  const targets = plan.executions.map(({ name }) => ({ id: name }));
  return new FanOut({ waves: [{ name: 'all', targets }], limits: plan.limits, soakMilliseconds: 0 }, driver, { ...options, state, onInterruption: onInterrupt === 'stop' ? 'cancel' : 'leave', noun: 'executions' }).run();
}
