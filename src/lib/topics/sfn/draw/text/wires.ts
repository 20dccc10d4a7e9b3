import { Bug } from '../../../../errors/errors.ts';
import type { Line } from '../layout.ts';
import { columnAt, type Grid, type GridFrame, type Site } from './sites.ts';
import { crossingOf } from './curve.ts';
import type { Net } from './tracks.ts';

/** A line on the grid, from its upper box down to its lower one, whichever way it points. */
export interface Wire {
  readonly line: Line;
  readonly upper: Site;
  readonly lower: Site;
  /** It points up: a way back. */
  readonly isUp: boolean;
  /** The column at each rank, from the upper box's to the lower one's. */
  readonly columns: readonly number[];
  /** The net that it is part of below each of its ranks but the last. */
  readonly nets: readonly string[];
}

type Side = 'top' | 'bottom';

interface Draft {
  readonly line: Line;
  readonly upper: Site;
  readonly lower: Site;
  readonly isUp: boolean;
  /** Names of the ports at both ends: lines with the same port of the same box run together there. */
  upperPort: string;
  lowerPort: string;
  readonly columns: number[];
}

/** Leads all lines of a layout along the columns of its grid. */
export function toWires(lines: readonly Line[], grid: Grid): Wire[] {
  const sites = new Map(grid.sites.map((site) => [site.box.id, site]));
  const drafts = lines.flatMap((line) => {
    const [from, to] = [sites.get(line.from), sites.get(line.to)];
    if (from === undefined || to === undefined) return [];
    if (from.rank === to.rank) throw new Bug(`a line from ${line.from} to ${line.to} stays in its rank`);
    return [draftOf(line, from, to)];
  });
  const ports = new Ports(drafts);
  ports.place('bottom');
  pass(drafts, grid);
  ports.place('top');
  return drafts.map((draft) => ({ ...draft, nets: netsOf(draft, ports) }));
}

function draftOf(line: Line, from: Site, to: Site): Draft {
  const isUp = from.rank > to.rank;
  const kind = line.kind === 'catch' ? 'catch' : 'main';
  const [upper, lower] = isUp ? [to, from] : [from, to];
  return { line, upper, lower, isUp, upperPort: `${isUp ? 'in' : 'out'} ${kind}`, lowerPort: `${isUp ? 'out' : 'in'} ${kind}`, columns: [] };
}

/** Where lines leave boxes and come to them. */
class Ports {
  readonly #drafts: readonly Draft[];
  readonly #sizes = new Map<string, number>();

  constructor(drafts: readonly Draft[]) {
    this.#drafts = drafts;
    for (const draft of drafts) for (const side of ['top', 'bottom'] as const) this.#count(draft, side, 1);
    // Joined at both ends, lines from two places to two others would read as lines from each to each.
    for (const [index, draft] of drafts.entries()) {
      if (this.size(draft, 'bottom') === 1 || this.size(draft, 'top') === 1) continue;
      // It leaves through a port of its own: boxes that several lines leave are wide.
      const side = draft.isUp ? 'top' : 'bottom';
      this.#count(draft, side, -1);
      if (draft.isUp) draft.lowerPort = `${draft.lowerPort} ${index}`;
      else draft.upperPort = `${draft.upperPort} ${index}`;
      this.#count(draft, side, 1);
    }
  }

  /** How many lines share the port that is at `side` of a box: of the upper one at its bottom, of the lower one at its top. */
  size(draft: Draft, side: Side): number {
    return this.#sizes.get(netOf(draft, side)) ?? 0;
  }

  /** Gives all ports at one side of all boxes their columns, as the first or last of their lines' columns. */
  place(side: Side): void {
    for (const drafts of Map.groupBy(this.#drafts, (draft) => siteOf(draft, side)).values()) {
      const groups = [...Map.groupBy(drafts, (draft) => portOf(draft, side)).values()];
      const taken: number[] = [];
      for (const group of groups.toSorted((a, b) => rank(a, side) - rank(b, side))) {
        const column = this.#columnOf(group, side, groups.length, taken);
        taken.push(column);
        for (const draft of group) draft.columns.push(column);
      }
    }
  }

  #columnOf(group: readonly Draft[], side: Side, groups: number, taken: readonly number[]): number {
    const [first] = group;
    if (first === undefined) throw new Error('a port without a line');
    const site = siteOf(first, side);
    const inset = hasSides(site) ? 1 : 0;
    const [least, most] = [site.left + inset, site.left + site.width - 1 - inset];
    const before = first.columns.at(-1);
    // Alone at its side, a line that comes down nearly in the middle comes straight.
    if (side === 'top' && groups === 1 && group.length === 1 && before !== undefined && before >= least && before <= most && Math.abs(before - site.centre) <= STRAIGHT_WITHIN) return before;
    const away = mean(group.map((draft) => (side === 'bottom' ? draft.lower : draft.upper).centre)) < site.centre ? -1 : 1;
    const wanted = [site.centre, ...OFFSETS.map((offset) => site.centre + away * offset), ...OFFSETS.map((offset) => site.centre - away * offset)];
    return wanted.find((column) => column >= least && column <= most && !taken.includes(column)) ?? freeBetween(least, most, taken) ?? site.centre;
  }

