import { textWidth } from '../../../../../src/lib/view/text-width.ts';

/** Directions in which the characters of a drawing lead on: up, right, down, left. */
const LEADS: Readonly<Record<string, string>> = {
  '│': 'ud', '─': 'lr', '╭': 'rd', '╮': 'ld', '╰': 'ru', '╯': 'lu', '├': 'udr', '┤': 'udl', '┬': 'lrd', '┴': 'lru', '┼': 'udlr', '▼': 'ud', '▲': 'ud',
};
const STEPS: Readonly<Record<string, readonly [number, number, back: string]>> = { u: [0, -1, 'd'], d: [0, 1, 'u'], l: [-1, 0, 'r'], r: [1, 0, 'l'] };

export interface Rectangle {
  readonly id: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The drawing as a grid of cells: the second one of a wide character is empty. */
export function cellsOf(lines: readonly string[]): string[][] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  return lines.map((line) => Array.from(segmenter.segment(line), ({ segment }) => segment).flatMap((segment) => (textWidth(segment) === 2 ? [segment, ''] : [segment])));
}

/**
 * Follows lines with the eye, knowing nothing but the characters and where the boxes are: for each group of lines that
 * hang together the ids of the boxes that it touches. A line that meets another one's side passes under it.
 */
export function traceLines(lines: readonly string[], boxes: readonly Rectangle[]): Set<string>[] {
  const cells = cellsOf(lines);
  const at = (x: number, y: number): string => cells[y]?.[x] ?? ' ';
  const owner = new Map(boxes.flatMap(({ id, left, top, width, height }) => Array.from({ length: width * height }, (_, index) => [`${left + (index % width)},${top + Math.floor(index / width)}`, id] as const)));
  const isLine = (x: number, y: number): boolean => !owner.has(`${x},${y}`) && at(x, y) in LEADS;
  const seen = new Set<string>();
  const groups: Set<string>[] = [];
  for (const [y, row] of cells.entries()) {
    for (const [x] of row.entries()) {
      if (!isLine(x, y) || seen.has(`${x},${y}`)) continue;
      const touched = new Set<string>();
      const open = [[x, y] as const];
      seen.add(`${x},${y}`);
      for (let here = open.pop(); here !== undefined; here = open.pop()) {
        for (const direction of LEADS[at(...here)] ?? '') {
          const found = neighbour(here, direction);
          if (found === undefined) continue;
          if (typeof found === 'string') touched.add(found);
          else if (!seen.has(found.join(','))) {
            seen.add(found.join(','));
            open.push(found);
          }
        }
      }
      groups.push(touched);
    }
  }
  return groups;

  /** A box, or the next cell of the line; under lines that run the other way. */
  function neighbour([x, y]: readonly [number, number], direction: string): string | readonly [number, number] | undefined {
    const [dx, dy, back] = STEPS[direction] ?? [0, 0, ''];
    for (let step = 1; ; step++) {
      const [nextX, nextY] = [x + dx * step, y + dy * step];
      const box = owner.get(`${nextX},${nextY}`);
      if (box !== undefined) return dy === 0 ? undefined : box;
      if (!isLine(nextX, nextY)) return undefined;
      if ((LEADS[at(nextX, nextY)] ?? '').includes(back)) return [nextX, nextY];
      // Nothing runs under what is horizontal.
      if (dy !== 0) return undefined;
    }
  }
}
