import type { Json } from '../../../../asl/json.ts';
import type { StateGraph } from '../../../../asl/machine.ts';
import type { ThreadRecord } from '../executions/journal.ts';
import { startOf } from './position.ts';
import { Thread, type MapItem } from './thread.ts';

export interface Child {
  readonly thread: Thread;
  /** It had ended before the last engine did. */
  readonly result: Json | undefined;
}

/** The threads inside of a state: branches, or iterations. The first failure stops the others. */
export class Children {
  readonly #parent: Thread;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #kept: ReadonlyMap<number, ThreadRecord>;

  constructor(parent: Thread) {
    this.#parent = parent;
    this.#signal = AbortSignal.any([parent.signal, this.#abort.signal]);
    this.#kept = new Map(parent.execution.keptChildren(parent.id).map((kept) => [kept.childIndex, kept]));
  }

  /** A child where it stands, or at its beginning. */
  begin(graph: StateGraph, index: number, input: Json, previous: number, item?: MapItem): Child {
    const kept = this.#kept.get(index);
    const { id: parent, execution, perform } = this.#parent;
    const thread = new Thread({
      id: kept?.thread ?? execution.newThread(parent),
      execution,
      perform,
      graph,
      position: kept?.position ?? startOf(graph.StartAt, input, previous),
      parent: this.#parent,
      childIndex: index,
      item,
      signal: this.#signal,
    });
    if (kept === undefined) thread.moved();
    return { thread, result: kept?.result === undefined ? undefined : (JSON.parse(kept.result) as Json) };
  }

  async run(thread: Thread): Promise<Json> {
    const output = await thread.run();
    thread.ended(output);
    return output;
  }

  /** Waits for all of them. The first failure stops the others, and waits for that too. */
  async all<T>(work: readonly Promise<T>[]): Promise<T[]> {
    try {
      return await Promise.all(work);
    } catch (error) {
      this.stop(error);
      await Promise.allSettled(work);
      throw error;
    }
  }

  stop(why: unknown): void {
    this.#abort.abort(why);
  }

  get isStopped(): boolean {
    return this.#signal.aborted;
  }

  hadBegun(index: number): boolean {
    return this.#kept.has(index);
  }
}
