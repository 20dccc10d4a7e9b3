/** Whether anybody still needs the engine: a request in hand, or a command that runs. */
export interface Activity {
  readonly inHand: number;
  /** Milliseconds since the epoch. */
  readonly lastAt: number;
}

export interface IdleWatchOptions {
  readonly idleTimeoutMilliseconds: number;
  readonly activity: () => Activity;
  readonly isWorking: () => boolean;
  readonly onIdle: () => void;
  readonly now: () => number;
}

/** Looks now and then, and calls `onIdle` once when nothing happened for the whole time. Returns the function that stops it. */
export function watchForIdle(options: IdleWatchOptions): () => void {
  let lastBusy = options.now();
  const interval = Math.min(10_000, Math.max(50, options.idleTimeoutMilliseconds / 10));
  const timer = setInterval(() => {
    const { inHand, lastAt } = options.activity();
    lastBusy = Math.max(lastBusy, inHand > 0 || options.isWorking() ? options.now() : lastAt);
    if (options.now() - lastBusy < options.idleTimeoutMilliseconds) return;
    clearInterval(timer);
    options.onIdle();
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
