import { fstatSync } from 'node:fs';
import type { TextStream } from './text-stream.ts';

/** What a stream without a width is taken for. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/**
 * Is the live view to be drawn? `wanted` is --live, --no-live or DROVER_LIVE; undefined where nobody said.
 * Never where it could not be drawn: stderr is no terminal, or one that cannot move its cursor.
 */
export function canDrawLive(wanted: boolean | undefined, stderr: TextStream, environment: NodeJS.ProcessEnv): boolean {
  if (wanted === false || stderr.isTTY !== true || environment['TERM'] === 'dumb') return false;
  return wanted === true || !isContinuousIntegration(environment);
}

/** May what is written there come between the lines of a frame? A terminal, or a pipe: `| tee`, `| grep` print on the same one. */
export function meetsTheFrame({ isTTY, fd }: TextStream): boolean {
  if (isTTY === true || fd === undefined) return isTTY === true;
  const kind = fstatSync(fd);
  return kind.isFIFO() || kind.isSocket();
}

/** Their logs keep every frame. */
const isContinuousIntegration = (environment: NodeJS.ProcessEnv): boolean => !['', '0', 'false', undefined].includes(environment['CI']);

/** Columns and rows to draw in. COLUMNS can make it narrower; a terminal that is narrower than COLUMNS says wins. */
export function terminalSize(stream: TextStream, environment: NodeJS.ProcessEnv): { readonly columns: number; readonly rows: number } {
  const real = positive(stream.columns);
  const said = positive(Number(environment['COLUMNS']));
  return {
    columns: Math.min(real ?? said ?? DEFAULT_COLUMNS, said ?? Number.POSITIVE_INFINITY),
    rows: positive(stream.rows) ?? DEFAULT_ROWS,
  };
}

/**
 * Does the terminal wrap again what stands on it when it becomes narrower? Nearly all of today do; of those that cut
 * it instead, these can be told.
 */
export const wrapsAgain = ({ TERM = '', XTERM_VERSION, STY }: NodeJS.ProcessEnv): boolean =>
  !/^(linux|rxvt)/.test(TERM) && XTERM_VERSION === undefined && STY === undefined;

const positive = (value: number | undefined): number | undefined => (value !== undefined && Number.isInteger(value) && value > 0 ? value : undefined);
