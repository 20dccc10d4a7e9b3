import { matchesGlob } from './glob.ts';
import type { VersionTest } from './types.ts';

/** Dotted numbers, compared one by one; where one has fewer, the rest of it is 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = (left[index] ?? 0) - (right[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

const numbersOf = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);

export function passesVersionTest(version: string, { operator, version: other }: VersionTest): boolean {
  if (operator === 'like') return matchesGlob(other, version);
  const order = compareVersions(version, other);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '=':
      return order === 0;
  }
}
