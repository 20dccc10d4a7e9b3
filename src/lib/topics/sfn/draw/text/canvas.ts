import type { Color, Style } from '../../../../view/color.ts';
import { graphemeCells } from './cells.ts';

/** Directions in which a line leaves the middle of a cell. */
export const UP = 1;
export const DOWN = 2;
export const LEFT = 4;
export const RIGHT = 8;

interface Cell {
  text: string;
  style: Style | undefined;
}

interface Trace {
  directions: number;
  readonly net: string;
  style: Style | undefined;
}

const EMPTY: Cell = { text: ' ', style: undefined };

/** Indexed by the sum of the directions. */
const ROUND = [' ', '│', '│', '│', '─', '╯', '╮', '┤', '─', '╰', '╭', '├', '─', '┴', '┬', '┼'];
const PLAIN = [' ', '|', '|', '|', '-', '+', '+', '+', '-', '+', '+', '+', '-', '+', '+', '+'];

/**
 * Cells of a terminal. Lines run under texts: where two of one net meet they join; where others do, the vertical one
 * passes over the horizontal one, so that a crossing is never taken for a junction.
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #cells: (Cell | undefined)[];
  readonly #traces = new Map<number, Trace>();
  readonly #ground = new Map<number, Cell>();
  readonly #glyphs: readonly string[];

  constructor(width: number, height: number, unicode: boolean) {
    this.width = width;
    this.height = height;
    this.#cells = Array.from({ length: width * height });
    this.#glyphs = unicode ? ROUND : PLAIN;
  }

  /** A safe text from a cell on to the right. Wide characters take two cells. */
  write(column: number, row: number, text: string, style?: Style): void {
    let at = column;
    for (const { grapheme, width } of graphemeCells(text)) {
      this.#put(at, row, grapheme, style);
      if (width === 2) this.#put(at + 1, row, '', style);
      at += width;
    }
  }

  /** What lines run over, and texts too. */
  ground(column: number, row: number, text: string, style?: Style): void {
    const at = this.#index(column, row);
    if (at !== undefined) this.#ground.set(at, { text, style });
  }

  /** Part of a line: the directions in which it leaves the cell. */
  trace(column: number, row: number, directions: number, net: string, style?: Style): void {
    const at = this.#index(column, row);
    if (at === undefined) return;
    const there = this.#traces.get(at);
    if (there === undefined || (there.net !== net && (directions & (UP | DOWN)) !== 0)) this.#traces.set(at, { directions, net, style });
    else if (there.net === net) {
      there.directions |= directions;
      // A way on that joins one for errors is what the reader follows.
      if (style === undefined) there.style = undefined;
    }
  }

  horizontal(from: number, to: number, row: number, net: string, style?: Style): void {
    for (let column = from; column <= to; column++) this.trace(column, row, (column > from ? LEFT : 0) | (column < to ? RIGHT : 0), net, style);
  }

  vertical(column: number, from: number, to: number, net: string, style?: Style): void {
    for (let row = from; row <= to; row++) this.trace(column, row, (row > from ? UP : 0) | (row < to ? DOWN : 0), net, style);
  }

  /** Rows without spaces at their ends, each style once for all the cells that it runs over. */
  lines(color: Color): string[] {
    return Array.from({ length: this.height }, (_, row) => this.#line(row, color));
  }

  #line(row: number, color: Color): string {
    let line = '';
    let run = '';
    let style: Style | undefined;
    const flush = (): void => {
      line += style === undefined ? run : color(style, run);
      run = '';
    };
    const end = this.#lastColumn(row);
    for (let column = 0; column <= end; column++) {
      const cell = this.#shown(column, row);
      if (cell.style !== style && cell.text !== ' ') {
        flush();
        style = cell.style;
      }
      run += cell.text;
    }
    flush();
    return line;
  }

  #lastColumn(row: number): number {
    let column = this.width - 1;
    while (column >= 0 && this.#shown(column, row).text === ' ') column -= 1;
    return column;
  }

  #shown(column: number, row: number): Cell {
    const at = row * this.width + column;
    const cell = this.#cells[at];
    const trace = this.#traces.get(at);
    if (cell !== undefined) return cell;
    return trace === undefined ? (this.#ground.get(at) ?? EMPTY) : { text: this.#glyphs[trace.directions] ?? ' ', style: trace.style };
  }

  #put(column: number, row: number, text: string, style: Style | undefined): void {
    const at = this.#index(column, row);
    if (at !== undefined) this.#cells[at] = { text, style };
  }

  #index(column: number, row: number): number | undefined {
    return column < 0 || column >= this.width || row < 0 || row >= this.height ? undefined : row * this.width + column;
  }
}
