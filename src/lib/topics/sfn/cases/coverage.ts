import type { State } from '../../../asl/machine.ts';
import { transitionsOf, type Transition } from './graph.ts';

export interface Coverage {
  readonly states: { readonly total: number; readonly entered: number; readonly missed: readonly string[] };
  readonly transitions: { readonly total: number; readonly taken: number; readonly missed: readonly Transition[] };
}

/** Which states the cases entered, and which ways they went. */
export class CoverageCount {
  readonly #states: ReadonlyMap<string, State>;
  readonly #entered = new Set<string>();
  readonly #taken = new Set<Transition>();
  readonly #transitions: readonly Transition[];

  constructor(states: ReadonlyMap<string, State>) {
    this.#states = states;
    this.#transitions = [...states].flatMap(([name, state]) => transitionsOf(name, state));
  }

  enter(state: string): void {
    this.#entered.add(state);
  }

  /**
   * `by` is known for what was caught. Which rule of a Choice was taken nobody says: rules that lead to the same state
   * count together.
   */
  take(from: string, to: string, by?: string): void {
    for (const each of this.#transitions) {
      if (each.from !== from || each.to !== to) continue;
      if (by === undefined ? !each.by.startsWith('catch') : each.by === by) this.#taken.add(each);
    }
  }

  report(): Coverage {
    const missed = [...this.#states.keys()].filter((name) => !this.#entered.has(name));
    return {
      states: { total: this.#states.size, entered: this.#states.size - missed.length, missed },
      transitions: { total: this.#transitions.length, taken: this.#taken.size, missed: this.#transitions.filter((each) => !this.#taken.has(each)) },
    };
  }
}
