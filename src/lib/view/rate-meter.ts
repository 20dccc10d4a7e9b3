const WINDOW_SECONDS = 30;
/** With fewer ends than this in the window, the whole run says more than the window does. */
const TELLING = 5;

/** How fast nodes end, over the last half minute. Memory and time are constant. Takes milliseconds since the epoch. */
export class RateMeter {
  readonly #counts = new Uint32Array(WINDOW_SECONDS);
  #startedAt: number | undefined;
  #newest = 0;
  #total = 0;

  start(at: number): void {
    if (this.#startedAt !== undefined) return;
    this.#startedAt = at;
    this.#newest = second(at);
  }

  record(at: number): void {
    this.start(at);
    this.#advance(second(at));
    this.#total += 1;
    const slot = this.#newest % WINDOW_SECONDS;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** Ends a second, as seen at `now`; undefined where nothing has ended yet. */
  perSecond(now: number): number | undefined {
    if (this.#startedAt === undefined || this.#total === 0) return undefined;
    this.#advance(second(now));
    const elapsed = Math.max(1, (now - this.#startedAt) / 1000);
    const recent = this.#counts.reduce((sum, count) => sum + count, 0);
    return recent < TELLING ? this.#total / elapsed : recent / Math.min(WINDOW_SECONDS, elapsed);
  }

  #advance(to: number): void {
    if (to - this.#newest >= WINDOW_SECONDS) this.#counts.fill(0);
    else for (let each = this.#newest + 1; each <= to; each += 1) this.#counts[each % WINDOW_SECONDS] = 0;
    this.#newest = Math.max(this.#newest, to);
  }
}

const second = (at: number): number => Math.floor(at / 1000);
