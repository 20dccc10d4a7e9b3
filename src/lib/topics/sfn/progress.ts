import { STATE_TYPES, type StateType } from '../../asl/machine.ts';
import type { EventType, ExecutionStatus, HistoryEvent } from './executions/types.ts';
import type { Failure, Iterations, StateVisit } from './state-visit.ts';

/** Where and why an execution ended without success. */
export interface ExecutionFailure extends Failure {
  readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'SUCCEEDED' | 'PENDING_REDRIVE'>;
  /** The innermost state that failed; where the execution was stopped or timed out, the last one that it was at. undefined where the history does not tell. */
  readonly at: StateVisit | undefined;
  /** All that it was at: several where it was stopped or timed out within a Parallel or Map. */
  readonly states: readonly StateVisit[];
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] };
type Visit = Omit<Open<StateVisit>, 'parent' | 'iterations'> & { parent: Visit | undefined; iterations: Open<Iterations> | undefined; failedBy?: Visit; isScheduled: boolean };

/** Where the execution stands after an event: in `visit`, or between the states of `parent` (and of one of its iterations). */
interface Position {
  readonly visit: Visit | undefined;
  readonly parent: Visit | undefined;
  readonly iteration: number | undefined;
}

const OUTSIDE: Position = { visit: undefined, parent: undefined, iteration: undefined };

const ENDS: Readonly<Partial<Record<EventType, ExecutionFailure['status'] | 'SUCCEEDED'>>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

/** Whether an event is the last one of an execution, as long as nobody redrives it. */
export const endsExecution = ({ type }: HistoryEvent): boolean => ENDS[type] !== undefined;

const isContainer = ({ type }: Visit): boolean => type === 'Map' || type === 'Parallel';

/**
 * What the history of an execution says so far: where it is, what failed, how long each state took. Events are applied
 * in their order, in pages or one by one; one that was applied already changes nothing. Pure: no clock, no calls.
 * Which event belongs to which state follows from `previousId`: in a Parallel or Map they are interleaved.
 */
export class Progress {
  readonly #positions = new Map<number, Position>();
  /** By the events that left them. */
  readonly #exited = new Map<number, Visit>();
  readonly #visits: Visit[] = [];
  readonly #open = new Set<Visit>();
  #status: ExecutionStatus = 'RUNNING';
  #lastEvent: HistoryEvent | undefined;
  #startedAt: number | undefined;
  #input: string | undefined;
  #output: string | undefined;
  #failure: (Omit<ExecutionFailure, 'states'> & { readonly states: readonly Visit[] }) | undefined;
  #redrives = 0;

  get status(): ExecutionStatus {
    return this.#status;
  }

  /** 0 before the first one. */
  get lastEventId(): number {
    return this.#lastEvent?.id ?? 0;
  }

  get lastEventAt(): number | undefined {
    return this.#lastEvent?.at;
  }

  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  get input(): string | undefined {
    return this.#input;
  }

  get output(): string | undefined {
    return this.#output;
  }

  get redrives(): number {
    return this.#redrives;
  }

  /** In the order in which they were entered. They change as events are applied. */
  get visits(): readonly StateVisit[] {
    return this.#visits;
  }

  /** The states that are worked on now: of a Parallel or Map those in it, where there are any. */
  get current(): readonly StateVisit[] {
    return leavesOf(this.#open);
  }

  get failure(): ExecutionFailure | undefined {
    return this.#failure;
  }

  /** The state that an event which was applied belongs to; undefined for those of the execution as a whole. */
  visitOf(eventId: number): StateVisit | undefined {
    return this.#exited.get(eventId) ?? this.#positions.get(eventId)?.visit;
  }

  apply(event: HistoryEvent): void {
    if (event.id <= this.lastEventId) return;
    const before = this.#positions.get(event.previousId) ?? OUTSIDE;
    this.#lastEvent = event;
    this.#positions.set(event.id, this.#positionAfter(event, before));
  }

  #positionAfter(event: HistoryEvent, before: Position): Position {
    const { type, at, details } = event;
    const end = ENDS[type];
    if (end !== undefined) return this.#end(end, event, before);
    if (type.endsWith('StateEntered')) return this.#enter(event, before);
    if (type.endsWith('StateExited')) return this.#exit(event, before);
    switch (type) {
      case 'ExecutionStarted':
        this.#startedAt = at;
        this.#input = details.input;
        return OUTSIDE;
      case 'ExecutionRedriven':
        return this.#redrive(before);
      case 'MapIterationStarted':
      case 'MapIterationSucceeded':
      case 'MapIterationFailed':
      case 'MapIterationAborted':
        return this.#iterate(event, before);
      case 'ParallelStateSucceeded':
      case 'MapStateSucceeded':
        return this.#succeedContainer(event, before);
      case 'ParallelStateFailed':
      case 'MapStateFailed':
      case 'ParallelStateAborted':
      case 'MapStateAborted':
        return this.#failContainer(event, before);
      default:
        return this.#work(event, before);
    }
  }

