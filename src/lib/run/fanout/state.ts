import { isTerminal, type NodeStatus, type RunEvent } from '../events.ts';
import type { Dispatch, Slice } from './types.ts';

/** Ends that use up the error budget: whatever kept a node from succeeding but was not decided here. */
const ERRORS: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['failed', 'execution-timed-out', 'delivery-timed-out', 'undeliverable', 'invalid-platform', 'access-denied']);

interface SliceState {
  readonly slice: Slice;
  dispatchId: string | undefined;
  open: number;
}

/**
 * What a fan-out knows: the sum of the run's events. The engine looks at nothing else, so that going on after a crash
 * is replaying the journal and going on. Pure.
 */
export class FanoutState {
  readonly #statuses = new Map<string, NodeStatus>();
  readonly #sliceOf = new Map<string, SliceState>();
  readonly #slices = new Map<string, SliceState>();
  readonly #passed = new Set<string>();
  #failures = 0;
  #inFlight = 0;
  #count = 0;

  apply(event: RunEvent): void {
    switch (event.type) {
      case 'dispatching':
        this.#begin({ id: event.sliceId, lane: event.lane, targets: event.nodes, at: event.at });
        break;
      case 'dispatched': {
        const slice = this.#slices.get(event.sliceId ?? '');
        if (slice !== undefined) slice.dispatchId = event.dispatchId;
        break;
      }
      case 'not-dispatched':
        this.#takeBack(event.sliceId);
        break;
      case 'node-status':
        this.#change(event.node, event.status);
        break;
      case 'wave':
        if (event.state === 'passed') this.#passed.add(event.name);
        break;
      default:
        break;
    }
  }

  /** Nodes that count against the error budget. */
  get failures(): number {
    return this.#failures;
  }

  /** Nodes that were sent, or are about to be, and have not ended. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** A name that no slice of this run has had. */
  nextSliceId(): string {
    return String(this.#count + 1);
  }

  /** Whether a node still waits for its turn: never sent, and not left out. */
  isWaiting(id: string): boolean {
    const status = this.#statuses.get(id);
    return !this.#sliceOf.has(id) && (status === undefined || !isTerminal(status));
  }

  hasEnded(id: string): boolean {
    const status = this.#statuses.get(id);
    return status !== undefined && isTerminal(status) && status !== 'unknown';
  }

  statusOf(id: string): NodeStatus | undefined {
    return this.#statuses.get(id);
  }

  hasPassed(wave: string): boolean {
    return this.#passed.has(wave);
  }

  /** Sent, and not all of it has ended. */
  open(): Dispatch[] {
    return [...this.#slices.values()].flatMap(({ slice, dispatchId, open }) => (dispatchId === undefined || open === 0 ? [] : [{ slice, dispatchId }]));
  }

  /** About to be sent when the last program ended: nobody knows whether it was. */
  doubtful(): Slice[] {
    return [...this.#slices.values()].filter(({ dispatchId }) => dispatchId === undefined).map(({ slice }) => slice);
  }

  /** For a run that is taken up again: what an earlier program left unsent waits for its turn again. */
  reopen(): void {
    for (const [id, status] of this.#statuses) if (!this.#sliceOf.has(id) && (status === 'not-sent' || status === 'terminated')) this.#statuses.delete(id);
  }

  #begin(slice: Slice): void {
    this.#count += 1;
    const state: SliceState = { slice, dispatchId: undefined, open: slice.targets.length };
    this.#slices.set(slice.id, state);
    for (const id of slice.targets) {
      this.#sliceOf.set(id, state);
      // What was left unsent by a program before this one has its turn now.
      this.#statuses.set(id, 'pending');
    }
    this.#inFlight += slice.targets.length;
  }

  #takeBack(sliceId: string): void {
    const state = this.#slices.get(sliceId);
    if (state === undefined) return;
    this.#slices.delete(sliceId);
    for (const id of state.slice.targets) if (this.#sliceOf.get(id) === state) this.#sliceOf.delete(id);
    this.#inFlight -= state.open;
  }

  #change(id: string, status: NodeStatus): void {
    const slice = this.#sliceOf.get(id);
    const wasOpen = !this.hasEnded(id);
    if (ERRORS.has(this.#statuses.get(id) ?? 'pending')) this.#failures -= 1;
    this.#statuses.set(id, status);
    if (ERRORS.has(status)) this.#failures += 1;
    const isOpen = !this.hasEnded(id);
    if (slice === undefined || wasOpen === isOpen) return;
    slice.open += isOpen ? 1 : -1;
    this.#inFlight += isOpen ? 1 : -1;
  }
}
