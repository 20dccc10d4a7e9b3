/** Lines around a change that are shown with it. */
const CONTEXT = 3;
/** Above this many comparisons the middle of two texts is shown as replaced whole. */
const MOST_COMPARISONS = 4_000_000;

type Line = readonly [mark: ' ' | '-' | '+', text: string];

/** What turns `before` into `after`: a unified diff of lines without file headers; empty where they are the same. */
export function diffLines(before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(before.split('\n'), after.split('\n'));
  const output: string[] = [];
  for (const { start, end } of hunks(lines)) {
    const count = (mark: '-' | '+', to: number, from = 0): number => lines.slice(from, to).filter(([own]) => own === ' ' || own === mark).length;
    output.push(`@@ -${count('-', start) + 1},${count('-', end, start)} +${count('+', start) + 1},${count('+', end, start)} @@`);
    output.push(...lines.slice(start, end).map(([mark, text]) => `${mark}${text}`));
  }
  return output.join('\n');
}

function compare(before: readonly string[], after: readonly string[]): Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const same = (text: string): Line => [' ', text];
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

/** By the longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): Line[] {
  const removed = before.map((text): Line => ['-', text]);
  const added = after.map((text): Line => ['+', text]);
  if (before.length * after.length > MOST_COMPARISONS) return [...removed, ...added];
  const width = after.length + 1;
  /** At row * width + column: how many lines the rests of both texts have in common. */
  const common = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      common[row * width + column] = before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [removed[row], added[column]];
    if (old !== undefined && fresh !== undefined && old[1] === fresh[1]) {
      lines.push([' ', old[1]]);
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(old);
      row += 1;
    } else if (fresh !== undefined) {
      lines.push(fresh);
      column += 1;
    }
  }
  return lines;
}

/** Changes with their context, joined where the contexts touch. */
function hunks(lines: readonly Line[]): Array<{ start: number; end: number }> {
  const found: Array<{ start: number; end: number }> = [];
  for (const [index, [mark]] of lines.entries()) {
    if (mark === ' ') continue;
    const [start, end] = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)];
    const last = found.at(-1);
    if (last !== undefined && start <= last.end) last.end = end;
    else found.push({ start, end });
  }
  return found;
}
