/** One character, as a code point, or undefined at the ends of the text. */
export type CharacterTest = (codePoint: number) => boolean;

export type Instruction =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assert'; readonly holds: (before: number | undefined, after: number | undefined) => boolean }
  | { kind: 'split'; first: number; second: number }
  | { kind: 'jump'; to: number }
  | { readonly kind: 'match' };

/** A compiled regular expression: a program for the matcher. */
export interface Pattern {
  readonly source: string;
  readonly program: readonly Instruction[];
}
