import type { LostOutput, NodeStatus, RunEvent, Verdict } from '../../run/events.ts';
import { KeptOutput, type StepOutput } from '../kept-output.ts';
import type { NodeIndex } from '../node-table.ts';
import type { Notice, RunState } from '../run-state.ts';
import type { EventSink } from '../sink.ts';

/** The document of --json. Its shape is a promise: fields are added, never changed. Times are ISO 8601 in UTC, texts raw. */
export interface RunDocument {
  readonly runId: string;
  readonly verb: string;
  readonly title: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** The orders that the service took, under its own ids. */
  readonly dispatches: readonly Dispatch[];
  readonly verdict?: Verdict;
  readonly nodes: readonly NodeDocument[];
  readonly notices: readonly Notice[];
}

export interface Dispatch {
  readonly id: string;
  readonly nodes: readonly string[];
}

export interface NodeDocument {
  readonly id: string;
  readonly name: string;
  readonly status: NodeStatus;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly output: readonly StepOutput[];
  readonly lost?: readonly LostOutput[];
}

/** Keeps what the document needs and the state does not have. Writes nothing: the command prints its result. */
export class JsonDocument implements EventSink {
  readonly #state: RunState;
  readonly #output = new KeptOutput();
  readonly #dispatches: Dispatch[] = [];

  constructor(state: RunState) {
    this.#state = state;
  }

  handle(event: RunEvent): void {
    if (event.type === 'node-output') this.#output.append(event);
    else if (event.type === 'dispatched') this.#dispatches.push({ id: event.dispatchId, nodes: event.nodes });
  }

  async close(): Promise<void> {
    // Nothing was opened.
  }

  document(): RunDocument {
    const state = this.#state;
    const lost = Map.groupBy(state.lost, ({ node }) => node);
    return {
      runId: state.runId,
      verb: state.verb,
      title: state.title,
      ...timesOf(state.startedAt, state.endedAt),
      dispatches: this.#dispatches,
      ...(state.verdict === undefined ? {} : { verdict: state.verdict }),
      nodes: Array.from({ length: state.total }, (_, node) => this.#node(node, lost.get(node)?.map((each) => each.lost))),
      notices: state.notices,
    };
  }

  #node(node: NodeIndex, lost: readonly LostOutput[] | undefined): NodeDocument {
    const { nodes } = this.#state;
    const { id, name } = nodes.ref(node);
    const exitCode = nodes.exitCode(node);
    const reason = nodes.reason(node);
    return {
      id,
      name,
      status: nodes.status(node),
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(reason === undefined ? {} : { reason }),
      ...timesOf(nodes.startedAt(node), nodes.endedAt(node)),
      output: this.#output.of(id),
      ...(lost === undefined ? {} : { lost }),
    };
  }
}

function timesOf(startedAt: number | undefined, endedAt: number | undefined): { readonly startedAt?: string; readonly endedAt?: string } {
  return {
    ...(startedAt === undefined ? {} : { startedAt: new Date(startedAt).toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }),
  };
}
