import { UserError } from '../../../errors/errors.ts';
import { lazily } from '../../../run/lazily.ts';
import type { Graph, GraphEdge, NodeKind } from '../../../asl/graph/graph.ts';
import { farEdges } from './far-edges.ts';
import { readPlaces, writeDot, type Link, type Places } from './dot.ts';
import type { Box, Frame, Layout, Line } from './layout.ts';
import { sizeLabel, sizeNode, WIDE, type SizedBox, type TextLimits } from './measure.ts';

/** Graphviz in WebAssembly: loaded for the first picture, kept for the next ones. */
const graphviz = lazily(async () => (await import('@hpcc-js/wasm-graphviz')).Graphviz.load());

/** More would take minutes to lay out, and nobody could look at the picture. */
const MOST_NODES = 5000;

/** JSON with places and without drawing operations. The package's types leave it out. */
const JSON_PLACES = 'json0' as 'json';

type Piece = Link & { readonly edge: GraphEdge; readonly hasArrow: boolean };

/**
 * Places a graph from the top down with Graphviz's dot (https://graphviz.org/docs/layouts/dot/). Labels are placed as
 * boxes in the middle of their edges, so that no line runs through a text and no label stands beside the wrong line.
 * Throws a UserError where there are more states than can be drawn.
 */
export async function layOut(graph: Graph, limits: TextLimits = WIDE): Promise<Layout> {
  if (graph.nodes.length > MOST_NODES) throw new UserError('too-many-states', `the machine has ${graph.nodes.length} states and ends: more than the ${MOST_NODES} that can be drawn`, 'Draw the machines that it could be split into.');
  const bodies = Map.groupBy(graph.edges.filter(({ kind }) => kind === 'branch'), ({ from }) => from);
  const nodes = graph.nodes.map((node) => sizeNode(node, bodies.get(node.id)?.length ?? 0, limits));
  const far = farEdges(graph);
  const names = new Map(graph.nodes.map(({ id, label }) => [id, label === '' ? 'end' : label]));
  const labels = graph.edges.map((edge) => sizeLabel(edge, far.has(edge.id) ? names.get(edge.to) : undefined, limits)).filter((label) => label !== undefined);
  const labelled = new Set(labels.map(({ id }) => id));
  const kinds = new Map(graph.nodes.map(({ id, kind }) => [id, kind]));
  const pieces = graph.edges.flatMap((edge) => piecesOf(edge, labelled.has(edge.id), kinds).slice(0, far.has(edge.id) ? 1 : 2));
  const boxes = [...nodes, ...labels];
  const places = readPlaces((await graphviz()).layout(writeDot(graph, boxes, pieces, clustersOf(graph)), JSON_PLACES, 'dot'));
  return {
    graph,
    width: places.width,
    height: places.height,
    boxes: boxes.map((box): Box => placed(box, places)),
    frames: framesOf(graph, places),
    lines: pieces.map(({ edge, from, to, hasArrow }, index): Line => ({ edge: edge.id, kind: edge.kind, from, to, hasArrow, points: places.curves[index] ?? [] })),
  };
}

function placed(box: SizedBox, { middles }: Places): Box {
  const { x, y } = middles.get(box.id) ?? { x: 0, y: 0 };
  return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
}

function framesOf({ clusters }: Graph, places: Places): Frame[] {
  const depths = new Map<string | undefined, number>([[undefined, -1]]);
  return clusters.flatMap((cluster) => {
    const depth = (depths.get(cluster.parent) ?? -1) + 1;
    depths.set(cluster.id, depth);
    const place = places.clusters.get(cluster.id);
    return place === undefined ? [] : [{ cluster, depth, ...place.corner, width: place.width, height: place.height }];
  });
}

/** The one line of an edge, or those before and behind its label. */
function piecesOf(edge: GraphEdge, hasLabel: boolean, kinds: ReadonlyMap<string, NodeKind>): Piece[] {
  const { id, from, to, kind } = edge;
  const isAside = kind === 'catch' || kind === 'end';
  const hasArrow = kinds.get(to) !== 'Join';
  const isCut = CUT.has(kinds.get(from));
  if (!hasLabel) return [{ edge, from, to, isAside, hasArrow, open: { from: isCut, to: false } }];
  return [
    { edge, from, to: id, isAside, hasArrow: false, open: { from: isCut, to: true } },
    { edge, from: id, to, isAside, hasArrow, open: { from: true, to: false } },
  ];
}

/** Nodes whose shapes leave the corners of their boxes empty. */
const CUT: ReadonlySet<NodeKind | undefined> = new Set<NodeKind>(['Choice', 'Succeed']);

/** The innermost cluster of each node; of each edge's label the innermost one that both its ends are in. */
function clustersOf({ nodes, edges, clusters }: Graph): Map<string, string | undefined> {
  const clusterOf = new Map(nodes.map(({ id, cluster }) => [id, cluster]));
  const parents = new Map(clusters.map(({ id, parent }) => [id, parent]));
  const above = (id: string | undefined): (string | undefined)[] => (id === undefined ? [undefined] : [id, ...above(parents.get(id))]);
  for (const { id, from, to } of edges) {
    const around = new Set(above(clusterOf.get(to)));
    clusterOf.set(id, above(clusterOf.get(from)).find((cluster) => around.has(cluster)));
  }
  return clusterOf;
}
