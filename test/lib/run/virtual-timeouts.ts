import type { VirtualClock } from './virtual-clock.ts';

/** Makes AbortSignal.timeout go by a virtual clock, with the limits of the real one. Gives what puts the real one back. */
export function virtualTimeouts(clock: VirtualClock): () => void {
  const real = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout') ?? {};
  const waiting = new Map<AbortController, number>();
  const before = clock.onTick;
  clock.onTick = (time) => {
    before(time);
    for (const [controller, at] of waiting) if (time >= at) controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  };
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    // A timer that does not fit into 32 bits goes off at once.
    waiting.set(controller, clock.time + (ms > 2 ** 31 - 1 ? 1 : ms));
    return controller.signal;
  };
  return () => {
    Object.defineProperty(AbortSignal, 'timeout', real);
  };
}
