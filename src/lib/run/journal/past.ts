import type { EventSink } from '../../view/sink.ts';
import type { NodeStatus, RunEvent } from '../events.ts';

/** What happened in a run so far, without the ends that earlier programs gave it: it goes on. */
export function pastOf(events: Iterable<RunEvent>): RunEvent[] {
  return [...events].filter(({ type }) => type !== 'run-ended' && type !== 'stopping');
}

/** What is in the log already is not written again: the first `count` events. */
export function after(count: number, log: EventSink): EventSink {
  let left = count;
  return {
    handle: (event: RunEvent) => {
      if (left > 0) left -= 1;
      else log.handle(event);
    },
    close: () => log.close(),
  };
}

/** Those of `ids` that came to one of `statuses`; what nothing was said of is pending. */
export function endedIn(statuses: ReadonlySet<NodeStatus>, ids: readonly string[], events: Iterable<RunEvent>): string[] {
  const ends = new Map<string, NodeStatus>(ids.map((id) => [id, 'pending']));
  for (const event of events) if (event.type === 'node-status') ends.set(event.node, event.status);
  return [...ends].filter(([, status]) => statuses.has(status)).map(([id]) => id);
}
