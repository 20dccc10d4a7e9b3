import { styledLine, type Part } from '../../../view/styled-line.ts';
import type { FrameOptions } from '../../../view/live/frame.ts';
import { formatDuration } from '../../../view/duration.ts';
import { safeLine } from '../../../view/safe-text.ts';
import { throttlingWords } from '../../../view/run-words.ts';
import type { RunState } from '../../../view/run-state.ts';
import { cutToWidth, padToWidth, textWidth } from '../../../view/text-width.ts';
import type { StateRow } from './rows.ts';
import { MARK, ROW_STYLE, rowWords, tookWords } from './state-words.ts';

const WIDEST_NAME = 40;
const TOOK_WIDTH = 9;

/** One frame of an execution: a line a state. No more rows and columns than there are. */
export function executionFrame(run: RunState, rows: readonly StateRow[], { columns, rows: height, color, now, final }: FrameOptions): string[] {
  const line = (parts: readonly Part[]): string => styledLine(parts, columns, color).trimEnd();
  const most = Math.max(1, height - 1);
  const head = [line([['bold', safeLine(run.verb)], [undefined, `  ${safeLine(run.title)}  `], ['dim', run.nodes.size === 0 ? '' : run.nodes.label(0)]])];
  const tail = alerts(run, now).map((part) => line([part]));
  const foot = line([['dim', `${final ? 'took' : 'running'} ${formatDuration(run.elapsed(now))}`]]);
  const shown = fit(rows, most - head.length - tail.length - 1);
  const width = Math.min(WIDEST_NAME, Math.floor(columns / 2), shown.reduce((widest, row) => Math.max(widest, textWidth(nameOf(row))), 0));
  const body = shown.map((row) =>
    line([
      [ROW_STYLE[row.status], `  ${'  '.repeat(row.depth)}${MARK[row.status]} `],
      [undefined, padToWidth(cutToWidth(safeLine(row.name), width - 2 * row.depth), width - 2 * row.depth)],
      ['dim', `${padToWidth(tookWords(row, now), TOOK_WIDTH, 'right')}  `],
      [row.status === 'succeeded' ? 'dim' : ROW_STYLE[row.status], rowWords(row)],
    ]),
  );
  const hidden = rows.length - shown.length;
  if (hidden > 0 && body.length > 0) body.splice(0, 1, line([['dim', `  … and ${hidden + 1} more`]]));
  return [...head, ...body, ...tail, foot].slice(0, most);
}

const nameOf = ({ name, depth }: StateRow): string => `${'  '.repeat(depth)}${safeLine(name)}`;

/** What succeeded goes first, the oldest before the others, where there is no room for all. */
function fit(rows: readonly StateRow[], most: number): readonly StateRow[] {
  let excess = rows.length - Math.max(0, most);
  const kept = rows.filter(({ status }) => {
    if (excess <= 0 || status !== 'succeeded') return true;
    excess -= 1;
    return false;
  });
  return kept.slice(Math.max(0, kept.length - Math.max(0, most)));
}

function alerts(run: RunState, now: number): Part[] {
  const parts: Part[] = [
    ['yellow', throttlingWords(run, now)],
    ['yellow', run.stopping === undefined ? '' : `stopping: ${safeLine(run.stopping)}`],
    ...run.notices.slice(-2).map(({ message }): Part => ['yellow', safeLine(message)]),
  ];
  return parts.filter(([, text]) => text !== '');
}
