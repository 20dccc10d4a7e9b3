import { RemoteError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import { mapConcurrently } from '../../run/fanout/map-concurrently.ts';
import type { ThrottleNews } from '../../run/fanout/throttle-news.ts';
import type { Dispatch, FanoutDriver, Slice } from '../../run/fanout/types.ts';
import type { ExecutionsApi } from './executions/api.ts';
import { isClosed, type ExecutionDescription } from './executions/types.ts';
import type { Follower } from './follow.ts';
import { executionArnOf } from './names.ts';
import { endEvents } from './run/end-events.ts';
import { readFailure } from './run/read-failure.ts';
import { refusal } from './run/refusal.ts';
import type { PlannedExecution, RunPlan } from './run/types.ts';

export interface ExecutionDriverOptions {
  readonly api: Pick<ExecutionsApi, 'start' | 'stop' | 'execution' | 'executions' | 'historyPage' | 'mapRun'>;
  readonly clock: Clock;
  /** When the run began, milliseconds since the epoch: no execution of it is older. */
  readonly startedAt: number;
  /** How long the service may take to show what it has taken. */
  readonly settlingMilliseconds: number;
  /** Given where one execution is watched state by state. */
  readonly follower?: Follower | undefined;
  readonly news?: ThrottleNews;
  /** Why executions are stopped, for whoever looks at them later. */
  readonly stopCause: string;
}

const CALLS_AT_ONCE = 8;
/** The clock of the service may be behind ours. */
const CLOCK_SKEW_MILLISECONDS = 300_000;
/** Of so many failed executions it is read in the history where they failed; of more, only what they say at their end. */
const MOST_EXPLAINED = 50;
/** After an answer that was lost the service is asked so often, spread over the time that it may take to settle. */
const SEARCHES = [0, 0.3, 1];

/**
 * Executions of a standard machine as a fan-out drives them. Of each the calls are: StartExecution once, DescribeExecution
 * once when it has ended; and of all together ListExecutions once a look: what runs stands on one page, and what does
 * not stand there has ended.
 */
export class ExecutionDriver implements FanoutDriver {
  readonly sliceSize = 1;
  readonly #plan: RunPlan;
  readonly #options: ExecutionDriverOptions;
  readonly #byName: ReadonlyMap<string, PlannedExecution>;
  readonly #tried = new Set<string>();
  readonly #running = new Set<string>();
  /** Of the last list of what runs: to ask for a few executions by themselves is cheaper than many pages. */
  #pages = 1;
  #explained = 0;

  constructor(plan: RunPlan, options: ExecutionDriverOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#byName = new Map(plan.executions.map((execution) => [execution.name, execution]));
  }

  /** The name was chosen before, so the same call again gives the same execution: one that has ended in between is refused as existing already. */
  async dispatch({ targets }: Slice, signal: AbortSignal): Promise<string> {
    const { name, input } = this.#execution(targets[0]);
    const { machine } = this.#plan;
    const wasTried = this.#tried.has(name);
    this.#tried.add(name);
    try {
      return (await this.#options.api.start({ machineArn: machine.arn, name, input }, signal)).arn;
    } catch (error) {
      if (error instanceof RemoteError && error.code === 'ExecutionAlreadyExists') {
        if (!this.#plan.isNamed) return executionArnOf(machine.machineArn, name);
        const found = wasTried ? await this.#own(name, signal) : undefined;
        if (found !== undefined) return found;
        throw this.#alone(name, alreadyThere(name, error));
      }
      throw this.#alone(name, error);
    }
  }

  async find({ targets, at }: Slice, signal: AbortSignal): Promise<string | undefined> {
    const { clock, settlingMilliseconds } = this.#options;
    const { name } = this.#execution(targets[0]);
    this.#tried.add(name);
    const settling = at === undefined ? settlingMilliseconds : Math.max(0, settlingMilliseconds - (clock.now() - at));
    for (const share of settling === 0 ? [0] : SEARCHES) {
      if (share > 0) await clock.sleep(share * settling, signal);
      const found = await this.#own(name, signal);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  look(dispatches: readonly Dispatch[], signal: AbortSignal): AsyncIterable<RunEvent> {
    const { follower } = this.#options;
    const events = follower === undefined ? this.#lookAtMany(dispatches, signal) : this.#lookAtOne(follower, dispatches, signal);
    return this.#options.news?.among(events) ?? events;
  }

  async cancel(dispatches: readonly Dispatch[], signal: AbortSignal): Promise<void> {
    const { api, stopCause } = this.#options;
    const outcomes = await mapConcurrently(dispatches, CALLS_AT_ONCE, async ({ dispatchId }) => {
      try {
        await api.stop(dispatchId, { cause: stopCause }, signal);
        return undefined;
      } catch (error) {
        return { error };
      }
    });
    // One that cannot be stopped does not keep the others running.
    const failed = outcomes.find((outcome) => outcome !== undefined);
    if (failed !== undefined) throw failed.error;
  }

  /** The history is all that is asked for as long as it runs. */
  async *#lookAtOne(follower: Follower, dispatches: readonly Dispatch[], signal: AbortSignal): AsyncGenerator<RunEvent> {
    for (const dispatch of dispatches) {
      yield* this.#begins(dispatch);
      if (await follower.look(dispatch.dispatchId, signal)) yield* this.#ends(dispatch, await this.#options.api.execution(dispatch.dispatchId, signal), signal);
    }
  }

  async *#lookAtMany(dispatches: readonly Dispatch[], signal: AbortSignal): AsyncGenerator<RunEvent> {
    for (const dispatch of dispatches) yield* this.#begins(dispatch);
    const isFew = dispatches.length <= this.#pages;
    const running = isFew ? new Set<string>() : await this.#listRunning(signal);
    const due = dispatches.filter(({ dispatchId }) => !running.has(dispatchId));
    for (let at = 0; at < due.length; at += CALLS_AT_ONCE) {
      const some = due.slice(at, at + CALLS_AT_ONCE);
      const described = await Promise.all(some.map(({ dispatchId }) => this.#describe(dispatchId, signal)));
      for (const [index, dispatch] of some.entries()) {
        const execution = described[index];
        if (execution !== undefined && isClosed(execution.status)) yield* this.#ends(dispatch, execution, signal);
      }
    }
  }

  async #listRunning(signal: AbortSignal): Promise<Set<string>> {
    const running = new Set<string>();
    let pages = 0;
    for await (const page of this.#options.api.executions({ machineArn: this.#plan.machine.arn, status: 'RUNNING' }, signal)) {
      pages += 1;
      for (const { arn } of page) running.add(arn);
    }
    this.#pages = Math.max(1, pages);
    return running;
  }

  *#begins({ slice, dispatchId }: Dispatch): Generator<RunEvent> {
    if (this.#running.has(dispatchId)) return;
    this.#running.add(dispatchId);
    const at = this.#options.clock.now();
    yield { type: 'node-status', at, node: slice.targets[0] ?? '', status: 'running', startedAt: at };
  }

  async *#ends({ slice }: Dispatch, execution: ExecutionDescription, signal: AbortSignal): AsyncGenerator<RunEvent> {
    const { api, clock, follower } = this.#options;
    const hasFailed = execution.status === 'FAILED' || execution.status === 'TIMED_OUT';
    const isExplained = hasFailed && follower === undefined && this.#explained < MOST_EXPLAINED;
    if (isExplained) this.#explained += 1;
    const failure = follower?.progress.failure ?? (isExplained ? await readFailure(execution.arn, api, signal) : undefined);
    yield* endEvents(slice.targets[0] ?? '', execution, failure, clock.now());
  }

  /** The execution of a name where it is ours; undefined where there is none, or only an older one. */
  async #own(name: string, signal: AbortSignal): Promise<string | undefined> {
    const execution = await this.#describe(executionArnOf(this.#plan.machine.machineArn, name), signal);
    if (execution === undefined) return undefined;
    const isOurs = !this.#plan.isNamed || execution.status === 'RUNNING' || execution.startedAt >= this.#options.startedAt - CLOCK_SKEW_MILLISECONDS;
    return isOurs ? execution.arn : undefined;
  }

  /** undefined where it is not there, or not yet. */
  async #describe(arn: string, signal: AbortSignal): Promise<ExecutionDescription | undefined> {
    try {
      return await this.#options.api.execution(arn, signal);
    } catch (error) {
      if (error instanceof RemoteError && error.code === 'ExecutionDoesNotExist') return undefined;
      throw error;
    }
  }

  /** One that is refused alone is the whole answer, with an exit code of its own. */
  #alone(name: string, error: unknown): unknown {
    return this.#plan.executions.length > 1 ? (refusal(name, error) ?? error) : error;
  }

  #execution(name: string | undefined): PlannedExecution {
    const execution = this.#byName.get(name ?? '');
    if (execution === undefined) throw new Error(`no execution ${name}`);
    return execution;
  }
}

const alreadyThere = (name: string, cause: RemoteError): RemoteError =>
  new RemoteError(cause.code, `an execution named ${name} is there already, with another input or ended`, 'Choose another --name, or look at it: drover sfn show.', { exitCode: EXIT.usage, cause, ...(cause.operation === undefined ? {} : { operation: cause.operation }), requestId: cause.requestId });
