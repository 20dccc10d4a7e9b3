import { TERMINAL_STATUSES, type NodeRef, type NodeStatus, type RunEvent } from '../run/events.ts';
import { safeLine } from './safe-text.ts';

/** A node's place in the run, from 0. */
export type NodeIndex = number;

const STATUSES: readonly NodeStatus[] = ['pending', 'delayed', 'running', 'cancelling', ...TERMINAL_STATUSES];
const CODES: ReadonlyMap<NodeStatus, number> = new Map(STATUSES.map((status, code) => [status, code]));
const NO_EXIT_CODE = -(2 ** 31);

/** What is kept of every node: a few columns of numbers, so that 100,000 nodes take a few megabytes. */
export class NodeTable {
  readonly #refs: NodeRef[] = [];
  readonly #indexes = new Map<string, NodeIndex>();
  readonly #counts = new Uint32Array(STATUSES.length);
  /** Few nodes have one, and those that do often share it. */
  readonly #reasons = new Map<NodeIndex, string>();
  readonly #sharedNames = new Map<string, number>();
  #status = new Uint8Array(0);
  #exitCode = new Int32Array(0);
  #startedAt = new Float64Array(0);
  #endedAt = new Float64Array(0);

  get size(): number {
    return this.#refs.length;
  }

  add(nodes: readonly NodeRef[]): void {
    this.#reserve(this.size + nodes.length);
    for (const node of nodes) {
      if (this.#indexes.has(node.id)) continue;
      this.#indexes.set(node.id, this.#refs.length);
      this.#refs.push(node);
      const name = shownName(node);
      this.#sharedNames.set(name, (this.#sharedNames.get(name) ?? 0) + 1);
      this.#counts[0] = (this.#counts[0] ?? 0) + 1;
    }
  }

  /** A node that the run did not name at its start is taken in: what it did must not be lost. */
  indexOf(id: string): NodeIndex {
    if (!this.#indexes.has(id)) this.add([{ id, name: id }]);
    return this.#indexes.get(id) ?? 0;
  }

  change(node: NodeIndex, event: Pick<RunEvent & { type: 'node-status' }, 'status' | 'reason' | 'exitCode' | 'startedAt' | 'endedAt'>): void {
    const before = this.#status[node] ?? 0;
    const after = CODES.get(event.status) ?? 0;
    this.#counts[before] = (this.#counts[before] ?? 0) - 1;
    this.#counts[after] = (this.#counts[after] ?? 0) + 1;
    this.#status[node] = after;
    if (event.reason !== undefined) this.#reasons.set(node, event.reason);
    if (event.exitCode !== undefined) this.#exitCode[node] = event.exitCode;
    if (event.startedAt !== undefined) this.#startedAt[node] = event.startedAt;
    if (event.endedAt !== undefined) this.#endedAt[node] = event.endedAt;
  }

  count(status: NodeStatus): number {
    return this.#counts[CODES.get(status) ?? 0] ?? 0;
  }

  status(node: NodeIndex): NodeStatus {
    return STATUSES[this.#status[node] ?? 0] ?? 'pending';
  }

  *statuses(): Generator<NodeStatus> {
    for (let node = 0; node < this.size; node += 1) yield this.status(node);
  }

  ref(node: NodeIndex): NodeRef {
    return this.#refs[node] ?? { id: '', name: '' };
  }

  /** The name as a view shows it: safe, and with the id where other nodes of the run have the same name. */
  label(node: NodeIndex): string {
    const ref = this.ref(node);
    const name = shownName(ref);
    const id = shownId(ref);
    return (this.#sharedNames.get(name) ?? 0) > 1 && name !== id ? `${name}(${id})` : name;
  }

  reason(node: NodeIndex): string | undefined {
    return this.#reasons.get(node);
  }

  exitCode(node: NodeIndex): number | undefined {
    const code = this.#exitCode[node];
    return code === NO_EXIT_CODE ? undefined : code;
  }

  /** Milliseconds since the epoch. */
  startedAt(node: NodeIndex): number | undefined {
    return timeOf(this.#startedAt[node]);
  }

  endedAt(node: NodeIndex): number | undefined {
    return timeOf(this.#endedAt[node]);
  }

  #reserve(size: number): void {
    if (size <= this.#status.length) return;
    const length = Math.max(size, this.#status.length * 2);
    const exitCode = new Int32Array(length).fill(NO_EXIT_CODE);
    exitCode.set(this.#exitCode);
    this.#exitCode = exitCode;
    this.#status = grown(this.#status, new Uint8Array(length));
    this.#startedAt = grown(this.#startedAt, new Float64Array(length));
    this.#endedAt = grown(this.#endedAt, new Float64Array(length));
  }
}

/** The id is text of a service too, and a name may be nothing but control characters. */
const shownName = (node: NodeRef): string => safeLine(node.name).trim() || shownId(node);
const shownId = (node: NodeRef): string => safeLine(node.id).trim() || '?';
const timeOf = (time: number | undefined): number | undefined => (time === undefined || time === 0 ? undefined : time);

function grown<Column extends Uint8Array | Float64Array>(old: Column, column: Column): Column {
  column.set(old);
  return column;
}
