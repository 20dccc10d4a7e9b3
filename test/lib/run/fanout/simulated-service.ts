import type { Clock } from '../../../../src/lib/run/clock.ts';
import type { RunEvent } from '../../../../src/lib/run/events.ts';
import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import { TargetsRefused, type Dispatch, type FanoutDriver, type Slice } from '../../../../src/lib/run/fanout/types.ts';

/** The same numbers for the same seed. */
export function random(seed: number): () => number {
  let state = seed || 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** Time that passes only when somebody waits. */
export class SteppingClock implements Clock {
  time = 1_000_000;
  now(): number {
    return this.time;
  }
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.time += ms;
    await Promise.resolve();
  }
}

export interface ServiceOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Share of calls that fail before the service acts (5xx), and after it acted (the answer is lost). */
  readonly failsBefore?: number;
  readonly losesAnswer?: number;
  /** Share of nodes on which the command fails. */
  readonly failing?: number;
  readonly refuses?: ReadonlySet<string>;
  readonly longestMilliseconds?: number;
}

/** A service in memory that counts what every node was told to do: the truth that a run is held against. */
export class SimulatedService {
  readonly runs = new Map<string, number>();
  readonly slices: Slice[] = [];
  /** The most nodes that were ever at work at once. */
  mostAtOnce = 0;
  sends = 0;
  readonly #options: ServiceOptions;
  readonly #taken = new Map<string, { readonly slice: Slice; readonly ends: ReadonlyMap<string, { at: number; failed: boolean }> }>();

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  hasFailed(id: string): boolean {
    return [...this.#taken.values()].some(({ ends }) => ends.get(id)?.failed);
  }

  /** A client's side of it; a new one for every program that comes after one that was killed. */
  driver(sliceSize = 50): FanoutDriver {
    const told = new Map<string, Set<string>>();
    return {
      sliceSize,
      dispatch: async (slice) => this.#dispatch(slice),
      find: async (slice) => [...this.#taken].find(([, taken]) => taken.slice.id === slice.id)?.[0],
      look: (dispatches) => this.#look(dispatches, told),
      cancel: async () => undefined,
    };
  }

  #dispatch(slice: Slice): string {
    const { random: next, clock, failsBefore = 0, losesAnswer = 0, failing = 0, refuses, longestMilliseconds = 3000 } = this.#options;
    this.sends += 1;
    const refused = slice.targets.filter((id) => refuses?.has(id));
    if (refused.length > 0) throw new TargetsRefused(refused, 'not in a valid state');
    const fault = next();
    if (fault < failsBefore) throw new RemoteError('InternalServerError', 'it failed', 'Look.', { ambiguous: true });
    const id = `c-${this.#taken.size + 1}`;
    const ends = new Map(slice.targets.map((target) => [target, { at: clock.now() + next() * longestMilliseconds, failed: next() < failing }]));
    for (const target of slice.targets) this.runs.set(target, (this.runs.get(target) ?? 0) + 1);
    this.slices.push(slice);
    this.#taken.set(id, { slice, ends });
    const atWork = [...this.#taken.values()].reduce((sum, taken) => sum + [...taken.ends.values()].filter(({ at }) => at > clock.now()).length, 0);
    this.mostAtOnce = Math.max(this.mostAtOnce, atWork);
    if (fault < failsBefore + losesAnswer) throw new RemoteError('ECONNRESET', 'the connection broke', 'Look.', { ambiguous: true });
    return id;
  }

  async *#look(dispatches: readonly Dispatch[], told: Map<string, Set<string>>): AsyncGenerator<RunEvent> {
    const at = this.#options.clock.now();
    for (const { dispatchId } of dispatches) {
      const said = told.get(dispatchId) ?? new Set();
      told.set(dispatchId, said);
      for (const [node, end] of this.#taken.get(dispatchId)?.ends ?? []) {
        if (end.at > at || said.has(node)) continue;
        said.add(node);
        yield { type: 'node-status', at, node, status: end.failed ? 'failed' : 'success' };
      }
    }
  }
}
