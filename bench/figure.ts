/** One line of the table: what was measured, and what it must not go over. */
export interface Figure {
  readonly what: string;
  readonly measured: number;
  /** x: a ratio of two medians of the same run; %: of one core. */
  readonly unit: 'x' | '%' | 'MiB' | 's' | '';
  /** At most this; undefined where the figure is only shown. */
  readonly goal?: number;
  /** What stands behind the ratio: "62 ms to 23 ms of CPU". */
  readonly note: string;
}

export type Outcome = 'ok' | 'short' | '';

export const outcomeOf = ({ measured, goal }: Figure): Outcome => (goal === undefined ? '' : measured <= goal ? 'ok' : 'short');

const DIGITS = { x: 2, '%': 1, MiB: 0, s: 2, '': 3 } as const;
const inUnit = (value: number, unit: Figure['unit']): string => `${value.toFixed(DIGITS[unit])}${unit === 'MiB' || unit === 's' ? ' ' : ''}${unit}`;

/** The table, one line a figure, columns aligned. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    figure.goal === undefined ? '' : `<= ${inUnit(figure.goal, figure.unit)}`,
    inUnit(figure.measured, figure.unit),
    outcomeOf(figure),
    figure.note,
  ]);
  const all = [['figure', 'goal', 'measured', '', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => (column === 1 || column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()).join('\n');
}
