import type { JsonObject } from '../json.ts';
import type { QueryLanguage, StateType } from '../machine.ts';
import type { Path } from '../source/position.ts';

/** What a definition is for. */
export interface Target {
  readonly type: 'STANDARD' | 'EXPRESS';
  /** `${Name}` stands for what is put in later, and fits everywhere. */
  readonly placeholders: boolean;
}

/** A state; one of an unknown type counts as a Pass state. */
export interface StateNode {
  readonly name: string;
  readonly type: StateType;
  readonly value: JsonObject;
  readonly path: Path;
  readonly language: QueryLanguage;
  /** What runs inside of it. */
  readonly inner: readonly Scope[];
}

/** States that lead to one another: the machine, a branch, a Map's processor. */
export interface Scope {
  readonly kind: 'machine' | 'branch' | 'processor';
  /** A processor of a distributed Map: its states are executions of their own. */
  readonly apart: boolean;
  readonly path: Path;
  readonly startAt: string | undefined;
  readonly states: ReadonlyMap<string, StateNode>;
  /** Every name that is there, also of what is no state. */
  readonly names: ReadonlySet<string>;
}
