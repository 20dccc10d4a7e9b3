import { safeText } from '../safe-text.ts';
import { textWidth } from '../text-width.ts';

const ERASE_ROW = '\u001B[2K';
const UP = '\u001B[1A';

/**
 * A terminal that became narrower has wrapped the frame on it into more rows than it had lines; whoever erases as many
 * rows as there were lines leaves the rest in the scrollback. Gives what to write before that: it erases the frame as
 * it stands now, and leaves the cursor where it would be under a frame that was not wrapped. "" where nothing was.
 */
export function eraseWrapped(frame: readonly string[], columns: number, rows: number): string {
  const occupied = frame.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(safeText(line)) / columns)), 0);
  if (occupied === frame.length) return '';
  // What has left the screen cannot be erased any more. Row by row: tmux moves what "erase all below" takes into the
  // scrollback where that is the whole screen.
  return `${`${ERASE_ROW}${UP}`.repeat(Math.min(occupied, rows - 1))}${ERASE_ROW}\r${'\n'.repeat(Math.min(frame.length, rows - 1))}`;
}
