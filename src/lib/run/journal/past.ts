import type { RunEvent } from '../events.ts';

/** What happened in a run so far, without the ends that earlier programs gave it: it goes on. */
export function pastOf(events: Iterable<RunEvent>): RunEvent[] {
  return [...events].filter(({ type }) => type !== 'run-ended' && type !== 'stopping');
}
