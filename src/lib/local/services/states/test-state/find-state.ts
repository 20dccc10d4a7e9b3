import { isObject, type Json } from '../../../../asl/json.ts';
import type { ItemProcessor, Machine, State, StateGraph } from '../../../../asl/machine.ts';
import { invalidRequest } from '../errors.ts';
import { checkDefinition } from '../machines/check-definition.ts';

/** A state with what is around it. */
export interface FoundState {
  readonly machine: Machine;
  readonly graph: StateGraph;
  readonly name: string;
  readonly state: State;
  /** It came without a machine. */
  readonly isAlone: boolean;
}

/** What Step Functions calls a state that came without a machine. */
const LONE_NAME = 'StateName';

/** The state that a test is about. Throws InvalidDefinition, and ValidationException for a name that is not there. */
export function findState(definition: string, stateName: string | undefined): FoundState {
  if (stateName === undefined) return loneState(definition);
  checkDefinition(definition, 'STANDARD');
  const machine = JSON.parse(definition) as Machine;
  const found = findIn(machine, stateName);
  if (found === undefined) throw invalidRequest('State not found in definition');
  return { machine, ...found, name: stateName, isAlone: false };
}

/** A state by itself: where it leads to is taken to be there. */
function loneState(definition: string): FoundState {
  const parsed = parsedOf(definition);
  // What is no JSON is refused in the words for a machine.
  if (!isObject(parsed)) checkDefinition(definition, 'STANDARD');
  const state = parsed as unknown as State;
  const targets = Object.fromEntries(targetsOf(state).map((name) => [name, { Type: 'Succeed' }]));
  const machine = { StartAt: LONE_NAME, States: { ...targets, [LONE_NAME]: state } } as Machine;
  checkDefinition(JSON.stringify(machine), 'STANDARD');
  return { machine, graph: machine, name: LONE_NAME, state, isAlone: true };
}

function parsedOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const targetsOf = (state: State): string[] => {
  const { Next, Default, Choices, Catch } = state as { Next?: unknown; Default?: unknown; Choices?: unknown; Catch?: unknown };
  const listed = [Choices, Catch].flatMap((each) => (Array.isArray(each) ? each : [])).map((each: unknown) => (isObject(each) ? each['Next'] : undefined));
  return [Next, Default, ...listed].filter((name): name is string => typeof name === 'string');
};

/** Names are unique in the whole machine, branches and processors with it. */
function findIn(graph: StateGraph, name: string): Pick<FoundState, 'graph' | 'state'> | undefined {
  const state = Object.hasOwn(graph.States, name) ? graph.States[name] : undefined;
  if (state !== undefined) return { graph, state };
  for (const each of Object.values(graph.States)) {
    for (const inner of innerGraphs(each)) {
      const found = findIn(inner, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function innerGraphs(state: State): readonly StateGraph[] {
  if (state.Type === 'Parallel') return state.Branches;
  if (state.Type !== 'Map') return [];
  const processor: ItemProcessor | undefined = state.ItemProcessor ?? state.Iterator;
  return processor === undefined ? [] : [processor];
}

/** Whether a name is that of a state inside of another one. */
export const isInside = (state: State, name: string): boolean => innerGraphs(state).some((inner) => findIn(inner, name) !== undefined);
