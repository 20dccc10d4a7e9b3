import type { StateType } from '../machine.ts';

/**
 * A state machine as nodes, clusters and edges: what there is to draw, and nothing of where. Ids are unique in a graph
 * and hold only letters and digits; names and labels are the author's text, raw.
 */
export interface Graph {
  readonly comment: string;
  readonly nodes: readonly GraphNode[];
  readonly clusters: readonly GraphCluster[];
  readonly edges: readonly GraphEdge[];
}

/**
 * Join: where the branches of a Parallel, or the rounds of a Map, have ended; what leaves the state leaves here.
 * Missing: a name that a transition leads to and that no state has.
 */
export type NodeKind = StateType | 'Start' | 'End' | 'Join' | 'Missing';

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** The names of the states around it, outermost first, and its own; of a Join, those of its state; empty for Start and End. */
  readonly path: readonly string[];
  /** The state's name. Empty for Start, End and Join. */
  readonly label: string;
  /** What it does, in a line: "Lambda: charge", "Wait 10 s". Empty for Start, End and Join. */
  readonly what: string;
  /** Id of the innermost cluster that it is in. */
  readonly cluster: string | undefined;
}

/** A Parallel or Map with all that is in it, its own node and Join too; or one branch of a Parallel. */
export interface GraphCluster {
  readonly id: string;
  readonly kind: 'Parallel' | 'Branch' | 'Map';
  /** Names down to the Parallel or Map. */
  readonly path: readonly string[];
  readonly parent: string | undefined;
}

/** start: into the first state; branch: into a branch or a Map's first state; end: to the Join, or to the End. */
export type EdgeKind = 'start' | 'next' | 'choice' | 'default' | 'catch' | 'branch' | 'end';

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** A condition in words, the errors that are caught; empty where the edge says all. */
  readonly label: string;
}
