import type { Color, Style } from './color.ts';

export interface BarPart {
  readonly count: number;
  readonly style: Style;
  /** One column wide. */
  readonly character: string;
}

const EMPTY = '░';

/**
 * A bar of `width` columns; each part takes its share of `total`, the rest stays empty. A part that is there takes
 * at least one column: one failed node in ten thousand must not be invisible.
 */
export function progressBar(parts: readonly BarPart[], total: number, width: number, color: Color): string {
  const shares = columnsOf(parts.map((part) => part.count), total, width);
  const filled = parts.map((part, index) => color(part.style, part.character.repeat(shares[index] ?? 0)));
  const used = shares.reduce((sum, share) => sum + share, 0);
  return filled.join('') + color('dim', EMPTY.repeat(Math.max(0, width - used)));
}

function columnsOf(counts: readonly number[], total: number, width: number): number[] {
  if (total === 0) return counts.map(() => 0);
  const shares = counts.map((count) => (count === 0 ? 0 : Math.max(1, Math.round((count / total) * width))));
  const done = counts.reduce((sum, count) => sum + count, 0);
  // Full only when everything is done, and never wider than it is.
  const most = done >= total ? width : width - 1;
  for (let over = shares.reduce((sum, share) => sum + share, 0) - most; over > 0; over -= 1) {
    const widest = shares.indexOf(Math.max(...shares));
    shares[widest] = (shares[widest] ?? 0) - 1;
  }
  if (done >= total) {
    const short = width - shares.reduce((sum, share) => sum + share, 0);
    const widest = shares.indexOf(Math.max(...shares));
    if (short > 0) shares[widest] = (shares[widest] ?? 0) + short;
  }
  return shares;
}
