import type { Clock } from '../../../src/lib/run/clock.ts';

/** Time that passes only when somebody waits, and at once. Timers of the real world still get their turn. */
export class VirtualClock implements Clock {
  time = 1_700_000_000_000;
  /** Called after every wait, with the time that it is then. */
  onTick: (time: number) => void = () => undefined;

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
    this.time += ms;
    this.onTick(this.time);
    signal?.throwIfAborted();
  }
}
