import { isTerminal, TERMINAL_STATUSES, type LostOutput, type NodeRef, type NodeStatus, type RunEvent, type Verdict } from '../run/events.ts';
import { LastLines } from './last-lines.ts';
import { NodeTable, type NodeIndex } from './node-table.ts';
import { RateMeter } from './rate-meter.ts';

export interface Throttling {
  readonly at: number;
  readonly api: string;
  readonly callsPerSecond: number;
}

/** A part of the nodes that is done, and judged, before the next one begins. */
export type Wave = Pick<RunEvent & { type: 'wave' }, 'name' | 'state' | 'nodes' | 'reason'>;

export interface Notice {
  readonly level: 'info' | 'warning';
  readonly message: string;
}

export interface LostOnNode {
  readonly node: NodeIndex;
  readonly lost: LostOutput;
}

/** Ends that a person must look at. What was stopped or left out on their account is counted, not listed. */
const FAILING: ReadonlySet<NodeStatus> = new Set<NodeStatus>([
  'failed',
  'execution-timed-out',
  'delivery-timed-out',
  'undeliverable',
  'invalid-platform',
  'access-denied',
  'unknown',
]);
/** So many failing nodes keep their last line: more than a screen shows. */
const COMPLAINTS_KEPT = 100;
const NOTICES_KEPT = 100;

/**
 * What is known of a run: the sum of its events, shared by all views. `apply` is its one way to change, costs the
 * same however many nodes there are, and looks at nothing but the event: no clock, no I/O.
 */
export class RunState {
  runId = '';
  verb = '';
  /** What the nodes of the run are, in the plural. */
  noun = 'nodes';
  title = '';
  startedAt: number | undefined;
  endedAt: number | undefined;
  concurrency = 0;
  stopsAtFailure = 0;
  dispatched = 0;
  throttled: Throttling | undefined;
  /** The one that is under way. */
  wave: Wave | undefined;
  stopping: string | undefined;
  verdict: Verdict | undefined;
  readonly nodes = new NodeTable();
  /** In the order in which they began. */
  readonly running = new Set<NodeIndex>();
  /** In the order in which they ended. */
  readonly failing: NodeIndex[] = [];
  readonly lost: LostOnNode[] = [];
  readonly notices: Notice[] = [];
  readonly lastLines = new LastLines();
  readonly #rate = new RateMeter();

  apply(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#start(event);
        break;
      case 'dispatched':
        this.dispatched += event.nodes.length;
        break;
      case 'dispatching':
      case 'not-dispatched':
        // For the journal: what becomes of the nodes is said by their own events.
        break;
      case 'wave':
        this.wave = event;
        break;
      case 'node-status':
        this.#changeStatus(event);
        break;
      case 'node-output':
        this.lastLines.append(this.nodes.indexOf(event.node), event.stream, event.text);
        break;
      case 'throttled':
        this.throttled = event;
        break;
      case 'notice':
        if (this.notices.length < NOTICES_KEPT) this.notices.push({ level: event.level, message: event.message });
        break;
      case 'stopping':
        this.stopping = event.why;
        break;
      case 'run-ended':
        this.endedAt = event.at;
        this.verdict = event.verdict;
        break;
    }
  }

  get total(): number {
    return this.nodes.size;
  }

  /** Nodes that have come to a terminal status. */
  get ended(): number {
    return TERMINAL_STATUSES.reduce((sum, status) => sum + this.nodes.count(status), 0);
  }

  /** Nodes that end a second, over the last half minute; undefined before the first one. */
  rate(now: number): number | undefined {
    return this.#rate.perSecond(now);
  }

  /** Milliseconds until all have ended, if it goes on as it went; undefined where nobody can tell. */
  timeLeft(now: number): number | undefined {
    const rate = this.rate(now);
    return rate === undefined || rate === 0 ? undefined : ((this.total - this.ended) / rate) * 1000;
  }

  /** Milliseconds since the run began; to its end where it has ended. */
  elapsed(now: number): number {
    return this.startedAt === undefined ? 0 : Math.max(0, (this.endedAt ?? now) - this.startedAt);
  }

  #start(event: RunEvent & { type: 'run-started' }): void {
    this.runId = event.runId;
    this.verb = event.verb;
    this.noun = event.noun ?? 'nodes';
    this.title = event.title;
    this.startedAt = event.at;
    this.concurrency = event.concurrency;
    this.stopsAtFailure = event.stopsAtFailure;
    this.nodes.add(event.nodes satisfies readonly NodeRef[]);
    this.#rate.start(event.at);
  }

  #changeStatus(event: RunEvent & { type: 'node-status' }): void {
    const node = this.nodes.indexOf(event.node);
    const before = this.nodes.status(node);
    this.nodes.change(node, event);
    if (event.status === 'running' || event.status === 'cancelling') this.running.add(node);
    else this.running.delete(node);
    if (!isTerminal(event.status)) return;
    // Said twice, as a replay may say it: it ended once.
    if (!isTerminal(before)) this.#rate.record(event.at);
    if (FAILING.has(event.status)) {
      if (!FAILING.has(before)) this.#fail(node);
    } else {
      this.lastLines.forget(node);
    }
    if (before !== event.status) for (const lost of event.lost ?? []) this.lost.push({ node, lost });
  }

  #fail(node: NodeIndex): void {
    this.failing.push(node);
    const tooOld = this.failing[this.failing.length - 1 - COMPLAINTS_KEPT];
    if (tooOld !== undefined) this.lastLines.forget(tooOld);
  }
}
