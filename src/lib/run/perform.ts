import type { EventSink } from '../view/sink.ts';
import type { Clock } from './clock.ts';
import type { NodeStatus, RunEvent, Verdict } from './events.ts';
import { decideVerdict } from './verdict.ts';

export interface PerformOptions {
  readonly requiredCoverage: number;
  readonly clock: Clock;
}

/**
 * Feeds the events of a run to its sink, keeps count of every node, and ends it with the verdict. A run that breaks
 * still ends the view properly; then its error is thrown.
 */
export async function perform(events: AsyncIterable<RunEvent>, sink: EventSink, options: PerformOptions): Promise<Verdict> {
  const statuses = new Map<string, NodeStatus>();
  let cause: 'interruption' | 'wait-timeout' | undefined;
  let isStarted = false;
  const handle = (event: RunEvent): void => {
    if (event.type === 'run-started') {
      isStarted = true;
      for (const { id } of event.nodes) statuses.set(id, 'pending');
    } else if (event.type === 'node-status') statuses.set(event.node, event.status);
    else if (event.type === 'stopping') cause = event.cause;
    sink.handle(event);
  };
  const conclude = (): Verdict => {
    const verdict = decideVerdict({
      statuses: statuses.values(),
      requiredCoverage: options.requiredCoverage,
      interrupted: cause === 'interruption',
      waitTimedOut: cause === 'wait-timeout',
    });
    sink.handle({ type: 'run-ended', at: options.clock.now(), verdict });
    return verdict;
  };
  let verdict: Verdict;
  try {
    for await (const event of events) handle(event);
    verdict = conclude();
  } catch (error) {
    // The first error says why; what the sink cannot take on top of it changes nothing.
    try {
      if (isStarted) conclude();
    } catch {}
    await sink.close().catch(() => undefined);
    throw error;
  }
  await sink.close();
  return verdict;
}
