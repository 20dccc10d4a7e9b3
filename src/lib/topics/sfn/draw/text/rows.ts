import type { GridFrame, Grid, Site } from './sites.ts';
import { assignTracks, type Net, type Run } from './tracks.ts';
import { netsBelow, type Wire } from './wires.ts';

/** The rows of a picture: ranks of boxes, and between them the channels in which lines and the sides of frames run. */
export interface Rows {
  readonly height: number;
  /** The first row of each rank, and how many it has. */
  readonly ranks: ReadonlyArray<{ readonly top: number; readonly height: number }>;
  /** Below each rank, down to the next. */
  readonly channels: readonly Channel[];
  /** The rows of a frame's upper and lower side. */
  readonly frames: ReadonlyMap<GridFrame, { readonly top: number; readonly bottom: number }>;
}

export interface Channel {
  /** Rows from here to before `end`. */
  readonly top: number;
  readonly end: number;
  readonly nets: readonly Net[];
  readonly runs: readonly Run[];
  /** The row of the first track. */
  readonly firstTrack: number;
}

export function toRows({ sites, frames, ranks }: Grid, wires: readonly Wire[]): Rows {
  const heights = ranks.map(() => 1);
  for (const { rank, height } of sites) heights[rank] = Math.max(heights[rank] ?? 1, height);
  const arrows = pointedAt(wires);
  const nets = netsBelow(wires, ranks.length);
  const opening = levels(frames, 'firstRank');
  const closing = levels(frames, 'lastRank');
  const frameRows = new Map<GridFrame, { top: number; bottom: number }>(frames.map((frame) => [frame, { top: 0, bottom: 0 }]));
  const ranksRows: { top: number; height: number }[] = [];
  const channels: Channel[] = [];
  let row = 0;
  for (let rank = -1; rank < ranks.length; rank++) {
    const top = row;
    const upward = arrows.bottom.has(rank) ? 1 : 0;
    const closed = mostLevels(closing, frames, (frame) => frame.lastRank === rank);
    const runs = assignTracks(nets[rank] ?? []);
    const firstTrack = top + upward + closed;
    const tracks = Math.max(0, ...runs.map(({ track }) => track + 1));
    const opened = mostLevels(opening, frames, (frame) => frame.firstRank === rank + 1);
    const downward = arrows.top.has(rank + 1) ? 1 : 0;
    // A line from one box down to the next must be seen.
    const least = rank >= 0 && rank < ranks.length - 1 ? 1 : 0;
    const end = top + Math.max(least, upward + closed + tracks + opened + downward);
    for (const frame of frames) {
      const rows = frameRows.get(frame);
      if (rows === undefined) continue;
      if (frame.lastRank === rank) rows.bottom = top + upward + (closing.get(frame) ?? 1) - 1;
      if (frame.firstRank === rank + 1) rows.top = end - downward - (opening.get(frame) ?? 1);
    }
    if (rank >= 0) channels.push({ top, end, nets: nets[rank] ?? [], runs, firstTrack });
    row = end;
    const height = heights[rank + 1];
    if (height !== undefined) ranksRows.push({ top: row, height });
    row += height ?? 0;
  }
  return { height: row, ranks: ranksRows, channels, frames: frameRows };
}

/** In which of the rows for sides of frames each frame has its own: the innermost is 1. Frames come from the outside in. */
function levels(frames: readonly GridFrame[], at: 'firstRank' | 'lastRank'): Map<GridFrame, number> {
  const found = new Map<GridFrame, number>();
  for (const frame of frames.toReversed()) {
    const inside = frames.filter((other) => other !== frame && other[at] === frame[at] && other.frame.depth > frame.frame.depth && other.left >= frame.left && other.right <= frame.right);
    found.set(frame, 1 + Math.max(0, ...inside.map((other) => found.get(other) ?? 0)));
  }
  return found;
}

const mostLevels = (all: ReadonlyMap<GridFrame, number>, frames: readonly GridFrame[], where: (frame: GridFrame) => boolean): number =>
  Math.max(0, ...frames.filter(where).map((frame) => all.get(frame) ?? 0));

/** Ranks whose boxes lines point at, from either side. */
function pointedAt(wires: readonly Wire[]): Readonly<Record<'top' | 'bottom', ReadonlySet<number>>> {
  const ranks = { top: new Set<number>(), bottom: new Set<number>() };
  for (const { line, upper, lower, isUp } of wires) if (line.hasArrow) ranks[isUp ? 'bottom' : 'top'].add((isUp ? upper : lower).rank);
  return ranks;
}

/** The first row of a box: in the middle of its rank. */
export const topOf = ({ rank, height }: Site, { ranks }: Rows): number => {
  const row = ranks[rank];
  return row === undefined ? 0 : row.top + Math.floor((row.height - height) / 2);
};
