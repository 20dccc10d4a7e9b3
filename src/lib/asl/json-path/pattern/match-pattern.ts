import type { Pattern } from './pattern.ts';

/**
 * Whether the whole text matches, as Java's `Pattern.matches`. All ways through the program are followed at once, so the
 * time is at most the length of the text times that of the program: nothing here goes back. `spend` is told of the work.
 */
export function matchesPattern(pattern: Pattern, text: string, spend: (work: number) => void): boolean {
  const { program } = pattern;
  const reached = new Int32Array(program.length).fill(-1);
  let places: number[] = [];
  let at = 0;
  let step = 0;
  let before: number | undefined;
  let after = text.codePointAt(0);
  follow(0, places);
  while (after !== undefined && places.length > 0) {
    spend(places.length);
    const character = after;
    at += character > 0xffff ? 2 : 1;
    before = character;
    after = text.codePointAt(at);
    step += 1;
    const next: number[] = [];
    for (const place of places) {
      const instruction = program[place];
      if (instruction?.kind === 'character' && instruction.test(character)) follow(place + 1, next);
    }
    places = next;
  }
  return after === undefined && places.some((place) => program[place]?.kind === 'match');

  /** All places that can be reached from here without reading a character. */
  function follow(from: number, into: number[]): void {
    const open = [from];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached[place] === step) continue;
      reached[place] = step;
      const instruction = program[place];
      if (instruction === undefined) continue;
      if (instruction.kind === 'jump') open.push(instruction.to);
      else if (instruction.kind === 'split') open.push(instruction.second, instruction.first);
      else if (instruction.kind !== 'assert') into.push(place);
      else if (instruction.holds(before, after)) open.push(place + 1);
    }
  }
}
