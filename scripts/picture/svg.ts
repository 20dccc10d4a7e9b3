import type { Cell, Color, Style } from './screen.ts';

/** Pixels. A cell is as wide as most monospaced fonts are at this size; textLength holds the others to it. */
const FONT_SIZE = 14;
const CELL_WIDTH = 8.4;
const ROW_HEIGHT = 20;
const BASELINE = 14.5;
const MARGIN = 16;

/** A ground of its own, so that it can be read on a light page and on a dark one. */
const GROUND = '#0d1117';
const BORDER = '#30363d';
const TEXT = '#e6edf3';
const DIM = '#848d97';
const COLORS: Readonly<Record<Color, string>> = { red: '#ff7b72', green: '#3fb950', yellow: '#d29922', blue: '#58a6ff', magenta: '#bc8cff', cyan: '#39c5cf' };

/** Drawn as shapes: fonts leave gaps between them, and some have none of them. From top, height, opacity. */
const SHAPES: Readonly<Record<string, readonly [top: number, height: number, opacity: number]>> = {
  '█': [3, 14, 1],
  '▓': [3, 14, 0.75],
  '▒': [3, 14, 0.5],
  '░': [3, 14, 0.25],
  '─': [9, 2, 1],
};

/** An SVG of a terminal's screen. `label` is for those who cannot see it. */
export function screenSvg(rows: readonly (readonly Cell[])[], columns: number, label: string): string {
  const width = round(columns * CELL_WIDTH + 2 * MARGIN);
  const height = rows.length * ROW_HEIGHT + 2 * MARGIN;
  const font = `ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${GROUND}" stroke="${BORDER}"/>`,
    `<g font-family="${font}" font-size="${FONT_SIZE}" fill="${TEXT}" xml:space="preserve">`,
    ...rows.flatMap((cells, row) => stretchesOf(cells).map((stretch) => drawn(stretch, MARGIN + row * ROW_HEIGHT))),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Stretch {
  readonly from: number;
  readonly text: string;
  readonly style: Style;
}

/** Neighbours that look alike, in one. A shape never shares a stretch with text, nor with another shape. */
function stretchesOf(cells: readonly Cell[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [index, { character, style }] of cells.entries()) {
    const last = stretches.at(-1);
    if (last !== undefined && looksOf(last.style) === looksOf(style) && kindOf(last.text) === kindOf(character)) {
      stretches[stretches.length - 1] = { ...last, text: last.text + character };
    } else {
      stretches.push({ from: index, text: character, style });
    }
  }
  return stretches.filter(({ text }) => text.trim() !== '');
}

const looksOf = ({ color, bold, dim }: Style): string => `${color} ${bold} ${dim}`;

function kindOf(text: string): string {
  const first = text.charAt(0);
  return first in SHAPES ? first : 'text';
}

function drawn({ from, text, style }: Stretch, top: number): string {
  const x = round(MARGIN + from * CELL_WIDTH);
  const width = round(Array.from(text).length * CELL_WIDTH);
  const color = style.color === undefined ? (style.dim ? DIM : TEXT) : COLORS[style.color];
  const shape = SHAPES[text.charAt(0)];
  if (shape !== undefined) {
    const [offset, height, opacity] = shape;
    return `<rect x="${x}" y="${top + offset}" width="${width}" height="${height}" fill="${color}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
  }
  const looks = `${color === TEXT ? '' : ` fill="${color}"`}${style.bold ? ' font-weight="600"' : ''}`;
  return `<text x="${x}" y="${top + BASELINE}" textLength="${width}" lengthAdjust="spacingAndGlyphs"${looks}>${escaped(text)}</text>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const round = (pixels: number): number => Number(pixels.toFixed(1));
