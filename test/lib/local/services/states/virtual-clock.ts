import type { Clock } from '../../../../../src/lib/run/clock.ts';

/** A clock whose time goes on only when it is moved: sleepers wake when theirs has come. */
export interface VirtualClock extends Clock {
  move(milliseconds: number): void;
  /** Who sleeps, by the time at which each wakes: what is waited for is there before the clock is moved. */
  sleepers(): readonly number[];
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function virtualClock(): VirtualClock {
  let now = Date.now();
  const sleepers = new Set<Sleeper>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const giveUp = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', giveUp);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', giveUp, { once: true });
      }),
    move: (milliseconds) => {
      now += milliseconds;
      for (const sleeper of [...sleepers].sort((a, b) => a.at - b.at)) if (sleeper.at <= now) sleeper.wake();
    },
    sleepers: () => Array.from(sleepers, ({ at }) => at - now).sort((a, b) => a - b),
  };
}
