import type { Graph } from '../../../asl/graph/graph.ts';
import type { SizedBox } from './measure.ts';
import type { Point } from './layout.ts';

/** Graphviz measures in points, 72 to the inch, and we in pixels: one is taken for the other. */
const POINTS_PER_INCH = 72;
const SPACING = { nodes: 24, ranks: 26, frame: 16, margin: 12 };
/** How dear it is that a line is long, or not straight: most where the way goes on. */
const WEIGHT = { main: 4, aside: 1 } as const;

/** Rounds of optimization for each node. Without a limit large machines take minutes, and look the same. */
const EFFORT = 1;

/** A line from box to box as it is given to Graphviz. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Not the way on: where something is caught, and to an end. */
  readonly isAside: boolean;
  /** Ends that do not stop at the box: at labels, and where a line without arrow leaves a box whose corners are cut off. They are drawn over. */
  readonly open: { readonly from: boolean; readonly to: boolean };
}

/**
 * Boxes of given sizes in the DOT language. None of the author's text goes in: ids alone.
 * newrank: all lines lead to another rank, those into clusters too.
 */
export function writeDot(graph: Graph, boxes: readonly SizedBox[], links: readonly Link[], clusterOf: ReadonlyMap<string, string | undefined>): string {
  const boxesIn = Map.groupBy(boxes, ({ id }) => clusterOf.get(id));
  const clustersIn = Map.groupBy(graph.clusters, ({ parent }) => parent);
  const within = (cluster: string | undefined): string => {
    const nested = (clustersIn.get(cluster) ?? []).map(({ id }) => `subgraph cluster_${id} {\n${within(id)}}\n`);
    return [...(boxesIn.get(cluster) ?? []).map(writeBox), ...nested].join('');
  };
  const lines = links.map(({ from, to, isAside, open }, index) => {
    const clips = `${open.from ? ', tailclip=false' : ''}${open.to ? ', headclip=false' : ''}`;
    return `${from} -> ${to} [id=${index}, weight=${isAside ? WEIGHT.aside : WEIGHT.main}${clips}];\n`;
  });
  const settings = `graph [newrank=true, nodesep=${inches(SPACING.nodes)}, ranksep=${inches(SPACING.ranks)}, margin=${SPACING.frame}, nslimit=${EFFORT}, nslimit1=${EFFORT}];\nnode [shape=box, fixedsize=true, label=""];\n`;
  return `digraph {\n${settings}${within(undefined)}${lines.join('')}}\n`;
}

const inches = (points: number): string => (points / POINTS_PER_INCH).toFixed(4);
const writeBox = ({ id, width, height }: SizedBox): string => `${id} [width=${inches(width)}, height=${inches(height)}];\n`;

/** What Graphviz gives back in its format json0, as far as it is read. */
interface Drawn {
  readonly bb: string;
  readonly objects?: ReadonlyArray<{ readonly name: string; readonly bb?: string; readonly pos?: string }>;
  readonly edges?: ReadonlyArray<{ readonly id: string; readonly pos: string }>;
}

/** Places with y downwards, from the corner at the top left, with a margin around the whole. */
export interface Places {
  readonly width: number;
  readonly height: number;
  /** Middles of boxes, by their ids. */
  readonly middles: ReadonlyMap<string, Point>;
  readonly clusters: ReadonlyMap<string, ClusterPlace>;
  /** Curves in the order of the links. */
  readonly curves: ReadonlyArray<readonly Point[]>;
}

export interface ClusterPlace {
  readonly corner: Point;
  readonly width: number;
  readonly height: number;
}

export function readPlaces(json: string): Places {
  const { bb, objects = [], edges = [] } = JSON.parse(json) as Drawn;
  const [left = 0, bottom = 0, right = 0, top = 0] = numbers(bb);
  const { margin } = SPACING;
  const place = (x: number, y: number): Point => ({ x: x - left + margin, y: top - y + margin });
  const middles = new Map<string, Point>();
  const clusters = new Map<string, ClusterPlace>();
  for (const { name, bb: box, pos } of objects) {
    if (pos !== undefined) {
      const [x = 0, y = 0] = numbers(pos);
      middles.set(name, place(x, y));
    } else if (box !== undefined) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers(box);
      clusters.set(name.replace(/^cluster_/, ''), { corner: place(x1, y2), width: x2 - x1, height: y2 - y1 });
    }
  }
  const curves = edges.toSorted((a, b) => Number(a.id) - Number(b.id)).map(({ pos }) => readCurve(pos, place));
  return { width: right - left + 2 * margin, height: top - bottom + 2 * margin, middles, clusters, curves };
}

/** "e,x,y x,y x,y …": where the arrow ends, then the curve, which stops short of it. */
function readCurve(text: string, place: (x: number, y: number) => Point): Point[] {
  const parts = text.split(' ');
  const points = parts.filter((part) => /^[-\d.]/.test(part)).map((part) => place(...pair(part)));
  const end = parts.find((part) => part.startsWith('e,'));
  if (end === undefined) return points;
  const tip = place(...pair(end.slice(2)));
  const last = points.at(-1) ?? tip;
  const between = (share: number): Point => ({ x: last.x + (tip.x - last.x) * share, y: last.y + (tip.y - last.y) * share });
  // A straight piece as a curve.
  return [...points, between(1 / 3), between(2 / 3), tip];
}

const numbers = (text: string): number[] => text.split(/[ ,]/).map(Number);

function pair(text: string): [number, number] {
  const [x = 0, y = 0] = numbers(text);
  return [x, y];
}
