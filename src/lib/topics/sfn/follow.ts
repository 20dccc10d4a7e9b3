import type { ExecutionsApi } from './executions/api.ts';
import type { HistoryEvent, MapRunDescription } from './executions/types.ts';
import { endsExecution, Progress } from './progress.ts';
import { inOrder } from './run/read-failure.ts';

export interface FollowerOptions {
  readonly api: Pick<ExecutionsApi, 'historyPage' | 'mapRun'>;
  /** Told of every event once, in order, after `progress` has it. */
  readonly onEvent: (event: HistoryEvent) => void;
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
    for (const { mapRunArn, status } of this.progress.current) {
      if (mapRunArn !== undefined && status === 'running') this.mapRuns.set(mapRunArn, await this.#options.api.mapRun(mapRunArn, signal));
    }
    return hasEnded;
  }

  async #fresh(arn: string, signal: AbortSignal): Promise<HistoryEvent[]> {
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
