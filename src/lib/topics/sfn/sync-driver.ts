import { RemoteError } from '../../errors/errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { RunEvent } from '../../run/events.ts';
import type { ThrottleNews } from '../../run/fanout/throttle-news.ts';
import { TargetsRefused, type Dispatch, type FanoutDriver, type Slice } from '../../run/fanout/types.ts';
import type { ExecutionsApi } from './executions/api.ts';
import type { SyncExecution } from './executions/types.ts';
import { endEvents } from './run/end-events.ts';
import { refusal } from './run/refusal.ts';
import type { RunPlan } from './run/types.ts';

export interface SyncDriverOptions {
  readonly api: Pick<ExecutionsApi, 'startSync'>;
  readonly clock: Clock;
  readonly news?: ThrottleNews;
}

type Answer = { readonly execution: SyncExecution } | { readonly error: unknown };

export const NOT_KEPT = 'express executions are not kept: nobody can say whether it ran';

/**
 * Executions of an express machine: a StartSyncExecution each, which answers when it has ended. The service keeps none
 * of them, so one whose answer is lost is never sent again: it is of unknown outcome.
 */
export class SyncDriver implements FanoutDriver {
  readonly sliceSize = 1;
  readonly #plan: RunPlan;
  readonly #options: SyncDriverOptions;
  readonly #inputs: ReadonlyMap<string, string>;
  readonly #answers = new Map<string, Answer>();
  readonly #calls = new AbortController();
  readonly #running = new Set<string>();

  constructor(plan: RunPlan, options: SyncDriverOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#inputs = new Map(plan.executions.map(({ name, input }) => [name, input]));
  }

  /** Only begins: the answer takes as long as the execution. */
  async dispatch({ targets: [name = ''] }: Slice): Promise<string> {
    void this.#options.api.startSync({ machineArn: this.#plan.machine.arn, name, input: this.#inputs.get(name) ?? '{}' }, this.#calls.signal).then(
      (execution) => this.#answers.set(name, { execution }),
      (error: unknown) => this.#answers.set(name, { error }),
    );
    return name;
  }

  /** Nothing can be found: the run names those in doubt before it goes on. */
  async find(): Promise<undefined> {
    return undefined;
  }

  look(dispatches: readonly Dispatch[], _signal: AbortSignal): AsyncIterable<RunEvent> {
    const events = this.#lookAt(dispatches);
    return this.#options.news?.among(events) ?? events;
  }

  /** The service has no way to stop them: they are only not waited for. */
  async cancel(): Promise<void> {
    this.#calls.abort(new Error('interrupted'));
  }

  async *#lookAt(dispatches: readonly Dispatch[]): AsyncGenerator<RunEvent> {
    for (const { slice } of dispatches) {
      const [name = ''] = slice.targets;
      const at = this.#options.clock.now();
      const answer = this.#answers.get(name);
      if (answer === undefined) {
        if (!this.#running.has(name)) yield { type: 'node-status', at, node: name, status: 'running', startedAt: at };
        this.#running.add(name);
      } else if ('execution' in answer) yield* endEvents(name, answer.execution, undefined, at);
      else yield* this.#refused(slice, name, answer.error);
    }
  }

  *#refused(slice: Slice, name: string, error: unknown): Generator<RunEvent> {
    const at = this.#options.clock.now();
    const isLost = this.#calls.signal.aborted || (error instanceof RemoteError && error.ambiguous);
    if (isLost) {
      yield* lostEvents(slice, name, this.#calls.signal.aborted ? 'no longer waited for; it may run for 5 minutes' : errorText(error), at);
      return;
    }
    const refused = this.#plan.executions.length > 1 ? refusal(name, error) : undefined;
    yield { type: 'not-dispatched', at, sliceId: slice.id, reason: errorText(error) };
    if (!(refused instanceof TargetsRefused)) throw error;
    yield { type: 'node-status', at, node: name, status: refused.status, reason: refused.message };
  }
}

/** Taken off the list of what is to be followed, and never sent again. */
export function* lostEvents({ id }: Pick<Slice, 'id'>, name: string, why: string, at: number): Generator<RunEvent> {
  yield { type: 'not-dispatched', at, sliceId: id, reason: why };
  yield { type: 'node-status', at, node: name, status: 'unknown', reason: `${why}; ${NOT_KEPT}` };
}

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
