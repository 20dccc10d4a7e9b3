import type { Color } from '../color.ts';
import { formatDuration } from '../duration.ts';
import type { NodeIndex } from '../node-table.ts';
import type { RunState } from '../run-state.ts';
import { complaintOf, ranFor } from '../run-words.ts';
import { STATUS_STYLE, statusWithExit } from '../status-words.ts';
import { styledLine, type Part } from '../styled-line.ts';
import { cutToWidth, padToWidth, textWidth } from '../text-width.ts';

interface RowOptions {
  readonly columns: number;
  readonly color: Color;
  readonly now: number;
}

/** A heading alone says nothing. */
const LEAST_ROWS = 2;

/** Who gets how many of `rows`: what each asks for, or half, and what the other one leaves. */
export function shareRows(state: RunState, rows: number): { readonly running: number; readonly failing: number } {
  const wanted = (count: number): number => (count === 0 ? 0 : count + 1);
  const half = Math.floor(rows / 2);
  const failing = Math.min(wanted(state.failing.length), Math.max(half, rows - wanted(state.running.size)));
  const running = Math.min(wanted(state.running.size), rows - failing);
  const enough = (count: number): number => (count < LEAST_ROWS ? 0 : count);
  return { running: enough(running), failing: enough(failing) };
}

/** Those that run the longest, with what they wrote last. */
export function runningRows(state: RunState, rows: number, options: RowOptions): string[] {
  const nodes = firstOf(state.running, shownIn(rows, state.running.size));
  const details = (node: NodeIndex): Part[] => {
    const duration = ranFor(state, node, options.now);
    return [['dim', padToWidth(duration === undefined ? '' : formatDuration(duration), 9, 'right')], [undefined, `  ${state.lastLines.latest(node)}`]];
  };
  return section('running', state, nodes, state.running.size, rows, details, options);
}

/** Those that failed last, with their complaint. */
export function failingRows(state: RunState, rows: number, options: RowOptions): string[] {
  const shown = shownIn(rows, state.failing.length);
  const nodes = shown === 0 ? [] : state.failing.slice(-shown);
  const details = (node: NodeIndex): Part[] => {
    const status = state.nodes.status(node);
    return [[STATUS_STYLE[status], statusWithExit(status, state.nodes.exitCode(node))], [undefined, `  ${complaintOf(state, node)}`]];
  };
  return section('failing', state, nodes, state.failing.length, rows, details, options);
}

/** Nodes that fit under the heading; one row less where the last one must say how many more there are. */
const shownIn = (rows: number, count: number): number => (rows === 0 ? 0 : count <= rows - 1 ? count : Math.max(0, rows - 2));

function section(
  heading: string,
  state: RunState,
  nodes: readonly NodeIndex[],
  count: number,
  rows: number,
  details: (node: NodeIndex) => Part[],
  { columns, color }: RowOptions,
): string[] {
  if (rows === 0) return [];
  const labels = nodes.map((node) => state.nodes.label(node));
  const width = Math.min(Math.floor(columns / 3), labels.reduce((widest, label) => Math.max(widest, textWidth(label)), 0));
  const lines = nodes.map((node, index): Part[] => [[undefined, `  ${padToWidth(cutToWidth(labels[index] ?? '', width), width)}  `], ...details(node)]);
  const more: Part[][] = count > nodes.length ? [[['dim', `  … and ${count - nodes.length} more`]]] : [];
  const head: Part[] = [['bold', heading]];
  return [head, ...lines, ...more].map((parts) => styledLine(parts, columns, color).trimEnd());
}

function firstOf(nodes: Iterable<NodeIndex>, count: number): NodeIndex[] {
  const first: NodeIndex[] = [];
  for (const node of nodes) {
    if (first.length >= count) break;
    first.push(node);
  }
  return first;
}
