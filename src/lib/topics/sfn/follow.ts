import { RemoteError } from '../../errors/errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { ExecutionsApi } from './executions/api.ts';
import type { HistoryEvent, MapRunDescription } from './executions/types.ts';
import { endsExecution, Progress } from './progress.ts';
import { inOrder } from './run/read-failure.ts';

export interface FollowerOptions {
  readonly api: Pick<ExecutionsApi, 'historyPage' | 'mapRun'>;
  /** Told of every event once, in order, after `progress` has it. */
  readonly onEvent: (event: HistoryEvent) => void;
  readonly clock: Clock;
  /** How long the service may take to show what it has taken. */
  readonly settlingMilliseconds: number;
}

/** New events are few: the newest are read until one is known, so that nothing is read twice but the rest of a page. */
const PAGE = 50;
/** At the beginning there may be many. */
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
    for (const event of inOrder(await this.#fresh(arn, signal))) {
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
      return await this.#newer(arn, signal);
    } catch (error) {
      const isEarly = clock.now() - this.#since < settlingMilliseconds && this.progress.lastEventId === 0;
      if (isEarly && error instanceof RemoteError && error.code === 'ExecutionDoesNotExist') return [];
      throw error;
    }
  }

  async #newer(arn: string, signal: AbortSignal): Promise<HistoryEvent[]> {
    const known = this.progress.lastEventId;
    const fresh: HistoryEvent[] = [];
    let token: string | undefined;
    do {
      const page = await this.#options.api.historyPage(arn, { reverse: true, pageSize: this.#hasLooked ? PAGE : FIRST_PAGE, token }, signal);
      fresh.push(...page.events.filter(({ id }) => id > known));
      token = (page.events.at(-1)?.id ?? 0) > known + 1 ? page.token : undefined;
    } while (token !== undefined);
    return fresh;
  }
}
