import { stateKey } from '../../../../asl/graph/state-key.ts';
import type { GraphNode } from '../../../../asl/graph/graph.ts';
import { textWidth } from '../../../../view/text-width.ts';
import { COLUMN_PIXELS, type Box, type Frame, type Label, type Layout, type Line } from '../layout.ts';
import { countWords, NOT_ENTERED, STATUS_WORD, type StateProgress, type Statuses } from '../status.ts';
import { colour, colourOf, inTheme, type Theme } from './theme.ts';
import { decimal, element, escaped } from './markup.ts';
import { badge, shapeOf } from './shapes.ts';

export interface SvgOptions {
  /** auto (the default) follows the reader's scheme by CSS variables; a fixed one has plain colours, for programs that know no CSS. */
  readonly theme?: Theme;
  /** For those who do not see the picture. Else the machine's comment. */
  readonly title?: string;
}

const FONT = "system-ui,-apple-system,'Segoe UI','DejaVu Sans Condensed',Roboto,'Noto Sans',Helvetica,Arial,sans-serif";
const STYLE = `text{font-family:${FONT};font-size:12px;fill:${colour('soft')};text-anchor:middle}.name{font-size:13px;font-weight:600;fill:${colour('text')}}.faint{fill:${colour('soft')}}.label{fill:${colour('text')}}.catch{fill:${colour('catch')}}`;
const LINE_PIXELS = 18;
/** From the top of a line to what its letters stand on. */
const BASELINE = 13;

/**
 * The picture as one SVG document that needs nothing else. With statuses, states have the colours that AWS's console
 * gives them, and marks, for colours are not for everybody.
 */
export function drawSvg(layout: Layout, statuses?: Statuses, { theme = 'auto', title }: SvgOptions = {}): string {
  const { width, height } = layout;
  const words = title ?? (layout.graph.comment || 'State machine');
  const parts = [
    element('title', { id: 'title' }, escaped(words)),
    `<style>${STYLE}</style>`,
    element('defs', {}, arrow('arrow', 'edge') + arrow('arrow-catch', 'catch')),
    element('rect', { width, height, rx: 8, fill: colour('canvas') }),
    ...layout.frames.filter(({ cluster }) => cluster.kind !== 'Branch').map((frame) => drawFrame(frame, statuses)),
    ...layout.lines.map(drawLine),
    ...layout.boxes.map((box) => drawBox(box, layout, statuses)),
  ];
  const size = { width: Math.ceil(width), height: Math.ceil(height), viewBox: `0 0 ${decimal(width)} ${decimal(height)}` };
  return `${inTheme(element('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', 'aria-labelledby': 'title' }, `\n${parts.join('\n')}\n`), theme)}\n`;
}

const arrow = (id: string, name: string): string =>
  element('marker', { id, viewBox: '0 0 8 8', refX: 7.5, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: 'userSpaceOnUse', orient: 'auto' }, element('path', { d: 'M0 0.5L8 4L0 7.5Z', fill: colour(name) }));

function drawFrame({ cluster, x, y, width, height }: Frame, statuses: Statuses | undefined): string {
  const { status } = progressIn(statuses, cluster.path);
  return element('rect', { x, y, width, height, rx: 10, fill: colour('frame-fill'), stroke: colour(status === 'not-entered' ? 'frame' : colourOf(status)), 'stroke-dasharray': '5 4' });
}

function drawLine({ kind, points, hasArrow }: Line): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `${decimal(x)} ${decimal(y)}`;
  const isCatch = kind === 'catch';
  return element('path', {
    d: `M${at(start)}C${rest.map(at).join(' ')}`,
    fill: 'none',
    stroke: colour(isCatch ? 'catch' : 'edge'),
    'stroke-width': 1.4,
    'stroke-dasharray': isCatch ? '4 3' : undefined,
    'marker-end': hasArrow ? `url(#arrow${isCatch ? '-catch' : ''})` : undefined,
  });
}

/** On what is behind it, so that its line does not run through the text. */
function drawLabel(box: Box, { text, edge }: Label, ground: string): string {
  const { x, y, width, height } = box;
  const area = element('rect', { x, y, width, height, rx: 4, fill: colour(ground) });
  return element('g', {}, element('title', {}, escaped(text)) + area + texts(box, box.title, edge === 'catch' ? 'catch' : 'label', y));
}

const isWithin = (box: Box, { frames }: Layout): boolean =>
  frames.some(({ cluster, x, y, width, height }) => cluster.kind !== 'Branch' && box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height);

function drawBox(box: Box, layout: Layout, statuses: Statuses | undefined): string {
  const { shows } = box;
  if (shows.kind === 'Label') return drawLabel(box, shows, isWithin(box, layout) ? 'frame-fill' : 'canvas');
  const progress = statuses === undefined ? undefined : progressIn(statuses, shows.path);
  const shape = shapeOf(box, shows, progress?.status);
  if (shows.label === '') return shape;
  const top = box.y + (box.height - (box.title.length + 1) * LINE_PIXELS) / 2;
  const style = progress?.status === 'not-entered' ? 'name faint' : 'name';
  const lines = texts(box, box.title, style, top) + texts(box, [box.detail], undefined, top + box.title.length * LINE_PIXELS);
  const mark = progress === undefined ? '' : badge(box, progress);
  return element('g', {}, element('title', {}, escaped(wordsOf(shows, progress))) + shape + lines + mark);
}

/** What the pointer is told, and who hears the picture. */
function wordsOf({ label, what }: GraphNode, progress: StateProgress | undefined): string {
  if (progress === undefined) return `${label}: ${what}`;
  return `${label}: ${what}: ${progress.entered > 1 ? countWords(progress) : STATUS_WORD[progress.status]}`;
}

/** Letters of a font that nobody can foresee: a line that may be too long for its box is held to the width. */
function texts({ x, width, columns }: Box, lines: readonly string[], style: string | undefined, top: number): string {
  return lines
    .map((line, index) => {
      const most = columns * COLUMN_PIXELS + 8;
      const isTight = roughWidth(line, style?.startsWith('name') === true) > most;
      return element('text', { x: x + width / 2, y: top + index * LINE_PIXELS + BASELINE, class: style, textLength: isTight ? most : undefined, lengthAdjust: isTight ? 'spacingAndGlyphs' : undefined }, escaped(line));
    })
    .join('');
}

/** Pixels that a line takes in most fonts, rather more than less. */
function roughWidth(line: string, isBold: boolean): number {
  const sum = Array.from(line).reduce((width, character) => width + (WIDTHS.find(([letters]) => letters.test(character))?.[1] ?? textWidth(character) * 7.4), 0);
  return sum * (isBold ? 1.06 : 0.92);
}

const WIDTHS: readonly (readonly [letters: RegExp, pixels: number])[] = [
  [/[A-Z@%mw]/, 10.5],
  [/[ijl.,:;'| ]/, 4],
];

const progressIn = (statuses: Statuses | undefined, path: readonly string[]): StateProgress => (path.length === 0 ? NOT_ENTERED : (statuses?.get(stateKey(path)) ?? NOT_ENTERED));
