import type { Style } from '../../../../view/color.ts';
import type { NodeKind } from '../../../../asl/graph/graph.ts';
import type { StateStatus } from '../status.ts';

/** What boxes, arrows and marks are made of: box characters, or ASCII where a terminal has no others. */
export interface Signs {
  readonly down: string;
  readonly up: string;
  readonly start: string;
  readonly end: string;
  readonly join: string;
  readonly horizontal: string;
  readonly vertical: string;
  /** From the top left, clockwise. */
  readonly corners: Readonly<Record<'square' | 'round' | 'slanted', readonly [string, string, string, string]>>;
  /** Where a line leaves a box at its top, and at its bottom. */
  readonly ports: readonly [string, string];
  /** Sides of frames: corners from the top left, clockwise, then the horizontal and the vertical one. */
  readonly frame: readonly [string, string, string, string, string, string];
  readonly marks: Readonly<Record<StateStatus, string>>;
  readonly times: string;
  /** Between what happens and the state that it leads to. */
  readonly leads: string;
}

export const UNICODE: Signs = {
  down: '▼',
  up: '▲',
  start: '●',
  end: '◉',
  join: '━',
  horizontal: '─',
  vertical: '│',
  corners: { square: ['┌', '┐', '┘', '└'], round: ['╭', '╮', '╯', '╰'], slanted: ['╱', '╲', '╱', '╲'] },
  ports: ['┴', '┬'],
  frame: ['┌', '┐', '┘', '└', '┄', '┊'],
  marks: { 'not-entered': '', running: '▶', succeeded: '✓', failed: '✗', caught: '!', aborted: '■', 'timed-out': '◷' },
  times: '×',
  leads: '→',
};

export const ASCII: Signs = {
  down: 'v',
  up: '^',
  start: 'o',
  end: '@',
  join: '=',
  horizontal: '-',
  vertical: '|',
  corners: { square: ['+', '+', '+', '+'], round: ['.', '.', "'", "'"], slanted: ['/', '\\', '/', '\\'] },
  ports: ['+', '+'],
  frame: ['.', '.', '.', '.', '.', ':'],
  marks: { 'not-entered': '', running: '>', succeeded: 'ok', failed: 'x', caught: '!', aborted: '#', 'timed-out': 'T' },
  times: 'x',
  leads: '>',
};

export const cornersOf = (kind: NodeKind): 'square' | 'round' | 'slanted' => {
  if (kind === 'Choice') return 'slanted';
  return kind === 'Succeed' || kind === 'Fail' ? 'round' : 'square';
};

/** The same colours as in the other pictures, as far as every terminal has them. */
export const STATUS_STYLE: Readonly<Record<StateStatus, Style>> = {
  'not-entered': 'dim',
  running: 'cyan',
  succeeded: 'green',
  failed: 'red',
  caught: 'yellow',
  aborted: 'dim',
  'timed-out': 'red',
};
