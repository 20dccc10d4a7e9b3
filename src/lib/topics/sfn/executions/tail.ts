import type { Clock } from '../../../run/clock.ts';
import { Pace } from '../../../run/fanout/pace.ts';
import { endsExecution } from '../progress.ts';
import type { ExecutionsApi } from './api.ts';
import { newerEvents } from './newer-events.ts';
import { describeExecution } from './show.ts';
import { isClosed, type HistoryEvent } from './types.ts';

export interface TailOptions {
  readonly api: Pick<ExecutionsApi, 'execution' | 'executions' | 'history' | 'historyPage'>;
  readonly clock: Clock;
  /** Wait for what is still to come, until the execution ends. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

const PAGE = 50;

/**
 * The events of an execution in their order, in batches as they are read; each once. With `follow` until the last one:
 * an execution that was redriven has several ends, and the last one is that after which it is closed. Throws
 * RemoteErrors, the signal's reason, and a UserError with the nearest names where there is no such execution.
 */
export async function* tailHistory(arn: string, { api, clock, follow, signal }: TailOptions): AsyncGenerator<readonly HistoryEvent[]> {
  const description = await describeExecution(arn, api, signal);
  let last: HistoryEvent | undefined;
  for await (const page of api.history(arn, {}, signal)) {
    if (page.length > 0) yield page;
    last = page.at(-1) ?? last;
  }
  let isOver = !follow || (isClosed(description.status) && last !== undefined && endsExecution(last));
  const pace = new Pace(clock);
  while (!isOver) {
    await pace.wait(signal);
    const fresh = await newerEvents(arn, last?.id ?? 0, PAGE, api, signal);
    if (fresh.length > 0) {
      pace.changed();
      yield fresh;
      last = fresh.at(-1);
    }
    // Somebody may redrive it just now: what the service says of the whole decides.
    isOver = last !== undefined && endsExecution(last) && isClosed((await api.execution(arn, signal)).status);
  }
}
