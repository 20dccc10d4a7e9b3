import type { Machine, State, StateGraph, StateType } from '../../../asl/machine.ts';

/** From a state to the next. `by` says how where it is not simply next: `catch 1`, `choice 2`, `default`. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

const MOCKABLE: ReadonlySet<StateType> = new Set<StateType>(['Task', 'Map', 'Parallel']);
export const isMockable = ({ Type }: Pick<State, 'Type'>): boolean => MOCKABLE.has(Type);

/** The graphs of states within a state: branches, or what a Map does with an item. */
export function innerGraphs(state: State): readonly StateGraph[] {
  if (state.Type === 'Parallel') return state.Branches;
  const processor = state.Type === 'Map' ? (state.ItemProcessor ?? state.Iterator) : undefined;
  return processor === undefined ? [] : [processor];
}

/** All states of a machine by name, from the outside in. Names are unique in the whole machine. */
export function allStates(machine: Pick<Machine, 'States'>): Map<string, State> {
  const states = new Map<string, State>();
  const add = (graph: Pick<StateGraph, 'States'>): void => {
    for (const [name, state] of Object.entries(graph.States)) {
      states.set(name, state);
      innerGraphs(state).forEach(add);
    }
  };
  add(machine);
  return states;
}

/** Every way from a state to a next one. */
export function transitionsOf(name: string, state: State): Transition[] {
  const to = (next: string | undefined, by: string): Transition[] => (next === undefined ? [] : [{ from: name, to: next, by }]);
  return [
    ...('Next' in state ? to(state.Next, '') : []),
    ...('Catch' in state ? (state.Catch ?? []).flatMap(({ Next }, index) => to(Next, `catch ${index + 1}`)) : []),
    ...(state.Type === 'Choice' ? [...state.Choices.flatMap(({ Next }, index) => to(Next, `choice ${index + 1}`)), ...to(state.Default, 'default')] : []),
  ];
}
