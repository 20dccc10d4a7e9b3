import type { Clock } from '../../run/clock.ts';
import type { SsmLane } from './lane.ts';
import { isCommandLive } from './status.ts';

/** Up to here every command is simply looked at: it costs no more than asking which are worth it. */
const FEW = 2;
/** A command that goes on is looked at in detail no more often than this. */
const DETAIL_MILLISECONDS = 5000;

interface Known {
  /** By the service's count, at the last look in detail and now. */
  completed: number;
  counted: number;
  errors: number;
  isLive: boolean;
  lookedAt: number;
}

/** Which of many commands are worth a look: the list of commands tells 50 at a time how many nodes have ended. */
export class LookOut {
  readonly #clock: Clock;
  readonly #since: number;
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock, since: number) {
    this.#clock = clock;
    this.#since = since;
  }

  /** How many nodes of a command have ended, and failed, by the service's own count; undefined where it was not asked. */
  count(commandId: string): { readonly ended: number; readonly failed: number } | undefined {
    const known = this.#known.get(commandId);
    return known === undefined ? undefined : { ended: known.counted, failed: known.errors };
  }

  /** Ids of commands in which something has changed that is worth its calls. Throws RemoteErrors. */
  async due(lane: SsmLane, commandIds: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    if (commandIds.length <= FEW) return new Set(commandIds);
    const wanted = new Set(commandIds);
    const facts = new Map((await lane.api.commands({ invokedAfter: this.#since }, Number.MAX_SAFE_INTEGER, signal)).filter(({ id }) => wanted.has(id)).map((fact) => [fact.id, fact]));
    const now = this.#clock.now();
    return new Set(
      commandIds.filter((id) => {
        const fact = facts.get(id);
        const before = this.#known.get(id) ?? { completed: 0, counted: 0, errors: 0, isLive: true, lookedAt: now };
        // The list may lag behind: what it does not name yet is asked for itself, now and then.
        const after =
          fact === undefined
            ? before
            : { completed: fact.completedCount, counted: fact.completedCount, errors: fact.errorCount, isLive: isCommandLive(fact.status), lookedAt: before.lookedAt };
        const hasEnded = !after.isLive || (fact !== undefined && fact.targetCount > 0 && fact.completedCount >= fact.targetCount);
        const isDue = hasEnded || (now - before.lookedAt >= DETAIL_MILLISECONDS && (fact === undefined || after.completed !== before.completed));
        this.#known.set(id, isDue ? { ...after, lookedAt: now } : { ...after, completed: before.completed });
        return isDue;
      }),
    );
  }
}
