import type { Json } from './json.ts';

/** The variables of an execution that a state sees, outer scopes included. */
export type Variables = Readonly<Record<string, Json>>;

/** What the three roots of a path stand for: `$`, `$$` and `$name`. */
export interface Roots {
  readonly input: Json;
  readonly context: Json;
  readonly variables: Variables;
}
