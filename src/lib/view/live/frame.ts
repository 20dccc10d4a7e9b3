import { progressBar, type BarPart } from '../bar.ts';
import type { Color } from '../color.ts';
import { formatDuration } from '../duration.ts';
import type { RunState } from '../run-state.ts';
import { paceWords, rateControlWords, statusCounts, throttlingWords, waveWords } from '../run-words.ts';
import { safeLine } from '../safe-text.ts';
import { STATUS_STYLE } from '../status-words.ts';
import { joinParts, styledLine, type Part } from '../styled-line.ts';
import { failingRows, runningRows, shareRows } from './node-rows.ts';

export interface FrameOptions {
  /** What the terminal has. The frame leaves its last row to the cursor. */
  readonly columns: number;
  readonly rows: number;
  readonly color: Color;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The last frame stays in the scrollback: without what was only of use while it ran. */
  readonly final: boolean;
}

const GAP = '  ';
const NOTICES_SHOWN = 2;
const WIDEST_BAR = 100;
const NARROWEST_BAR = 8;

/** One frame of the live view, a line an entry: no more rows and columns than there are, and no node text but safe text. */
export function liveFrame(state: RunState, options: FrameOptions): string[] {
  const line = (parts: readonly Part[]): string => styledLine(parts, options.columns, options.color);
  const most = Math.max(1, options.rows - 1);
  const title: Part[] = [['bold', safeLine(state.verb)], [undefined, `${GAP}${safeLine(state.title)}`]];
  const counts = joinParts(statusCounts(state).map(({ status, words }): Part => [STATUS_STYLE[status], words]), GAP);
  // In the order of their worth: a terminal of three rows shows the first ones.
  const head = [barLine(state, options), line(counts), line(paceParts(state, options))];
  if (most > head.length) head.unshift(line(title));
  if (options.final) return head.slice(0, most);
  head.push(...alerts(state).map((part) => line([part])));
  const { running, failing } = shareRows(state, most - head.length);
  return [...head, ...runningRows(state, running, options), ...failingRows(state, failing, options)].slice(0, most);
}

/** No wider than the eye follows, and no bar where there is no room for one. */
function barLine(state: RunState, { columns, color }: FrameOptions): string {
  const share = state.total === 0 ? 0 : Math.floor((state.ended / state.total) * 100);
  const count = `${state.ended}/${state.total}${GAP}${share}%`;
  const width = Math.min(columns, WIDEST_BAR) - count.length - GAP.length;
  if (width < NARROWEST_BAR) return styledLine([[undefined, count]], columns, color);
  return `${progressBar(barParts(state), state.total, width, color)}${GAP}${count}`;
}

/** Told apart by their characters too: not every terminal has colours. */
function barParts(state: RunState): BarPart[] {
  const { nodes } = state;
  const leftOut = nodes.count('cancelled') + nodes.count('terminated') + nodes.count('not-sent');
  const success = nodes.count('success');
  return [
    { count: success, style: 'green', character: '█' },
    { count: state.ended - success - leftOut, style: 'red', character: '▓' },
    { count: leftOut, style: 'yellow', character: '▒' },
    { count: state.running.size, style: 'cyan', character: '─' },
  ];
}

function paceParts(state: RunState, { now, final }: FrameOptions): Part[] {
  const elapsed = formatDuration(state.elapsed(now));
  if (final) return [['dim', `took ${elapsed}`]];
  return joinParts(
    [
      [undefined, elapsed],
      [undefined, paceWords(state, now)],
      ['yellow', throttlingWords(state, now)],
      ['dim', rateControlWords(state)],
    ],
    ' · ',
  );
}

function alerts(state: RunState): Part[] {
  const wave: Part[] = state.wave === undefined ? [] : [[state.wave.state === 'failed' ? 'red' : undefined, waveWords(state.wave)]];
  const stopping: Part[] = state.stopping === undefined ? [] : [['yellow', `stopping: ${safeLine(state.stopping)}`]];
  const notices = state.notices.slice(-NOTICES_SHOWN).map(({ level, message }): Part => [level === 'warning' ? 'yellow' : undefined, safeLine(message)]);
  return [...wave, ...stopping, ...notices];
}
