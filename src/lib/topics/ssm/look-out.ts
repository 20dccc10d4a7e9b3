import type { Clock } from '../../run/clock.ts';
import type { SsmLane } from './lane.ts';
import { isCommandLive } from './status.ts';
import type { CommandFact } from './types.ts';

/** Up to here every command is simply looked at: it costs no more than asking which are worth it. */
const FEW = 2;
const FEW_NODES = 200;
/** A command that goes on is looked at in detail no more often than this; a large one, of many pages, less often. */
const DETAIL_MILLISECONDS = 5000;
const DETAIL_MILLISECONDS_A_NODE = 2;

interface Known {
  /** By the service's count, at the last look in detail and now. */
  completed: number;
  counted: number;
  errors: number;
  isLive: boolean;
  lookedAt: number;
  /** Until then even which nodes run is not known. */
  wasLookedAt: boolean;
}

export interface LookOutOptions {
  readonly clock: Clock;
  /** No command is older, milliseconds since the epoch. */
  readonly since: number;
  /** More is wanted of a command than who has ended: the lines of those who run. */
  readonly isCurious: boolean;
}

/** A command, and how many nodes it has. */
export interface Watched {
  readonly id: string;
  readonly nodes: number;
}

/** Which of many commands are worth a look: the list of commands tells 50 at a time how many nodes have ended. */
export class LookOut {
  readonly #options: LookOutOptions;
  readonly #known = new Map<string, Known>();

  constructor(options: LookOutOptions) {
    this.#options = options;
  }

  /** How many nodes of a command have ended, and failed, by the service's own count; undefined where it was not asked. */
  count(commandId: string): { readonly ended: number; readonly failed: number } | undefined {
    const known = this.#known.get(commandId);
    return known === undefined ? undefined : { ended: known.counted, failed: known.errors };
  }

  /** Ids of commands in which something has changed that is worth its calls. Throws RemoteErrors. */
  async due(lane: SsmLane, commands: readonly Watched[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const nodes = commands.reduce((sum, command) => sum + command.nodes, 0);
    if (commands.length <= FEW && nodes <= FEW_NODES) return new Set(commands.map(({ id }) => id));
    const facts = await this.#facts(lane, commands, signal);
    const now = this.#options.clock.now();
    return new Set(commands.filter((command) => this.#isDue(command, facts.get(command.id), now)).map(({ id }) => id));
  }

  async #facts(lane: SsmLane, commands: readonly Watched[], signal: AbortSignal): Promise<Map<string, CommandFact>> {
    const lists =
      commands.length <= FEW
        ? await Promise.all(commands.map(({ id }) => lane.api.commands({ commandId: id }, 1, signal)))
        : [await lane.api.commands({ invokedAfter: this.#options.since }, Number.MAX_SAFE_INTEGER, signal)];
    const wanted = new Set(commands.map(({ id }) => id));
    return new Map(lists.flat().filter(({ id }) => wanted.has(id)).map((fact) => [fact.id, fact]));
  }

  #isDue({ id, nodes }: Watched, fact: CommandFact | undefined, now: number): boolean {
    const before = this.#known.get(id) ?? { completed: 0, counted: 0, errors: 0, isLive: true, lookedAt: now, wasLookedAt: false };
    // The list may lag behind: what it does not name yet is asked for itself, now and then.
    const after = fact === undefined ? before : { ...before, completed: fact.completedCount, counted: fact.completedCount, errors: fact.errorCount, isLive: isCommandLive(fact.status) };
    const hasEnded = !after.isLive || (fact !== undefined && fact.targetCount > 0 && fact.completedCount >= fact.targetCount);
    const isNews = fact === undefined || after.completed !== before.completed || !before.wasLookedAt || this.#options.isCurious;
    const isDue = hasEnded || (isNews && now - before.lookedAt >= Math.max(DETAIL_MILLISECONDS, nodes * DETAIL_MILLISECONDS_A_NODE));
    this.#known.set(id, isDue ? { ...after, lookedAt: now, wasLookedAt: true } : { ...after, completed: before.completed });
    return isDue;
  }
}
