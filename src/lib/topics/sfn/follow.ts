import { RemoteError } from '../../errors/errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { ExecutionsApi } from './executions/api.ts';
import { newerEvents } from './executions/newer-events.ts';
import type { HistoryEvent, MapRunDescription } from './executions/types.ts';
import { endsExecution, Progress } from './progress.ts';

export interface FollowerOptions {
  readonly api: Pick<ExecutionsApi, 'historyPage' | 'mapRun'>;
  /** Told of every event once, in order, after `progress` has it. */
  readonly onEvent: (event: HistoryEvent) => void;
  readonly clock: Clock;
  /** How long the service may take to show what it has taken. */
  readonly settlingMilliseconds: number;
}

const PAGE = 50;
const FIRST_PAGE = 1000;

/** Follows one execution by its history. */
export class Follower {
  readonly progress = new Progress();
  /** What the runs of distributed Maps say, by their ARN. */
  readonly mapRuns = new Map<string, MapRunDescription>();
  readonly #options: FollowerOptions;
  #hasLooked = false;
  #since: number | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Reads what is new. Gives whether the execution has ended. Throws RemoteErrors. */
  async look(arn: string, signal: AbortSignal): Promise<boolean> {
    let hasEnded = false;
    for (const event of await this.#fresh(arn, signal)) {
      this.progress.apply(event);
      hasEnded = endsExecution(event);
      this.#options.onEvent(event);
    }
    this.#hasLooked = true;
    for (const { mapRunArn } of this.progress.visits) {
      // Once more after its end: the last items count too.
      const isOpen = mapRunArn !== undefined && (this.mapRuns.get(mapRunArn)?.status ?? 'RUNNING') === 'RUNNING';
      if (isOpen) this.mapRuns.set(mapRunArn, await this.#options.api.mapRun(mapRunArn, signal));
    }
    return hasEnded;
  }

  /** Right after the start there may be no history yet. */
  async #fresh(arn: string, signal: AbortSignal): Promise<HistoryEvent[]> {
    const { clock, settlingMilliseconds } = this.#options;
    this.#since ??= clock.now();
    try {
      // At the beginning there may be many.
      return await newerEvents(arn, this.progress.lastEventId, this.#hasLooked ? PAGE : FIRST_PAGE, this.#options.api, signal);
    } catch (error) {
      const isEarly = clock.now() - this.#since < settlingMilliseconds && this.progress.lastEventId === 0;
      if (isEarly && error instanceof RemoteError && error.code === 'ExecutionDoesNotExist') return [];
      throw error;
    }
  }
}
