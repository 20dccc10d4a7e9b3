import type { GraphNode } from '../../../../asl/graph/graph.ts';
import type { Box } from '../layout.ts';
import type { StateProgress, StateStatus } from '../status.ts';
import { decimal, element, escaped } from './markup.ts';
import { colour, colourOf } from './theme.ts';

const BORDER = 1.5;
/** Where a way ends, for good or bad. */
const ROUND = 20;
/** Choices have their corners cut off. */
const CUT = 10;

/** The outline of a node, in the colours of its status. */
export function shapeOf(box: Box, { kind }: GraphNode, status: StateStatus | undefined): string {
  const { x, y, width, height } = box;
  const middle = { cx: x + width / 2, cy: y + height / 2 };
  switch (kind) {
    case 'Start':
      return element('circle', { ...middle, r: 8, fill: colour('edge') });
    case 'End':
      return element('circle', { ...middle, r: 8, fill: 'none', stroke: colour('edge'), 'stroke-width': 1.5 }) + element('circle', { ...middle, r: 4.5, fill: colour('edge') });
    case 'Join':
      return element('rect', { x, y, width, height, rx: 3, fill: colour('edge') });
    case 'Choice':
      return element('path', { d: cutCorners(box), ...paint(status) });
    case 'Missing':
      return element('rect', { x, y, width, height, rx: 6, ...paint('failed'), 'stroke-dasharray': '4 3' });
    case 'Succeed':
    case 'Fail':
      return element('rect', { x, y, width, height, rx: ROUND, ...paint(status) });
    default:
      return element('rect', { x, y, width, height, rx: 6, ...paint(status) });
  }
}

function paint(status: StateStatus | undefined): Readonly<Record<string, string | number>> {
  if (status === undefined || status === 'not-entered') return { fill: colour('box'), stroke: colour(status === undefined ? 'border' : 'frame'), 'stroke-width': BORDER };
  return { fill: colour(`${colourOf(status)}-fill`), stroke: colour(colourOf(status)), 'stroke-width': BORDER + 0.5 };
}

function cutCorners({ x, y, width, height }: Box): string {
  const [right, bottom] = [x + width, y + height];
  const points = [[x + CUT, y], [right - CUT, y], [right, y + CUT], [right, bottom - CUT], [right - CUT, bottom], [x + CUT, bottom], [x, bottom - CUT], [x, y + CUT]];
  return `M${points.map((point) => point.map(decimal).join(' ')).join('L')}Z`;
}

const RADIUS = 8;
/** What stands in the badge of each status, drawn from its middle: not every font has such marks. */
const MARKS: Readonly<Record<StateStatus, string>> = {
  'not-entered': '',
  running: 'M-2.5 -3.5L3.5 0L-2.5 3.5Z',
  succeeded: 'M-3.5 0L-1 2.8L3.6 -2.6',
  failed: 'M-2.8 -2.8L2.8 2.8M2.8 -2.8L-2.8 2.8',
  caught: 'M0 -4V0.8M0 3.2V3.8',
  aborted: 'M-2.6 0H2.6',
  'timed-out': 'M0 -3.6V0.4L2.6 2',
};

/** A mark on the corner at the bottom right, where no arrow ends, and how often the state was entered where it was more than once. */
export function badge({ x, y, width, height }: Box, { status, entered }: StateProgress): string {
  if (status === 'not-entered') return '';
  const [middleX, middleY] = [x + width - 5, y + height - 2];
  const name = colour(colourOf(status));
  const mark = element('path', { d: MARKS[status], transform: `translate(${decimal(middleX)} ${decimal(middleY)})`, fill: status === 'running' ? colour('mark') : 'none', stroke: colour('mark'), 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  return count(entered, middleX - RADIUS, middleY, name) + element('circle', { cx: middleX, cy: middleY, r: RADIUS, fill: name }) + mark;
}

function count(entered: number, right: number, middleY: number, name: string): string {
  if (entered < 2) return '';
  const text = `×${entered}`;
  const width = text.length * 7 + 12;
  const pill = element('rect', { x: right - width + 6, y: middleY - 7, width, height: 14, rx: 7, fill: colour('canvas'), stroke: name });
  return pill + element('text', { x: right - width / 2 + 4, y: middleY + 4, style: 'font-size:11px' }, escaped(text));
}
