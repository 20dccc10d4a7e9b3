import { setImmediate as nextTurn } from 'node:timers/promises';
import { QueryEvaluationError, StateFailure } from '../../../../asl/failure.ts';
import type { Json } from '../../../../asl/json.ts';
import { languageOf, type QueryLanguage, type State, type StateGraph } from '../../../../asl/machine.ts';
import type { ThreadRecord } from '../executions/journal.ts';
import { checkSize, textOf } from '../executions/texts.ts';
import type { ExecutionFrame } from './execution-frame.ts';
import type { Park, Position } from './position.ts';

export interface MapItem {
  readonly index: number;
  readonly value: Json;
  /** Of a member of an object. */
  readonly key?: string;
  /** Where a distributed Map has it from: STATE_DATA, or an address in S3. */
  readonly source?: string;
}

export interface ThreadOptions {
  readonly id: number;
  readonly execution: ExecutionFrame;
  readonly perform: Perform;
  readonly graph: StateGraph;
  readonly position: Position;
  readonly parent: Thread | undefined;
  readonly childIndex: number;
  readonly item: MapItem | undefined;
  readonly signal: AbortSignal;
}

/** Carries out the state that a thread stands in. Throws StateFailures. */
export type Perform = (thread: Thread, state: State) => Promise<Exit>;

/** What a state leaves behind. `next` undefined: the thread's last one. */
export interface Exit {
  readonly output: Json;
  readonly assigned: Readonly<Record<string, Json>> | undefined;
  readonly next: string | undefined;
}

/** So many transitions are made before others get their turn. */
const TRANSITIONS_A_TURN = 50;

/** A line of states that follow each other: an execution, a branch of a Parallel, an iteration of a Map. */
export class Thread {
  readonly id: number;
  readonly execution: ExecutionFrame;
  readonly perform: Perform;
  readonly graph: StateGraph;
  readonly position: Position;
  readonly parent: Thread | undefined;
  readonly childIndex: number;
  readonly item: MapItem | undefined;
  readonly signal: AbortSignal;
  #result: string | undefined;

  constructor({ id, execution, perform, graph, position, parent, childIndex, item, signal }: ThreadOptions) {
    this.id = id;
    this.execution = execution;
    this.perform = perform;
    this.graph = graph;
    this.position = position;
    this.parent = parent;
    this.childIndex = childIndex;
    this.item = item;
    this.signal = signal;
  }

  get state(): State {
    const state = this.graph.States[this.position.state];
    if (state === undefined) throw new StateFailure('States.Runtime', `there is no state ${this.position.state}`);
    return state;
  }

  get language(): QueryLanguage {
    return languageOf(this.execution.machine, this.state);
  }

  /** From where it stands to the end of its line; gives the output of the last state. Throws StateFailures. */
  async run(): Promise<Json> {
    for (let transitions = 1; ; transitions += 1) {
      const { state } = this;
      if (this.position.entered === 0) this.#enter(state);
      const exit = await this.perform(this, state);
      this.signal.throwIfAborted();
      this.#leave(state, exit);
      if (exit.next === undefined) return exit.output;
      if (transitions % TRANSITIONS_A_TURN === 0) await nextTurn();
    }
  }

  emit(type: string, details?: object): number {
    this.signal.throwIfAborted();
    this.position.previous = this.execution.emit(type, this.position.previous, details);
    return this.position.previous;
  }

  /** The position is written with the events of this turn. */
  moved(): void {
    this.execution.journal.moved(this.id, () => this.#record());
  }

  parkAt(park: Park | undefined): void {
    this.position.park = park;
    this.moved();
  }

  ended(output: Json): void {
    this.#result = textOf(output);
    this.moved();
  }

  /** All that can be read here: an inner thread's own variables, then those around it. */
  variables(): Readonly<Record<string, Json>> {
    return this.parent === undefined ? this.position.variables : { ...this.parent.variables(), ...this.position.variables };
  }

  /** The item of the nearest Map around it. */
  mapItem(): MapItem | undefined {
    return this.item ?? this.parent?.mapItem();
  }

  /** A failure of an evaluation in the words of AWS. */
  explained(failure: StateFailure): StateFailure {
    const { state, entered } = this.position;
    const cause = `An error occurred while executing the state '${state}' (entered at the event id #${entered}). ${failure.cause ?? ''}`;
    if (failure.error === 'States.QueryEvaluationError') {
      const location = failure instanceof QueryEvaluationError ? { location: failure.where } : {};
      this.emit('EvaluationFailed', { evaluationFailedEventDetails: { error: failure.error, cause, ...location, state } });
    }
    return new StateFailure(failure.error, cause);
  }

  #enter(state: State): void {
    const { position } = this;
    const input = textOf(position.input);
    position.enteredAt = this.execution.world.clock.now();
    position.entered = this.emit(`${state.Type}StateEntered`, { stateEnteredEventDetails: { name: position.state, input, inputDetails: { truncated: false } } });
    this.moved();
  }

  #leave(state: State, { output, assigned, next }: Exit): void {
    const { position } = this;
    const text = checkSize(output, position.state);
    const variables = assigned === undefined || Object.keys(assigned).length === 0 ? undefined : Object.fromEntries(Object.entries(assigned).map(([name, value]) => [name, textOf(value)]));
    this.emit(`${state.Type}StateExited`, {
      stateExitedEventDetails: {
        name: position.state,
        output: text,
        outputDetails: { truncated: false },
        ...(variables === undefined ? {} : { assignedVariables: variables, assignedVariablesDetails: { truncated: false } }),
      },
    });
    Object.assign(position.variables, assigned);
    position.park = undefined;
    position.retries = [];
    this.execution.forgetBelow(this.id);
    if (next !== undefined) {
      position.state = next;
      position.input = output;
      position.entered = 0;
    }
    this.moved();
  }

  #record(): ThreadRecord {
    return { thread: this.id, parent: this.parent?.id, childIndex: this.childIndex, position: this.position, result: this.#result };
  }
}
