import { RemoteError } from '../../errors/errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { NodeStatus, RunEvent } from '../../run/events.ts';
import { mapConcurrently } from '../../run/fanout/map-concurrently.ts';
import { TargetsRefused, type Dispatch, type FanoutDriver, type Slice } from '../../run/fanout/types.ts';
import { commentOf } from './api.ts';
import type { SsmLane } from './lane.ts';
import { LookOut } from './look-out.ts';
import { GivenOutput } from './output/given-output.ts';
import { LogTail } from './output/log-tail.ts';
import { Patience } from './patience.ts';
import { MOST_IDS } from './plan.ts';
import type { ThrottleNews } from '../../run/fanout/throttle-news.ts';
import type { SendPlan } from './types.ts';
import { CommandWatch } from './watch.ts';

export interface SsmDriverOptions {
  readonly lanes: readonly SsmLane[];
  readonly clock: Clock;
  readonly runId: string;
  /** When the run began: no command of it is older. */
  readonly startedAt: number;
  readonly wantsLines: boolean;
  /** For a run that is taken up again: how far each node came, and how much of its output was told. */
  readonly statusBefore?: (nodeId: string) => NodeStatus | undefined;
  readonly given?: GivenOutput;
  /** What is to be told between the events of a look. */
  readonly news?: ThrottleNews;
  /** Whether a wave that went well may be followed by the next. */
  readonly check?: FanoutDriver['check'];
}

/** After an answer that was lost the service is asked so often, spread over the time that it may take to settle. */
const SEARCHES = [0, 0.1, 0.3, 1];
/** The clock of the service may be behind ours. */
const CLOCK_SKEW_MILLISECONDS = 300_000;
const MOST_COMMANDS = 20_000;
const CANCELS_AT_ONCE = 8;

/** Run Command as a fan-out drives it: one SendCommand a slice, found again by the run's id in its comment. */
export class SsmDriver implements FanoutDriver {
  readonly sliceSize: number;
  readonly check?: NonNullable<FanoutDriver['check']>;
  readonly #plan: SendPlan;
  readonly #options: SsmDriverOptions;
  readonly #lanes: ReadonlyMap<string, SsmLane>;
  readonly #watches = new Map<string, CommandWatch>();
  readonly #given: GivenOutput;
  readonly #lookOut: LookOut;
  readonly #patience: Patience;

  constructor(plan: SendPlan, options: SsmDriverOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#lanes = new Map(options.lanes.map((lane) => [lane.name, lane]));
    this.#given = options.given ?? new GivenOutput();
    this.#lookOut = new LookOut({ clock: options.clock, since: options.startedAt - CLOCK_SKEW_MILLISECONDS, isCurious: options.wantsLines && plan.words.places.logGroup !== undefined });
    this.#patience = new Patience(options.clock);
    this.sliceSize = plan.mode === 'native' ? Number.MAX_SAFE_INTEGER : MOST_IDS;
    if (options.check !== undefined) this.check = options.check;
  }

  async dispatch(slice: Slice, signal: AbortSignal): Promise<string> {
    const { words, limits, addressing, mode } = this.#plan;
    const isNative = mode === 'native';
    try {
      return await this.#lane(slice.lane).api.send(
        {
          words,
          // A slice may have lost nodes that the service refused by name.
          addressing: isNative && 'targets' in addressing ? addressing : { instanceIds: slice.targets },
          // Where Drover keeps the rate, the service must not stop a slice on its own account.
          limits: isNative ? limits : { maxConcurrency: slice.targets.length, maxErrors: slice.targets.length },
          comment: this.#comment(slice),
        },
        signal,
      );
    } catch (error) {
      throw refusedTargets(error, slice, this.#plan.nodes.length) ?? error;
    }
  }

  async find(slice: Slice, signal: AbortSignal): Promise<string | undefined> {
    const { clock, startedAt } = this.#options;
    const lane = this.#lane(slice.lane);
    const comment = this.#comment(slice);
    // What was sent long ago has settled.
    const settling = slice.at === undefined ? lane.settlingMilliseconds : Math.max(0, lane.settlingMilliseconds - (clock.now() - slice.at));
    for (const [index, share] of SEARCHES.entries()) {
      if (share > 0) await clock.sleep(share * settling, signal);
      const commands = await this.#patience.ask(lane, signal, () => lane.api.commands({ invokedAfter: startedAt - CLOCK_SKEW_MILLISECONDS }, MOST_COMMANDS, signal));
      const found = commands.find((command) => command.comment === comment);
      if (found !== undefined) return found.id;
      if (settling === 0 && index > 0) return undefined;
    }
    return undefined;
  }

