import { COLUMN_PIXELS, type Area, type Box, type Frame, type Layout } from '../layout.ts';

/** A box on the grid of a terminal: columns, and the rank, which is the row of boxes that it stands in. */
export interface Site {
  readonly box: Box;
  readonly rank: number;
  readonly left: number;
  readonly width: number;
  /** Rows. */
  readonly height: number;
  readonly centre: number;
}

/** A frame on the grid: columns of its sides, and the ranks that it holds. */
export interface GridFrame {
  readonly frame: Frame;
  readonly left: number;
  readonly right: number;
  readonly firstRank: number;
  readonly lastRank: number;
}

export interface Grid {
  readonly sites: readonly Site[];
  readonly frames: readonly GridFrame[];
  /** Heights of the middles of the ranks in the layout, in pixels. */
  readonly ranks: readonly number[];
}

export const columnAt = (pixels: number): number => Math.round(pixels / COLUMN_PIXELS);

/** Between a frame and what is in it. */
const FRAME_GAP = 2;
/** Middles that are nearer than this are of one rank: Graphviz puts them at the same height, but for rounding. */
const SAME_RANK_PIXELS = 2;

/** Snaps a layout to columns and ranks; heights follow later, from what runs between the ranks. */
export function toGrid({ boxes, frames }: Layout): Grid {
  const ranks: number[] = [];
  for (const y of boxes.map(middleOf).sort((a, b) => a - b)) if (ranks.length === 0 || y - (ranks.at(-1) ?? 0) > SAME_RANK_PIXELS) ranks.push(y);
  const sites = boxes.map((box): Site => {
    const width = widthOf(box);
    const centre = columnAt(box.x + box.width / 2);
    return { box, rank: ranks.findLastIndex((y) => y <= middleOf(box) + SAME_RANK_PIXELS / 2), left: centre - Math.floor(width / 2), width, height: heightOf(box), centre };
  });
  return { sites, ranks, frames: gridFrames(frames, sites) };
}

const middleOf = ({ y, height }: Area): number => y + height / 2;

function widthOf({ shows, columns }: Box): number {
  if (shows.kind === 'Label' || shows.kind === 'Join' || shows.kind === 'Start' || shows.kind === 'End') return columns;
  return columns + 4;
}

function heightOf({ shows, title }: Box): number {
  if (shows.kind === 'Label') return title.length;
  if (shows.kind === 'Join' || shows.kind === 'Start' || shows.kind === 'End') return 1;
  return title.length + 3;
}

/** From the inside out, for a frame must hold the frames in it. Branches have no frame of their own. */
function gridFrames(frames: readonly Frame[], sites: readonly Site[]): GridFrame[] {
  const made: GridFrame[] = [];
  for (const frame of frames.filter(({ cluster }) => cluster.kind !== 'Branch').toSorted((a, b) => b.depth - a.depth)) {
    const within = sites.filter(({ box }) => isWithin(box, frame));
    const nested = made.filter((other) => isWithin(other.frame, frame));
    const left = Math.min(columnAt(frame.x), ...within.map((site) => site.left - FRAME_GAP), ...nested.map((other) => other.left - FRAME_GAP));
    const right = Math.max(columnAt(frame.x + frame.width), ...within.map((site) => site.left + site.width - 1 + FRAME_GAP), ...nested.map((other) => other.right + FRAME_GAP));
    made.push({ frame, left, right, firstRank: Math.min(...within.map(({ rank }) => rank)), lastRank: Math.max(...within.map(({ rank }) => rank)) });
  }
  return made.reverse();
}

function isWithin(area: Area, frame: Area): boolean {
  const [x, y] = [area.x + area.width / 2, area.y + area.height / 2];
  return x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height;
}
