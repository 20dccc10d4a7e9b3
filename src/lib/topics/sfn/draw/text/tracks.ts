/**
 * What runs from one rank to the next, and together: lines that leave one place, or that come to one. Columns at the
 * top and at the bottom of the space between. No two nets share a column at the same side.
 */
export interface Net {
  readonly id: string;
  readonly tops: readonly number[];
  readonly bottoms: readonly number[];
}

/**
 * A horizontal piece of a net on a track (0 is the highest), down to which its tops reach, and from which its bottoms
 * go down. A net without any runs straight down.
 */
export interface Run {
  readonly net: string;
  readonly track: number;
  readonly tops: readonly number[];
  readonly bottoms: readonly number[];
  /** The first and the last of its columns. */
  readonly lowest: number;
  readonly highest: number;
  /** Where the net changes tracks: the column, and the track that it comes from. */
  readonly from: { readonly column: number; readonly track: number } | undefined;
}

/** A net, or after a split a part of one. */
interface Part {
  readonly net: string;
  readonly tops: readonly number[];
  readonly bottoms: readonly number[];
  readonly lowest: number;
  readonly highest: number;
  /** The part above of the same net, and the column that leads from there. */
  readonly above: { readonly part: Part; readonly column: number } | undefined;
}

/** Crossings are avoided between so many nets; more would take too long, and nobody could follow them anyway. */
const MOST_COMPARED = 60;

/**
 * Gives every net that does not run straight down a track of its own, or one that it shares with nets beside it: the
 * channel routing of circuit boards (the left-edge algorithm under vertical constraints, with doglegs where these go in
 * circles; Deutsch, "A dogleg channel router", DAC 1976).
 */
export function assignTracks(nets: readonly Net[]): Run[] {
  const bent = nets.filter(({ tops, bottoms }) => !(tops.length === 1 && bottoms.length === 1 && tops[0] === bottoms[0]));
  const parts = withoutCircles(bent.map(({ id, tops, bottoms }) => makePart(id, tops, bottoms, undefined, [])), new Set(nets.flatMap(({ tops, bottoms }) => [...tops, ...bottoms])));
  const order = new Order(parts);
  if (parts.length <= MOST_COMPARED) order.avoidCrossings();
  const tracks = new Map<Part, number>();
  for (const part of order.sorted()) {
    const least = Math.max(0, ...[...order.above(part)].map((above) => (tracks.get(above) ?? 0) + 1));
    tracks.set(part, freeTrack(part, least, tracks));
  }
  return parts.map((part) => ({
    net: part.net,
    track: tracks.get(part) ?? 0,
    tops: part.tops,
    bottoms: part.bottoms,
    lowest: part.lowest,
    highest: part.highest,
    from: part.above === undefined ? undefined : { column: part.above.column, track: tracks.get(part.above.part) ?? 0 },
  }));
}

function makePart(net: string, tops: readonly number[], bottoms: readonly number[], above: Part['above'], more: readonly number[]): Part {
  const columns = [...tops, ...bottoms, ...more];
  return { net, tops, bottoms, above, lowest: Math.min(...columns), highest: Math.max(...columns) };
}

/** The first track from `least` on in which nothing stands in the way; one column stays free between two nets. */
function freeTrack(part: Part, least: number, tracks: ReadonlyMap<Part, number>): number {
  const isTaken = (track: number): boolean => [...tracks].some(([other, at]) => at === track && overlap(part, other));
  let track = least;
  while (isTaken(track)) track += 1;
  return track;
}

const overlap = (a: Part, b: Part): boolean => a.lowest <= b.highest + 1 && b.lowest <= a.highest + 1;

/** One comes down in the column in which the other goes on: it must be above, or they would lie on each other. */
const mustBeAbove = (a: Part, b: Part): boolean => a.tops.some((column) => b.bottoms.includes(column)) || b.above?.part === a;

/**
 * Splits nets until none must be above itself: a first part goes to a free column, a second one on from there. Parts
 * are in no circle any more, for nothing comes down to the first and nothing goes on from the second.
 */
function withoutCircles(parts: readonly Part[], taken: Set<number>): Part[] {
  const open = [...parts];
  for (;;) {
    const [split] = findCircle(open) ?? [];
    if (split === undefined) return open;
    const column = freeColumn(Math.round((split.lowest + split.highest) / 2), taken);
    taken.add(column);
    const upper = makePart(split.net, split.tops, [], undefined, [column]);
    open.splice(open.indexOf(split), 1, upper, makePart(split.net, [], split.bottoms, { part: upper, column }, [column]));
  }
}

function freeColumn(near: number, taken: ReadonlySet<number>): number {
  for (let distance = 0; ; distance += 1) {
    if (!taken.has(near + distance)) return near + distance;
    if (!taken.has(near - distance)) return near - distance;
  }
}

function findCircle(parts: readonly Part[]): Part[] | undefined {
  const done = new Set<Part>();
  const way: Part[] = [];
  const visit = (part: Part): Part[] | undefined => {
    const at = way.indexOf(part);
    if (at !== -1) return way.slice(at);
    if (done.has(part)) return undefined;
    way.push(part);
    for (const other of parts) {
      const circle = other !== part && mustBeAbove(part, other) ? visit(other) : undefined;
      if (circle !== undefined) return circle;
    }
    way.pop();
    done.add(part);
    return undefined;
  };
  for (const part of parts) {
    const circle = visit(part);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** Which part is above which: what must be, then what spares crossings where it can be had. */
class Order {
  readonly #parts: readonly Part[];
  readonly #below = new Map<Part, Set<Part>>();
  readonly #above = new Map<Part, Set<Part>>();

  constructor(parts: readonly Part[]) {
    this.#parts = parts;
    for (const part of parts) {
      this.#below.set(part, new Set());
      this.#above.set(part, new Set());
    }
    for (const a of parts) for (const b of parts) if (a !== b && mustBeAbove(a, b)) this.#put(a, b);
  }

  above(part: Part): ReadonlySet<Part> {
    return this.#above.get(part) ?? new Set();
  }

  avoidCrossings(): void {
    for (const [index, a] of this.#parts.entries()) {
      for (const b of this.#parts.slice(index + 1)) {
        const gain = crossings(b, a) - crossings(a, b);
        if (gain > 0 && !this.#leads(b, a)) this.#put(a, b);
        if (gain < 0 && !this.#leads(a, b)) this.#put(b, a);
      }
    }
  }

  /** Every part behind all that are above it; else as they came. */
  sorted(): Part[] {
    const sorted = new Set<Part>();
    const visit = (part: Part): void => {
      if (sorted.has(part)) return;
      for (const above of this.above(part)) visit(above);
      sorted.add(part);
    };
    for (const part of this.#parts) visit(part);
    return [...sorted];
  }

  #put(a: Part, b: Part): void {
    this.#below.get(a)?.add(b);
    this.#above.get(b)?.add(a);
  }

  #leads(from: Part, to: Part, seen = new Set<Part>()): boolean {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return [...(this.#below.get(from) ?? [])].some((next) => this.#leads(next, to, seen));
  }
}

/** How often two nets cross where `a` is above `b`. */
function crossings(a: Part, b: Part): number {
  const inside = (columns: readonly number[], part: Part): number => columns.filter((column) => column > part.lowest && column < part.highest).length;
  return inside(a.bottoms, b) + inside(b.tops, a);
}
