import { stateKey } from '../../../../asl/graph/state-key.ts';
import type { GraphNode } from '../../../../asl/graph/graph.ts';
import type { Color, Style } from '../../../../view/color.ts';
import { textWidth } from '../../../../view/text-width.ts';
import { LEADS_TO, type Box, type Layout } from '../layout.ts';
import { NOT_ENTERED, type StateProgress, type Statuses } from '../status.ts';
import { Canvas } from './canvas.ts';
import { topOf, toRows, type Channel, type Rows } from './rows.ts';
import { cornersOf, STATUS_STYLE, type Signs } from './signs.ts';
import { toGrid, type Grid, type GridFrame, type Site } from './sites.ts';
import { toWires, type Wire } from './wires.ts';

/** A layout on the cells of a terminal, still without statuses: arranged once, painted as often as these change. */
export interface TextPicture {
  readonly width: number;
  readonly height: number;
  readonly grid: Grid;
  readonly wires: readonly Wire[];
  readonly rows: Rows;
  /** Lines may lead further to the left than Graphviz went: the first column of all. */
  readonly firstColumn: number;
}

export function arrange(layout: Layout): TextPicture {
  const grid = toGrid(layout);
  const wires = toWires(layout.lines, grid);
  const rows = toRows(grid, wires);
  const columns = [
    ...grid.sites.flatMap(({ left, width }) => [left, left + width - 1]),
    ...grid.frames.flatMap(({ left, right }) => [left, right]),
    ...wires.flatMap((wire) => wire.columns),
    ...rows.channels.flatMap(({ runs }) => runs.flatMap(({ lowest, highest }) => [lowest, highest])),
  ];
  const firstColumn = columns.reduce((least, column) => Math.min(least, column), Number.POSITIVE_INFINITY);
  const lastColumn = columns.reduce((most, column) => Math.max(most, column), Number.NEGATIVE_INFINITY);
  return { width: lastColumn - firstColumn + 1, height: rows.height, grid, wires, rows, firstColumn };
}

export interface PaintOptions {
  readonly signs: Signs;
  readonly isUnicode: boolean;
  readonly color: Color;
}

const CATCH_STYLE: Style = 'yellow';

/** The picture's lines of text. Without statuses nothing is coloured by them. */
export function paint(picture: TextPicture, statuses: Statuses | undefined, { signs, isUnicode, color }: PaintOptions): string[] {
  const canvas = new Canvas(picture.width, picture.height, isUnicode);
  const brush = new Brush(canvas, picture, signs, statuses);
  for (const frame of picture.grid.frames) brush.frame(frame);
  const styles = stylesOfNets(picture.wires);
  for (const channel of picture.rows.channels) brush.channel(channel, styles);
  for (const wire of picture.wires) brush.passings(wire);
  for (const site of picture.grid.sites) brush.site(site);
  for (const wire of picture.wires) brush.ends(wire);
  return canvas.lines(color);
}

/** A net that only errors take. */
function stylesOfNets(wires: readonly Wire[]): Map<string, Style | undefined> {
  const styles = new Map<string, Style | undefined>();
  for (const { line, nets } of wires) for (const net of nets) styles.set(net, styleOf(line.kind));
  return styles;
}

const styleOf = (kind: string): Style | undefined => (kind === 'catch' ? CATCH_STYLE : undefined);

class Brush {
  readonly #canvas: Canvas;
  readonly #picture: TextPicture;
  readonly #signs: Signs;
  readonly #statuses: Statuses | undefined;

  constructor(canvas: Canvas, picture: TextPicture, signs: Signs, statuses: Statuses | undefined) {
    this.#canvas = canvas;
    this.#picture = picture;
    this.#signs = signs;
    this.#statuses = statuses;
  }

