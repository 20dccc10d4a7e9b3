import type { FanoutState } from './state.ts';
import type { FanoutTarget, Slice } from './types.ts';

/** Of the window: so many places must be free before new nodes are sent, or every node would cost a call of its own. */
const WINDOW_SHARE = 0.25;

/**
 * The targets of a wave, in turn: which go next, given how many may be in flight. Every target is looked at once, so
 * the cost is that of the list.
 */
export class WaveQueue {
  readonly #lanes = new Map<string, string[]>();
  readonly #sliceSize: number;
  #waiting = 0;

  constructor(targets: readonly FanoutTarget[], sliceSize: number, state: FanoutState) {
    this.#sliceSize = sliceSize;
    for (const { id, lane = '' } of targets) if (state.isWaiting(id)) this.push(lane, [id]);
  }

  /** Targets that wait for their turn. */
  get waiting(): number {
    return this.#waiting;
  }

  push(lane: string, ids: readonly string[]): void {
    const queue = this.#lanes.get(lane) ?? [];
    for (const id of ids) queue.push(id);
    this.#lanes.set(lane, queue);
    this.#waiting += ids.length;
  }

  /** The next slices into a window with `free` of `size` places, at most `most` of them; the lanes take turns. */
  take(free: number, size: number, most: number, nextId: (offset: number) => string): Slice[] {
    const slices: Slice[] = [];
    const quantum = Math.min(this.#sliceSize, Math.max(1, Math.floor(size * WINDOW_SHARE)));
    let left = free;
    while (slices.length < most && this.#waiting > 0 && left >= Math.min(quantum, this.#waiting)) {
      const [lane, queue] = [...this.#lanes].find(([, ids]) => ids.length > 0) ?? ['', []];
      const targets = queue.splice(0, Math.min(left, this.#sliceSize));
      this.#waiting -= targets.length;
      left -= targets.length;
      slices.push({ id: nextId(slices.length), lane, targets });
      // To the end of the line.
      this.#lanes.delete(lane);
      if (queue.length > 0) this.#lanes.set(lane, queue);
    }
    return slices;
  }
}
