/** What stands on a terminal, row by row: runs of characters that look the same. */
export interface Run {
  /** The column it begins in, from 0. */
  readonly column: number;
  readonly text: string;
  /** One of the 16 colours; undefined for the terminal's own. */
  readonly color: number | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

export interface Screen {
  readonly columns: number;
  readonly rows: readonly (readonly Run[])[];
}

export const textOf = ({ rows }: Screen): string => rows.map((runs) => runs.reduce((line, { column, text }) => line.padEnd(column) + text, '')).join('\n');
