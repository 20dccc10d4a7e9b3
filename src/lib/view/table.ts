import { colorFor, type Color } from './color.ts';
import { safeLine } from './safe-text.ts';
import { terminalSize } from './terminal.ts';
import { cutToWidth, padToWidth, textWidth } from './text-width.ts';

export interface Column<Row> {
  readonly header: string;
  /** The text of a cell. It may come from a node: it is made safe and put on one line. */
  readonly value: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** May be cut where the table is wider than the terminal. Only columns that say so ever are. */
  readonly shrink?: boolean;
}

export interface TableOptions {
  /** Columns to fit into; undefined for as wide as the cells are. */
  readonly width: number | undefined;
  readonly color: Color;
}

const GAP = '  ';
/** A cell that was cut shorter than this says nothing any more. */
const NARROWEST = 8;

/** How stdout takes a table: cut to a terminal's width, whole elsewhere. */
export const tableOnStdout = (): TableOptions => ({
  width: process.stdout.isTTY ? terminalSize(process.stdout, process.env).columns : undefined,
  color: colorFor(process.stdout, process.env),
});

/** Rows under headers, aligned, without a line end after the last one. The headers alone where there are no rows. */
export function formatTable<Row>(rows: readonly Row[], columns: ReadonlyArray<Column<Row>>, options: TableOptions = tableOnStdout()): string {
  const headers = columns.map((column) => column.header);
  const cells = rows.map((row) => columns.map((column) => safeLine(column.value(row))));
  const widths = fit(columns, naturalWidths(headers, cells), options.width);
  const line = (texts: readonly string[]): string =>
    columns
      .map((column, index) => padToWidth(cutToWidth(texts[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, column.align))
      .join(GAP)
      .trimEnd();
  return [options.color('bold', line(headers)), ...cells.map(line)].join('\n');
}

/** One pass over all cells: a spread into Math.max would overflow the stack with 100,000 rows. */
function naturalWidths(headers: readonly string[], cells: ReadonlyArray<readonly string[]>): number[] {
  const widths = headers.map(textWidth);
  for (const row of cells) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  }
  return widths;
}

/** Takes what is too much from the columns that may shrink, always from the widest one. */
function fit<Row>(columns: ReadonlyArray<Column<Row>>, natural: readonly number[], width: number | undefined): number[] {
  const widths = [...natural];
  if (width === undefined) return widths;
  let excess = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (widths.length - 1) - width;
  while (excess > 0) {
    const widest = widestShrinkable(columns, widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestShrinkable<Row>(columns: ReadonlyArray<Column<Row>>, widths: readonly number[]): number | undefined {
  let widest: number | undefined;
  for (const [index, column] of columns.entries()) {
    const width = widths[index] ?? 0;
    if (column.shrink && width > NARROWEST && width > (widest === undefined ? 0 : (widths[widest] ?? 0))) widest = index;
  }
  return widest;
}
