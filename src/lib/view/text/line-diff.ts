/** More lines than these on a side are not compared: the table would grow with their product. */
export const MOST_DIFF_LINES = 2000;

/** Lines in a row that have the same fate. `keep` has them as the second text does. */
export interface Edit {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly lines: readonly string[];
}

export type LineDiff = { readonly kind: 'edits'; readonly edits: readonly Edit[] } | { readonly kind: 'too-large'; readonly lines: number };

/**
 * What makes `after` of `before`, line by line, in as few lines as can be (longest common subsequence). Lines are the
 * same where `key` gives the same for them. Pure.
 */
export function diffLines(before: string, after: string, key: (line: string) => string = (line) => line): LineDiff {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const longest = Math.max(old.length, fresh.length);
  if (longest > MOST_DIFF_LINES) return { kind: 'too-large', lines: longest };
  const [oldKeys, freshKeys] = [old.map(key), fresh.map(key)];
  let head = 0;
  while (head < Math.min(old.length, fresh.length) && oldKeys[head] === freshKeys[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(old.length, fresh.length) - head && oldKeys.at(-1 - tail) === freshKeys.at(-1 - tail)) tail += 1;
  const edits: Edit[] = [{ kind: 'keep', lines: fresh.slice(0, head) }];
  const [oldEnd, freshEnd] = [old.length - tail, fresh.length - tail];
  for (const { kind, row, column } of steps(oldKeys.slice(head, oldEnd), freshKeys.slice(head, freshEnd))) {
    edits.push({ kind, lines: [(kind === 'remove' ? old[head + row] : fresh[head + column]) ?? ''] });
  }
  edits.push({ kind: 'keep', lines: fresh.slice(freshEnd) });
  return { kind: 'edits', edits: joined(edits) };
}

interface Step {
  readonly kind: Edit['kind'];
  readonly row: number;
  readonly column: number;
}

function steps(old: readonly string[], fresh: readonly string[]): Step[] {
  const width = fresh.length + 1;
  /** At row * width + column: how many lines the rests of both have in common. Never more than 2,000. */
  const common = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      common[row * width + column] = old[row] === fresh[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const path: Step[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < fresh.length) {
    if (row < old.length && column < fresh.length && old[row] === fresh[column]) path.push({ kind: 'keep', row: row++, column: column++ });
    else if (row < old.length && (column === fresh.length || at(row + 1, column) >= at(row, column + 1))) path.push({ kind: 'remove', row: row++, column });
    else path.push({ kind: 'add', row, column: column++ });
  }
  return path;
}

/** Neighbours of a kind in one, empty ones left out. */
function joined(edits: readonly Edit[]): Edit[] {
  const result: { kind: Edit['kind']; lines: string[] }[] = [];
  for (const { kind, lines } of edits) {
    const last = result.at(-1);
    if (last?.kind === kind) last.lines.push(...lines);
    else if (lines.length > 0) result.push({ kind, lines: [...lines] });
  }
  return result;
}

const MARKS: Readonly<Record<Edit['kind'], string>> = { keep: ' ', remove: '-', add: '+' };

/** For a person: changed lines with - and +, and so many unchanged ones around them; `…` stands for what is left out. */
export function diffText(edits: readonly Edit[], context = 1): string[] {
  return edits.flatMap(({ kind, lines }, index) => {
    const marked = (some: readonly string[]): string[] => some.map((line) => `${MARKS[kind]} ${line}`);
    if (kind !== 'keep') return marked(lines);
    const before = index === 0 ? 0 : context;
    const after = index === edits.length - 1 ? 0 : context;
    // What stands for a single line is no shorter than the line.
    if (lines.length <= before + after + 1) return marked(lines);
    return [...marked(lines.slice(0, before)), '…', ...marked(after === 0 ? [] : lines.slice(-after))];
  });
}
