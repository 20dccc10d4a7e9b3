/** Dotted numbers, missing ones 0; `like` is a pattern with * and ?. */
export interface VersionTest {
  readonly operator: '<' | '<=' | '>' | '>=' | '=' | 'like';
  readonly version: string;
}

type Platform = 'Linux' | 'Windows' | 'MacOS';
export type Ping = 'Online' | 'ConnectionLost' | 'Inactive';

/** One question about one node. Lists are alternatives. */
export type Atom =
  | { readonly kind: 'all' }
  /** No values: it has the tag, whatever its value. */
  | { readonly kind: 'tag'; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: 'id'; readonly ids: readonly string[] }
  /** Ids, Name tags, computer names, names of registration; `globs` are patterns of them. */
  | { readonly kind: 'name'; readonly names: readonly string[]; readonly globs: readonly string[] }
  | { readonly kind: 'platform'; readonly values: readonly Platform[] }
  | { readonly kind: 'ping'; readonly values: readonly Ping[] }
  | { readonly kind: 'agent'; readonly tests: readonly VersionTest[] }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'state'; readonly values: readonly string[] };

/** A set of nodes, in words. Plain JSON: it is kept with the plan of a run. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }
  | { readonly kind: 'not'; readonly term: Expression }
  | Atom;

export const isAtom = (expression: Expression): expression is Atom => expression.kind !== 'and' && expression.kind !== 'or' && expression.kind !== 'not';

/** The atoms of an expression, in the order in which they stand. */
export function atomsOf(expression: Expression): Atom[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.terms.flatMap(atomsOf);
    case 'not':
      return atomsOf(expression.term);
    default:
      return [expression];
  }
}