  #count(draft: Draft, side: Side, more: number): void {
    const net = netOf(draft, side);
    this.#sizes.set(net, (this.#sizes.get(net) ?? 0) + more);
  }
}

const freeBetween = (least: number, most: number, taken: readonly number[]): number | undefined => Array.from({ length: Math.max(0, most - least + 1) }, (_, index) => least + index).find((column) => !taken.includes(column));

const STRAIGHT_WITHIN = 2;
/** Of ports from the middle, where that is taken: the first that is free, on the side to which their lines go, else on the other. */
const OFFSETS = [3, 6, 5, 4, 2, 7, 8, 1];
const hasSides = ({ box: { shows } }: Site): boolean => shows.kind !== 'Label' && shows.kind !== 'Join';
const siteOf = (draft: Draft, side: Side): Site => (side === 'bottom' ? draft.upper : draft.lower);
const portOf = (draft: Draft, side: Side): string => (side === 'bottom' ? draft.upperPort : draft.lowerPort);
const netOf = (draft: Draft, side: Side): string => `${siteOf(draft, side).box.id} ${side} ${portOf(draft, side)}`;
/** The way on has the middle; then what comes, then what was caught. */
const rank = ([draft]: readonly Draft[], side: Side): number => ['out main', 'in main', 'out catch', 'in catch'].findIndex((port) => draft !== undefined && portOf(draft, side).startsWith(port));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Gives lines that pass ranks their columns there, beside all boxes and sides of frames: all the way above where they
 * go, or below where they come from, if that is free and near; else wherever Graphviz led them, rank by rank.
 */
function pass(drafts: readonly Draft[], { sites, frames, ranks }: Grid): void {
  const sitesOf = Map.groupBy(sites, ({ rank }) => rank);
  const framesOf = ranks.map((_, rank) => frames.filter(({ firstRank, lastRank }) => firstRank <= rank && lastRank >= rank));
  const taken = ranks.map((): number[] => []);
  const isFree = (draft: Draft, rank: number, column: number): boolean =>
    !(sitesOf.get(rank) ?? []).some(({ left, width }) => column >= left - 1 && column <= left + width) &&
    !(framesOf[rank] ?? []).some((frame) => column === frame.left || column === frame.right || (column > frame.left && column < frame.right && !holds(frame, draft.upper) && !holds(frame, draft.lower))) &&
    !(taken[rank] ?? []).some((other) => Math.abs(other - column) < 2);
  // The shortest first: they have the least room to give way.
  for (const draft of drafts.toSorted((a, b) => a.lower.rank - a.upper.rank - (b.lower.rank - b.upper.rank))) {
    const passed = ranks.slice(draft.upper.rank + 1, draft.lower.rank).map((y, index) => ({ rank: draft.upper.rank + 1 + index, wanted: columnAt(crossingOf(draft.line.points, y)) }));
    const straight = [draft.lower.centre, draft.columns[0] ?? draft.upper.centre].find((column) => passed.every(({ rank, wanted }) => Math.abs(wanted - column) <= STRAIGHTENED_WITHIN && isFree(draft, rank, column)));
    for (const { rank, wanted } of passed) {
      const before = draft.columns.at(-1) ?? wanted;
      const column = straight ?? (Math.abs(before - wanted) <= STRAIGHT_WITHIN && isFree(draft, rank, before) ? before : nearest(wanted, (free) => isFree(draft, rank, free)));
      taken[rank]?.push(column);
      draft.columns.push(column);
    }
  }
}

const STRAIGHTENED_WITHIN = 16;
const holds = ({ left, right, firstRank, lastRank }: GridFrame, site: Site): boolean => site.centre > left && site.centre < right && site.rank >= firstRank && site.rank <= lastRank;

function nearest(wanted: number, isFree: (column: number) => boolean): number {
  for (let distance = 0; ; distance += 1) {
    if (isFree(wanted + distance)) return wanted + distance;
    if (isFree(wanted - distance)) return wanted - distance;
  }
}

/** Alone but where it shares a port: below its upper box, above its lower one. */
function netsOf(draft: Draft, ports: Ports): string[] {
  const own = `${draft.line.from}>${draft.line.to}`;
  return draft.columns.slice(1).map((_, index, all) => {
    if (index === 0 && ports.size(draft, 'bottom') > 1) return netOf(draft, 'bottom');
    if (index === all.length - 1 && ports.size(draft, 'top') > 1) return netOf(draft, 'top');
    return own;
  });
}

/** The nets below each rank. */
export function netsBelow(wires: readonly Wire[], ranks: number): Net[][] {
  const below = Array.from({ length: ranks }, () => new Map<string, { tops: Set<number>; bottoms: Set<number> }>());
  for (const { upper, columns, nets } of wires) {
    for (const [at, id] of nets.entries()) {
      const [there, top, bottom] = [below[upper.rank + at], columns[at], columns[at + 1]];
      if (there === undefined || top === undefined || bottom === undefined) continue;
      const net = there.get(id) ?? { tops: new Set(), bottoms: new Set() };
      there.set(id, net);
      net.tops.add(top);
      net.bottoms.add(bottom);
    }
  }
  return below.map((nets) => [...nets].map(([id, { tops, bottoms }]) => ({ id, tops: [...tops], bottoms: [...bottoms] })));
}
