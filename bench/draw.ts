import { graphlib, layout as dagreLayout } from '@dagrejs/dagre';
import type { Graph } from '../src/lib/asl/graph/graph.ts';
import { graphOf } from '../src/lib/asl/graph/graph-of.ts';
import type { Machine, State } from '../src/lib/asl/machine.ts';
import { layOut } from '../src/lib/topics/sfn/draw/lay-out.ts';
import { WIDE, sizeNode } from '../src/lib/topics/sfn/draw/measure.ts';
import { drawSvg } from '../src/lib/topics/sfn/draw/svg/draw-svg.ts';
import { drawText } from '../src/lib/topics/sfn/draw/text/draw-text.ts';
import { ansiColor } from '../src/lib/view/color.ts';
import type { Figure } from './figure.ts';
import { alternate } from './median.ts';

const ROUNDS = 5;
const SIZES = [60, 500] as const;

/** A machine laid out and drawn, as text and as SVG; dagre only lays it out. */
export async function measureDraw(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const states of SIZES) {
    const graph = graphOf(machine(states));
    const { drover, dagre } = await alternate(ROUNDS, { drover: () => timed(() => draw(graph)), dagre: () => timed(() => Promise.resolve(layOutWithDagre(graph))) });
    figures.push({ what: `draw ${states} states, to a layout by dagre`, measured: drover / dagre, unit: 'x', goal: 1, note: `${drover.toFixed(0)} ms, text and SVG, to ${dagre.toFixed(0)} ms` });
  }
  return figures;
}

async function draw(graph: Graph): Promise<void> {
  const layout = await layOut(graph);
  drawText(layout, undefined, { columns: undefined, color: ansiColor, unicode: true });
  drawSvg(layout);
}

function layOutWithDagre(graph: Graph): void {
  const other = new graphlib.Graph();
  other.setGraph({});
  other.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    const { width, height } = sizeNode(node, 2, WIDE);
    other.setNode(node.id, { width, height });
  }
  for (const { from, to } of graph.edges) other.setEdge(from, to);
  dagreLayout(other);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Tasks with a catch, and a choice for every third state that may skip the next ones. */
function machine(count: number): Machine {
  const last = `State${count - 1}`;
  const state = (index: number): State => {
    const Next = `State${index + 1}`;
    if (index % 3 !== 2) return { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Catch: [{ ErrorEquals: ['States.ALL'], Next: last }], Next };
    return { Type: 'Choice', Choices: [{ Variable: '$.count', NumericGreaterThan: index, Next: `State${Math.min(index + 4, count - 1)}` }], Default: Next };
  };
  return { StartAt: 'State0', States: Object.fromEntries(Array.from({ length: count }, (_, index) => [`State${index}`, index === count - 1 ? ({ Type: 'Succeed' } as const) : state(index)])) };
}