  look(dispatches: readonly Dispatch[], signal: AbortSignal): AsyncIterable<RunEvent> {
    const events = this.#lookAtAll(dispatches, signal);
    return this.#options.news?.among(events) ?? events;
  }

  async *#lookAtAll(dispatches: readonly Dispatch[], signal: AbortSignal): AsyncGenerator<RunEvent> {
    for (const [name, own] of Map.groupBy(dispatches, ({ slice }) => slice.lane)) {
      const lane = this.#lane(name);
      yield* this.#patience.look(lane, this.#lookAt(own, lane, signal), signal);
    }
  }

  async cancel(dispatches: readonly Dispatch[], signal: AbortSignal): Promise<void> {
    const outcomes = await mapConcurrently(dispatches, CANCELS_AT_ONCE, async ({ slice, dispatchId }) => {
      try {
        await this.#lane(slice.lane).api.cancel(dispatchId, [], signal);
        return undefined;
      } catch (error) {
        return { error };
      }
    });
    // One that cannot be cancelled does not keep the others running.
    const failed = outcomes.find((outcome) => outcome !== undefined);
    if (failed !== undefined) throw failed.error;
  }

  async *#lookAt(dispatches: readonly Dispatch[], lane: SsmLane, signal: AbortSignal): AsyncGenerator<RunEvent> {
    for (const dispatch of dispatches) this.#watch(dispatch, lane);
    const due = await this.#lookOut.due(lane, dispatches.map(({ slice, dispatchId }) => ({ id: dispatchId, nodes: slice.targets.length })), signal);
    for (const dispatch of dispatches) if (due.has(dispatch.dispatchId)) yield* this.#watch(dispatch, lane).look(signal);
  }

  ahead(): { ended: number; failed: number } {
    let ended = 0;
    let failed = 0;
    for (const [commandId, watch] of this.#watches) {
      const count = this.#lookOut.count(commandId);
      if (count === undefined) continue;
      ended += Math.max(0, count.ended - watch.ended);
      failed += Math.max(0, count.failed - watch.failed);
    }
    return { ended, failed };
  }

  #watch({ slice, dispatchId }: Dispatch, lane: SsmLane): CommandWatch {
    let watch = this.#watches.get(dispatchId);
    if (watch === undefined) {
      const { clock, wantsLines, startedAt, statusBefore = () => undefined } = this.#options;
      const { places, document } = this.#plan.words;
      const logGroup = places.logGroup === '' ? `/aws/ssm/${document}` : places.logGroup;
      const tail = wantsLines && logGroup !== undefined ? new LogTail(lane.whole, logGroup, dispatchId, startedAt, this.#given) : undefined;
      watch = new CommandWatch({ lane, clock, commandId: dispatchId, nodeIds: slice.targets, statusBefore, places: { ...places, logGroup }, given: this.#given, tail });
      this.#watches.set(dispatchId, watch);
    }
    return watch;
  }

  #lane(name: string): SsmLane {
    const lane = this.#lanes.get(name);
    if (lane === undefined) throw new Error(`no lane ${name}`);
    return lane;
  }

  #comment(slice: Slice): string {
    return commentOf(this.#plan.words.comment, `${this.#options.runId}.${slice.id}`);
  }
}

/** "Instances [[i-1, i-2]] not in a valid state for account 123": the others can be sent without them. */
function refusedTargets(error: unknown, slice: Slice, planned: number): TargetsRefused | undefined {
  if (!(error instanceof RemoteError) || error.code !== 'InvalidInstanceId') return undefined;
  const named = new Set(error.message.match(/\bm?i-[0-9a-f]{8,17}\b/g));
  const refused = slice.targets.filter((id) => named.has(id));
  return refused.length === 0 || refused.length === planned ? undefined : new TargetsRefused(refused, error.message, { cause: error });
}
