import type { GraphEdge, GraphNode } from '../../../asl/graph/graph.ts';
import { safeLine } from '../../../view/safe-text.ts';
import { cutToWidth, textWidth } from '../../../view/text-width.ts';
import { COLUMN_PIXELS, LEADS_TO, type Box } from './layout.ts';
import { wrapName } from './wrap-name.ts';

/** The most columns that texts may take: what is longer is wrapped once, then cut. */
export interface TextLimits {
  readonly name: number;
  readonly label: number;
}

export const WIDE: TextLimits = { name: 28, label: 30 };

/** A box with its size, and no place yet. */
export type SizedBox = Omit<Box, 'x' | 'y'>;

/** Frame and space at both sides of a text. */
const PADDING_COLUMNS = 4;
const LINE_PIXELS = 18;
const PADDING_PIXELS = 16;
const LINES = 2;
const MARK_PIXELS = 20;
const JOIN = { columns: 5, height: 6 };
/** Lines that leave a box, and lines that come to it, have columns of their own. */
const LEAST_COLUMNS = 5;

/** `ways`: how many lines may leave it side by side. */
export function sizeNode(node: GraphNode, ways: number, limits: TextLimits): SizedBox {
  const { id } = node;
  if (node.kind === 'Start' || node.kind === 'End') return { id, shows: node, title: [], detail: '', columns: 1, width: MARK_PIXELS, height: MARK_PIXELS };
  if (node.kind === 'Join') return { id, shows: node, title: [], detail: '', columns: JOIN.columns, width: JOIN.columns * COLUMN_PIXELS, height: JOIN.height };
  const title = wrapName(safeLine(node.label), limits.name, LINES);
  const detail = cutToWidth(safeLine(node.what), limits.name);
  const columns = Math.max(...[...title, detail].map(textWidth), LEAST_COLUMNS, 2 * ways);
  return { id, shows: node, title, detail, columns, width: (columns + PADDING_COLUMNS) * COLUMN_PIXELS, height: PADDING_PIXELS + (title.length + 1) * LINE_PIXELS };
}

/** undefined where the edge says nothing. `target`: the name that the edge leads to, where it is not drawn that far. */
export function sizeLabel({ id, kind, label }: GraphEdge, target: string | undefined, limits: TextLimits): SizedBox | undefined {
  const text = safeLine(label).trim();
  if (text === '' && target === undefined) return undefined;
  const title = text === '' ? [] : wrapName(text, limits.label, LINES);
  if (target !== undefined) title.push(cutToWidth(`${LEADS_TO} ${safeLine(target)}`, limits.label));
  const columns = Math.max(LEAST_COLUMNS, ...title.map(textWidth));
  const words = [label, ...(target === undefined ? [] : [`${LEADS_TO} ${target}`])].filter((part) => part !== '').join(' ');
  return { id, shows: { kind: 'Label', edge: kind, text: words }, title, detail: '', columns, width: (columns + 1) * COLUMN_PIXELS, height: title.length * LINE_PIXELS };
}