  #x(column: number): number {
    return column - this.#picture.firstColumn;
  }

  frame(frame: GridFrame): void {
    const rows = this.#picture.rows.frames.get(frame);
    if (rows === undefined) return;
    const [topLeft, topRight, bottomRight, bottomLeft, horizontal, vertical] = this.#signs.frame;
    const { status } = this.#progress(frame.frame.cluster.path);
    const style = status === 'not-entered' ? 'dim' : STATUS_STYLE[status];
    const [left, right] = [this.#x(frame.left), this.#x(frame.right)];
    for (let column = left + 1; column < right; column++) for (const row of [rows.top, rows.bottom]) this.#canvas.ground(column, row, horizontal, style);
    for (let row = rows.top + 1; row < rows.bottom; row++) for (const column of [left, right]) this.#canvas.ground(column, row, vertical, style);
    this.#canvas.ground(left, rows.top, topLeft, style);
    this.#canvas.ground(right, rows.top, topRight, style);
    this.#canvas.ground(right, rows.bottom, bottomRight, style);
    this.#canvas.ground(left, rows.bottom, bottomLeft, style);
  }

  /** Lines from rank to rank, which go on for a cell into both: there they meet what leads to the boxes. */
  channel({ top, end, nets, runs, firstTrack }: Channel, styles: ReadonlyMap<string, Style | undefined>): void {
    const bent = new Set(runs.map(({ net }) => net));
    for (const { id, tops } of nets) if (!bent.has(id)) this.#canvas.vertical(this.#x(tops[0] ?? 0), top - 1, end, id, styles.get(id));
    for (const { net, track, tops, bottoms, lowest, highest, from } of runs) {
      const row = firstTrack + track;
      const style = styles.get(net);
      this.#canvas.horizontal(this.#x(lowest), this.#x(highest), row, net, style);
      for (const column of tops) this.#canvas.vertical(this.#x(column), top - 1, row, net, style);
      for (const column of bottoms) this.#canvas.vertical(this.#x(column), row, end, net, style);
      if (from !== undefined) this.#canvas.vertical(this.#x(from.column), firstTrack + from.track, row, net, style);
    }
  }

  /** Beside the boxes of the ranks that it passes; and in those of its ends, from the channel to boxes that are lower than others. */
  passings({ line, upper, lower, columns }: Wire): void {
    const { ranks } = this.#picture.rows;
    for (const [index, column] of columns.entries()) {
      const rank = ranks[upper.rank + index];
      if (rank === undefined) continue;
      const bottom = rank.top + rank.height - 1;
      const from = index === 0 ? topOf(upper, this.#picture.rows) + upper.height : rank.top - 1;
      const to = index === columns.length - 1 ? topOf(lower, this.#picture.rows) - 1 : bottom + 1;
      for (let row = Math.max(from, rank.top); row <= Math.min(to, bottom); row++) this.#canvas.trace(this.#x(column), row, 3, `passing ${line.edge}`, styleOf(line.kind));
    }
  }

  site(site: Site): void {
    const { shows } = site.box;
    const [left, top] = [this.#x(site.left), topOf(site, this.#picture.rows)];
    if (shows.kind === 'Label') return this.#texts(site, site.box.title.map((line) => line.replace(LEADS_TO, this.#signs.leads)), top, styleOf(shows.edge) ?? 'italic');
    if (shows.kind === 'Start' || shows.kind === 'End') return this.#canvas.write(left, top, shows.kind === 'Start' ? this.#signs.start : this.#signs.end, 'bold');
    if (shows.kind === 'Join') return this.#canvas.write(left, top, this.#signs.join.repeat(site.width));
    return this.#state(site, shows);
  }

  #state(site: Site, node: GraphNode): void {
    const progress = this.#progress(node.path);
    const style = this.#boxStyle(node, progress);
    const { horizontal, vertical, corners } = this.#signs;
    const [topLeft, topRight, bottomRight, bottomLeft] = corners[cornersOf(node.kind)];
    const [left, top, inner] = [this.#x(site.left), topOf(site, this.#picture.rows), site.width - 2];
    this.#canvas.write(left, top, topLeft + horizontal.repeat(inner) + topRight, style);
    this.#canvas.write(left, top + site.height - 1, bottomLeft + horizontal.repeat(inner) + bottomRight, style);
    for (let row = top + 1; row < top + site.height - 1; row++) this.#canvas.write(left, row, vertical + ' '.repeat(inner) + vertical, style);
    this.#texts(site, site.box.title, top + 1, style === undefined ? 'bold' : [style, 'bold'].flat() as Style);
    this.#texts(site, [site.box.detail], top + 1 + site.box.title.length, 'dim');
    this.#mark(site, progress, top, style);
  }

  #boxStyle({ kind }: GraphNode, { status }: StateProgress): Style | undefined {
    if (kind === 'Missing') return 'red';
    return this.#statuses === undefined ? undefined : STATUS_STYLE[status];
  }

  /** Not by colours alone: a mark in the upper side, and how often the state was entered where it was more than once. */
  #mark(site: Site, { status, entered }: StateProgress, top: number, style: Style | undefined): void {
    const mark = this.#signs.marks[status];
    if (mark === '') return;
    const text = ` ${mark}${entered > 1 ? ` ${this.#signs.times}${entered}` : ''} `;
    const width = textWidth(text);
    if (width <= site.width - 2) this.#canvas.write(this.#x(site.left) + site.width - 1 - width, top, text, style);
  }

  #texts({ left, width }: Site, lines: readonly string[], top: number, style: Style): void {
    for (const [index, line] of lines.entries()) this.#canvas.write(this.#x(left) + Math.floor((width - textWidth(line)) / 2), top + index, line, style);
  }

  /** Arrow heads, and where lines leave boxes. */
  ends({ line, upper, lower, isUp, columns }: Wire): void {
    const [first, last] = [columns[0], columns.at(-1)];
    if (first === undefined || last === undefined) return;
    const style = styleOf(line.kind);
    const [below, above] = [topOf(upper, this.#picture.rows) + upper.height, topOf(lower, this.#picture.rows) - 1];
    if (line.hasArrow) this.#canvas.write(this.#x(isUp ? first : last), isUp ? below : above, isUp ? this.#signs.up : this.#signs.down, style);
    const [site, column, row] = isUp ? [lower, last, above + 1] : [upper, first, below - 1];
    if (isState(site.box)) this.#canvas.write(this.#x(column), row, this.#signs.ports[isUp ? 0 : 1], this.#styleAt(site));
  }

  #styleAt({ box: { shows } }: Site): Style | undefined {
    return shows.kind === 'Label' ? undefined : this.#boxStyle(shows, this.#progress(shows.path));
  }

  #progress(path: readonly string[]): StateProgress {
    return path.length === 0 ? NOT_ENTERED : (this.#statuses?.get(stateKey(path)) ?? NOT_ENTERED);
  }
}

const isState = ({ shows }: Box): boolean => shows.kind !== 'Label' && shows.label !== '';
