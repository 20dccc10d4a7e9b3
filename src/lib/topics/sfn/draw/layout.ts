import type { EdgeKind, Graph, GraphCluster, GraphNode } from '../../../asl/graph/graph.ts';

/**
 * Where everything is, the same for every form of the picture. Units are CSS pixels with y downwards; widths of texts
 * are also in columns of a terminal, of which one is COLUMN_PIXELS wide.
 */
export interface Layout {
  readonly graph: Graph;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly frames: readonly Frame[];
  readonly lines: readonly Line[];
}

export const COLUMN_PIXELS = 8;

/** Stands before the name of a state that a line is not drawn to. */
export const LEADS_TO = '→';

export interface Area {
  /** Of the corner at the top left. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A node; or a label, which stands in the middle of its edge as a node would. */
export interface Box extends Area {
  readonly id: string;
  readonly shows: GraphNode | Label;
  /** Texts of one line each, safe, no wider than `columns`: the name in one or two, then what it does. */
  readonly title: readonly string[];
  readonly detail: string;
  /** The widest of the texts, and what the ports need. */
  readonly columns: number;
}

export interface Label {
  readonly kind: 'Label';
  readonly edge: EdgeKind;
  /** All of it, raw. */
  readonly text: string;
}

export interface Frame extends Area {
  readonly cluster: GraphCluster;
  /** How many frames are around it. */
  readonly depth: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An edge from box to box: of one with a label there are two, before and behind it; of one that leads far away the first alone. */
export interface Line {
  /** Of the edge in the graph. */
  readonly edge: string;
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  /** Cubic Bézier curves, one after the other: a start, then three points each. From `from` to `to`. */
  readonly points: readonly Point[];
  /** False before a label and where branches come together. */
  readonly hasArrow: boolean;
}
