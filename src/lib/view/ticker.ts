import type { Clock } from '../run/clock.ts';

/** Calls `tick` every `milliseconds` until the function that it gives back is called. An error of `tick` ends it. */
export function startTicker(clock: Clock, milliseconds: number, tick: () => void): () => void {
  const stop = new AbortController();
  void (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(milliseconds, stop.signal);
      tick();
    }
  })().catch(() => undefined);
  return () => stop.abort();
}
