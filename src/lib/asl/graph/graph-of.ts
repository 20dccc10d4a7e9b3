import type { ItemProcessor, Machine, MapState, ParallelState, State, StateGraph } from '../machine.ts';
import { describeCondition } from './describe-condition.ts';
import { describeState } from './describe-state.ts';
import type { EdgeKind, Graph, GraphCluster, GraphEdge, GraphNode, NodeKind } from './graph.ts';

/**
 * The graph of a machine. Parallel and Map states become clusters that hold a node of their own at the top, their
 * bodies, and a Join at the bottom from which Next and Catch lead on. A machine that the validator would refuse for a
 * wrong name still has a graph: the name becomes a node of the kind Missing.
 */
export function graphOf(machine: Machine): Graph {
  const builder = new GraphBuilder();
  const { names, ends } = builder.addStates(machine, [], undefined);
  const start = builder.addNode({ kind: 'Start', path: [], label: '', what: '', cluster: undefined });
  builder.addEdge(start, names(machine.StartAt), 'start');
  if (ends.length > 0) {
    const end = builder.addNode({ kind: 'End', path: [], label: '', what: '', cluster: undefined });
    for (const id of ends) builder.addEdge(id, end, 'end');
  }
  return { comment: typeof machine.Comment === 'string' ? machine.Comment : '', nodes: builder.nodes, clusters: builder.clusters, edges: builder.edges };
}

interface Added {
  /** The id of the node that transitions to a state lead to. */
  readonly names: (state: string) => string;
  /** Ids of the nodes after which the scope has ended well. */
  readonly ends: readonly string[];
}

class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly clusters: GraphCluster[] = [];
  readonly edges: GraphEdge[] = [];

  addNode(node: Omit<GraphNode, 'id'>): string {
    const id = `n${this.nodes.length}`;
    this.nodes.push({ id, ...node });
    return id;
  }

  addEdge(from: string, to: string, kind: EdgeKind, label = ''): void {
    // A way back to where it began needs something to go around.
    const text = label === '' && from === to ? 'again' : label;
    this.edges.push({ id: `e${this.edges.length}`, from, to, kind, label: text });
  }

  #addCluster(cluster: Omit<GraphCluster, 'id'>): string {
    const id = `c${this.clusters.length}`;
    this.clusters.push({ id, ...cluster });
    return id;
  }

  /** All states of a scope with what is in them, then the transitions between them. */
  addStates(scope: StateGraph, above: readonly string[], cluster: string | undefined): Added {
    const missing = new Map<string, string>();
    const states = new Map(Object.entries(scope.States).map(([name, state]) => [name, this.#addState(state, [...above, name], cluster)]));
    const names = (name: string): string => {
      const known = states.get(name)?.entry ?? missing.get(name);
      if (known !== undefined) return known;
      const id = this.addNode({ kind: 'Missing', path: [...above, name], label: name, what: 'no such state', cluster });
      missing.set(name, id);
      return id;
    };
    const ends: string[] = [];
    for (const [name, state] of Object.entries(scope.States)) {
      const { exit = '' } = states.get(name) ?? {};
      this.#addTransitions(state, exit, names);
      if (hasEnd(state)) ends.push(exit);
    }
    return { names, ends };
  }

  #addState(state: State, path: readonly string[], cluster: string | undefined): { readonly entry: string; readonly exit: string } {
    const node = (kind: NodeKind, within: string | undefined): string => this.addNode({ kind, path, label: path.at(-1) ?? '', what: describeState(state), cluster: within });
    const bodies = bodiesOf(state);
    if (bodies.length === 0) {
      const id = node(state.Type, cluster);
      return { entry: id, exit: id };
    }
    const own = this.#addCluster({ kind: state.Type === 'Map' ? 'Map' : 'Parallel', path, parent: cluster });
    const entry = node(state.Type, own);
    const ends = bodies.flatMap((body) => {
      const within = state.Type === 'Map' ? own : this.#addCluster({ kind: 'Branch', path, parent: own });
      const added = this.addStates(body, path, within);
      this.addEdge(entry, added.names(body.StartAt), 'branch');
      return added.ends;
    });
    // Bodies that can only fail have no common end: what is caught is caught from the state itself.
    if (ends.length === 0) return { entry, exit: entry };
    const join = this.addNode({ kind: 'Join', path, label: '', what: '', cluster: own });
    for (const id of ends) this.addEdge(id, join, 'end');
    return { entry, exit: join };
  }

  #addTransitions(state: State, exit: string, names: (state: string) => string): void {
    if (state.Type === 'Choice') {
      for (const rule of state.Choices) if (rule.Next !== undefined) this.addEdge(exit, names(rule.Next), 'choice', describeCondition(rule) || '?');
      if (state.Default !== undefined) this.addEdge(exit, names(state.Default), 'default', 'otherwise');
      return;
    }
    if ('Next' in state && state.Next !== undefined) this.addEdge(exit, names(state.Next), 'next');
    if ('Catch' in state) for (const { ErrorEquals, Next } of state.Catch ?? []) this.addEdge(exit, names(Next), 'catch', `catch ${ErrorEquals.join(', ')}`);
  }
}

const hasEnd = (state: State): boolean => state.Type === 'Succeed' || ('End' in state && state.End);

/** Branches of a Parallel, the processor of a Map; none elsewhere. Empty ones have nothing to draw. */
function bodiesOf(state: State): readonly StateGraph[] {
  if (state.Type === 'Parallel') return (state satisfies ParallelState).Branches.filter(hasStates);
  if (state.Type !== 'Map') return [];
  const body = processorOf(state);
  return body !== undefined && hasStates(body) ? [body] : [];
}

const processorOf = (state: MapState): ItemProcessor | undefined => state.ItemProcessor ?? state.Iterator;
const hasStates = ({ States }: StateGraph): boolean => Object.keys(States).length > 0;
