/**
 * The candidate that `typed` was probably meant to be, or undefined where none is near: at most a third of its
 * letters changed, moved, left out or added.
 */
export const nearest = (typed: string, candidates: Iterable<string>): string | undefined => nearestFew(typed, candidates, 1)[0];

/** As `nearest`, but up to `most` of them, the nearest first. */
export function nearestFew(typed: string, candidates: Iterable<string>, most: number): string[] {
  const longest = Math.max(1, Math.floor(typed.length / 3));
  const near: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = editDistance(typed.toLowerCase(), candidate.toLowerCase());
    if (distance <= longest) near.push({ candidate, distance });
  }
  return near.sort((a, b) => a.distance - b.distance).slice(0, most).map(({ candidate }) => candidate);
}

/** Damerau-Levenshtein distance (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + change);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}