  #enter({ id, type, at, details }: HistoryEvent, before: Position): Position {
    const { visit: around } = before;
    // The first state of a branch or an iteration follows an event of the state around it.
    const isFirst = around !== undefined && isContainer(around) && around.status === 'running';
    const parent = isFirst ? around : (around?.parent ?? before.parent);
    // A redriven execution may enter again what it failed in.
    if (around !== undefined && !isFirst) this.#close(around, 'failed', at);
    const iteration = before.iteration;
    const kind = STATE_TYPES.find((each) => type.startsWith(each)) ?? ('Task' satisfies StateType);
    const visit: Visit = {
      id, name: details.name ?? '', type: kind, parent, iteration: parent?.type === 'Map' ? iteration : undefined, enteredAt: at, endedAt: undefined, status: 'running', attempt: 1,
      input: details.input, workInput: undefined, output: undefined, resource: undefined, failure: undefined, iterations: undefined, mapRunArn: undefined, isScheduled: false,
    };
    this.#visits.push(visit);
    this.#open.add(visit);
    return { visit, parent, iteration };
  }

  #exit({ id, at, details }: HistoryEvent, before: Position): Position {
    const visit = nearest(before.visit ?? before.parent, ({ name }) => name === details.name) ?? this.#openNamed(details.name);
    if (visit === undefined) return { ...before, visit: undefined };
    if (visit.failure !== undefined) this.#abortWithin(visit, at);
    this.#close(visit, visit.failure === undefined ? 'succeeded' : 'caught', at);
    visit.output = details.output;
    this.#exited.set(id, visit);
    return outsideOf(visit);
  }

  #iterate({ type, at, details }: HistoryEvent, before: Position): Position {
    // The second iteration may follow the last event within the first one.
    const map = nearest(before.visit ?? before.parent, ({ name, type }) => name === details.name && type === 'Map');
    if (map === undefined) return before;
    map.iterations ??= { total: undefined, started: 0, succeeded: 0, failed: 0, aborted: 0 };
    const word = type.slice('MapIteration'.length).toLowerCase() as 'started' | 'succeeded' | 'failed' | 'aborted';
    map.iterations[word] += 1;
    const inner = before.visit;
    if (word === 'failed' && inner !== undefined && inner !== map) this.#blame(map, inner, at);
    return { visit: map, parent: map.parent, iteration: details.index };
  }

  /** `map` or a Parallel failed because `inner` did, which may itself be around what failed. */
  #blame(container: Visit, inner: Visit, at: number): void {
    container.failedBy = inner;
    container.failure = inner.failure ?? { error: undefined, cause: undefined };
    for (let visit: Visit | undefined = inner; visit !== undefined && visit !== container; visit = visit.parent) this.#close(visit, 'failed', at);
  }

  /** The Parallel or Map that an event of such a state speaks of: the nearest one that still runs. */
  #container({ type }: HistoryEvent, before: Position): Visit | undefined {
    const kind = type.startsWith('Map') ? 'Map' : 'Parallel';
    return nearest(before.visit ?? before.parent, (visit) => visit.type === kind && visit.status === 'running');
  }

  #succeedContainer(event: HistoryEvent, before: Position): Position {
    const container = this.#container(event, before);
    if (container === undefined) return before;
    container.failure = undefined;
    return { ...outsideOf(container), visit: container };
  }

  #failContainer(event: HistoryEvent, before: Position): Position {
    const { type, at } = event;
    const container = this.#container(event, before);
    if (container === undefined) return before;
    if (type.endsWith('Aborted')) {
      this.#abortWithin(container, at);
      this.#close(container, 'aborted', at);
      return outsideOf(container);
    }
    const inner = before.visit;
    if (container.failedBy === undefined && inner !== undefined && inner !== container) this.#blame(container, inner, at);
    container.failure ??= { error: undefined, cause: undefined };
    this.#abortWithin(container, at);
    // A Retry may start it again, a Catch may leave it: it stays open until that is known.
    return { ...outsideOf(container), visit: container };
  }

  /** All that happens to the work of a state between its entry and its exit. */
  #work({ type, at, details }: HistoryEvent, before: Position): Position {
    const visit = before.visit ?? this.#openNamed(details.state);
    if (visit === undefined) return before;
    if (type.endsWith('Aborted')) this.#close(visit, 'aborted', at);
    else if (type.endsWith('Failed') || type.endsWith('TimedOut')) {
      if (type.endsWith('ScheduleFailed') && !visit.isScheduled) begin(visit);
      visit.failure = { error: details.error, cause: details.cause };
      visit.isScheduled = false;
    } else if (type === 'MapStateStarted' || type === 'ParallelStateStarted') {
      begin(visit);
      delete visit.failedBy;
      if (type === 'MapStateStarted') visit.iterations = { total: details.length, started: 0, succeeded: 0, failed: 0, aborted: 0 };
    } else if (type.endsWith('Scheduled')) {
      begin(visit);
      visit.workInput = details.input ?? details.parameters;
      visit.resource = details.resource;
    } else if (type === 'MapRunStarted' || type === 'MapRunRedriven') visit.mapRunArn = details.mapRunArn ?? visit.mapRunArn;
    else if (type.endsWith('Succeeded')) visit.failure = undefined;
    return before;
  }

  #end(status: ExecutionFailure['status'] | 'SUCCEEDED', { at, details }: HistoryEvent, before: Position): Position {
    this.#status = status;
    if (status === 'SUCCEEDED') {
      this.#output = details.output;
      return OUTSIDE;
    }
    const failure: Failure = { error: details.error, cause: details.cause };
    const failing = status === 'FAILED' ? this.#failing(details.cause, before) : undefined;
    const states = failing === undefined ? leavesOf(this.#open) : [failing];
    for (let visit = failing; visit !== undefined; visit = visit.parent) {
      if (visit.failure?.error === undefined && visit.failure?.cause === undefined) visit.failure = failure;
      this.#close(visit, 'failed', at);
    }
    for (const visit of this.#open) this.#close(visit, 'aborted', at);
    this.#failure = { ...failure, status, at: states.at(-1), states };
    return insideOf(failing) ?? OUTSIDE;
  }

  /** A failure of the language itself has no event of its own, but says in its cause which state it was. */
  #failing(cause: string | undefined, before: Position): Visit | undefined {
    const [, entered] = /\(entered at the event id #(\d+)\)/.exec(cause ?? '') ?? [];
    let visit = this.#visits.find(({ id }) => id === Number(entered)) ?? before.visit ?? this.#visits.findLast(({ status, failure }) => status === 'running' && failure !== undefined);
    while (visit?.failedBy !== undefined) visit = visit.failedBy;
    return visit;
  }

  /** It goes on at what failed or was stopped, and in what is around that. */
  #redrive(before: Position): Position {
    const states = this.#failure?.states ?? [];
    this.#redrives += 1;
    this.#status = 'RUNNING';
    this.#failure = undefined;
    for (const state of states) {
      for (let visit: Visit | undefined = state; visit !== undefined; visit = visit.parent) {
        visit.status = 'running';
        visit.endedAt = undefined;
        delete visit.failedBy;
        this.#open.add(visit);
      }
    }
    return insideOf(states.at(-1)) ?? before;
  }

  /** Where the chain of events does not tell. Names are given once in a machine; a Map may be in several at a time. */
  #openNamed(name: string | undefined): Visit | undefined {
    return name === undefined ? undefined : [...this.#open].findLast((visit) => visit.name === name);
  }

  #abortWithin(container: Visit, at: number): void {
    for (const visit of this.#open) if (isWithin(visit, container)) this.#close(visit, 'aborted', at);
  }

  /** The first word stands: what failed within is not aborted by what is around it. */
  #close(visit: Visit, status: Visit['status'], at: number): void {
    if (!this.#open.delete(visit)) return;
    visit.status = status;
    visit.endedAt = at;
  }
}

const insideOf = (visit: Visit | undefined): Position | undefined => (visit === undefined ? undefined : { ...outsideOf(visit), visit });

const outsideOf = ({ parent, iteration }: Visit): Position => ({ visit: undefined, parent, iteration });

/** The next attempt begins: the first one is that with which the state was entered. */
function begin(visit: Visit): void {
  if (visit.isScheduled || visit.failure !== undefined) visit.attempt += 1;
  visit.isScheduled = true;
  visit.failure = undefined;
}

/** `visit` itself, or the nearest around it that fits; undefined where none does. */
const nearest = (visit: Visit | undefined, fits: (visit: Visit) => boolean): Visit | undefined => (visit === undefined || fits(visit) ? visit : nearest(visit.parent, fits));

const isWithin = (visit: Visit, container: Visit): boolean => visit.parent === container || (visit.parent !== undefined && isWithin(visit.parent, container));

function leavesOf(open: ReadonlySet<Visit>): Visit[] {
  const parents = new Set<Visit>();
  for (const { parent } of open) if (parent !== undefined) parents.add(parent);
  return [...open].filter((visit) => !parents.has(visit));
}
