import type { Run, Screen } from './screen.ts';

const CELL = { width: 8.4, height: 19, fontSize: 14, baseline: 14 };
const PADDING = { side: 18, top: 44, bottom: 16 };
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace";

/** Text, background, dim text and the colours that the live view uses, in the order of the terminal's: red, green, yellow, blue, magenta, cyan. */
interface Palette {
  readonly text: string;
  readonly background: string;
  readonly border: string;
  readonly dim: string;
  readonly colors: readonly string[];
}

const LIGHT: Palette = { text: '#1f2328', background: '#ffffff', border: '#d1d9e0', dim: '#59636e', colors: ['#cf222e', '#1a7f37', '#9a6700', '#0969da', '#8250df', '#1b7c83'] };
const DARK: Palette = { text: '#e6edf3', background: '#0d1117', border: '#3d444d', dim: '#9198a1', colors: ['#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf'] };

/** The bar's characters are drawn, not written: every font has its own idea of them. */
const BLOCKS: Readonly<Record<string, number>> = { '█': 1, '▓': 0.75, '▒': 0.5, '░': 0.18 };

/** A picture of a screen in a window. It takes the side of whoever looks: light or dark. */
export function drawScreen(screen: Screen, title: string): string {
  const width = Math.ceil(screen.columns * CELL.width + 2 * PADDING.side);
  const height = screen.rows.length * CELL.height + PADDING.top + PADDING.bottom;
  const rows = screen.rows.flatMap((runs, row) => runs.flatMap((run) => drawRun(run, row)));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">
<title>${escape(title)}</title>
<style>
${styleOf(LIGHT)}
@media (prefers-color-scheme: dark) {
${styleOf(DARK)}
}
text { font-family: ${FONTS}; font-size: ${CELL.fontSize}px; }
.bold { font-weight: 700; }
</style>
<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<g class="buttons"><circle cx="22" cy="20" r="5.5"/><circle cx="41" cy="20" r="5.5"/><circle cx="60" cy="20" r="5.5"/></g>
${rows.join('\n')}
</svg>
`;
}

function styleOf({ text, background, border, dim, colors }: Palette): string {
  return [
    `.window { fill: ${background}; stroke: ${border}; }`,
    `.buttons { fill: ${border}; }`,
    `.text { fill: ${text}; }`,
    `.dim { fill: ${dim}; }`,
    ...colors.map((color, index) => `.c${index + 1} { fill: ${color}; }`),
  ].join('\n');
}

function drawRun({ column, text, color, bold, dim }: Run, row: number): string[] {
  const look = color === undefined ? (dim ? 'dim' : 'text') : `c${color % 8}`;
  const top = PADDING.top + row * CELL.height;
  return pieces(text).map(({ at, characters, isBar }) => {
    const x = PADDING.side + (column + at) * CELL.width;
    const width = characters.length * CELL.width;
    if (isBar) return drawBar(characters, look, x, top, width);
    const place = `x="${round(x)}" y="${top + CELL.baseline}" textLength="${round(width)}"`;
    return `<text class="${look}${bold ? ' bold' : ''}" ${place} lengthAdjust="spacingAndGlyphs">${escape(characters)}</text>`;
  });
}

function drawBar(characters: string, look: string, x: number, top: number, width: number): string {
  const share = BLOCKS[characters[0] ?? ''];
  const [y, height, opacity] = share === undefined ? [top + CELL.height / 2 - 1, 2, 1] : [top + 3, CELL.height - 7, share];
  return `<rect class="${look}" x="${round(x)}" y="${y}" width="${round(width)}" height="${height}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
}

/** Words apart from what belongs to a bar, each kind of bar for itself; and apart where space is wide, which not everybody keeps. */
function pieces(text: string): { readonly at: number; readonly characters: string; readonly isBar: boolean }[] {
  return [...text.matchAll(/█+|▓+|▒+|░+|─{2,}|(?:(?!─{2}| {2})[^█▓▒░])+/g)].flatMap((match) => {
    const characters = match[0].trim();
    const lead = match[0].length - match[0].trimStart().length;
    return characters === '' ? [] : [{ at: match.index + lead, characters, isBar: /^[█▓▒░]|^─{2}/.test(characters) }];
  });
}

const round = (value: number): string => String(Math.round(value * 100) / 100);
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
