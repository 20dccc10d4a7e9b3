import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import { FanOut } from '../../run/fanout/fan-out.ts';
import { FanoutState } from '../../run/fanout/state.ts';
import { ThrottleNews } from '../../run/fanout/throttle-news.ts';
import type { ParametersApi } from './api.ts';
import { ChangeDriver } from './change-driver.ts';
import type { Change } from './changes.ts';
import type { OnThrottle } from './open.ts';

export interface ChangeRun {
  readonly changes: readonly Change[];
  readonly verb: string;
  readonly title: string;
  readonly warnings: readonly string[];
}

export interface ChangeRunOptions {
  /** Opened so that the run hears of throttling. */
  readonly openApi: (onThrottle: OnThrottle) => ParametersApi;
  readonly clock: Clock;
  readonly runId: string;
  readonly settlingMilliseconds: number;
  readonly signal: AbortSignal;
}

/** Parameters that are written at the same time. The default quota of PutParameter is small. */
const AT_ONCE = 8;
/** A set belongs together: after a failure nothing more is begun. */
const MOST_ERRORS = 0;

/** Carries changes out, each once. Throws RemoteErrors after having said of every parameter how it ended. */
export async function* runChanges(run: ChangeRun, options: ChangeRunOptions): AsyncGenerator<RunEvent> {
  yield* openingOf(run, options.runId, options.clock.now());
  yield* carryOut(run, new FanoutState(), options);
}

/** Goes on with a run of which `past` is known: what may have been done is looked at before anything is done again. */
export async function* goOnWithChanges(run: ChangeRun, past: readonly RunEvent[], startedAt: number, options: ChangeRunOptions): AsyncGenerator<RunEvent> {
  const state = new FanoutState();
  for (const event of past) state.apply(event);
  state.reopen();
  yield* openingOf(run, options.runId, startedAt).slice(past.length);
  yield* carryOut(run, state, options);
}

/** What a run says first. Follows from the changes alone. */
function openingOf({ changes, verb, title, warnings }: ChangeRun, runId: string, at: number): RunEvent[] {
  const nodes = changes.map(({ name }) => ({ id: name, name }));
  return [
    { type: 'run-started', at, runId, verb, title, nodes, noun: 'parameters', concurrency: Math.min(AT_ONCE, Math.max(1, nodes.length)), stopsAtFailure: MOST_ERRORS + 1 },
    ...warnings.map((message): RunEvent => ({ type: 'notice', at, level: 'warning', message })),
  ];
}

function carryOut({ changes }: ChangeRun, state: FanoutState, options: ChangeRunOptions): AsyncGenerator<RunEvent> {
  const { clock, openApi, settlingMilliseconds, signal } = options;
  const news = new ThrottleNews();
  const api = openApi((name, callsPerSecond) => news.add({ type: 'throttled', at: clock.now(), api: name, callsPerSecond }));
  const driver = new ChangeDriver(changes, { api, clock, settlingMilliseconds, news });
  const plan = { waves: [{ name: 'all', targets: changes.map(({ name }) => ({ id: name })) }], limits: { maxConcurrency: AT_ONCE, maxErrors: MOST_ERRORS }, soakMilliseconds: 0 };
  return new FanOut(plan, driver, { clock, state, signal, waitTimeoutSeconds: undefined, onInterruption: 'cancel', noun: 'parameters' }).run();
}
