import { setTimeout as delay } from 'node:timers/promises';
import type { ManualClock } from '../manual-clock.ts';

/** Longer than the millisecond for which ink may hold back a frame; timers of one process fire in their order. */
const INK_IS_DONE_MS = 20;

/** Lets the view draw, and ink write, what there is to see. */
export async function drawn(clock: ManualClock): Promise<void> {
  await clock.advance(300);
  await delay(INK_IS_DONE_MS);
}
