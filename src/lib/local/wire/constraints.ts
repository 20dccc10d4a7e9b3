/** Limits of one member, by `Structure.member`; from AWS's API models. */
export interface Constraint {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Of the items of a list. */
  readonly item?: Constraint;
  /** Of the keys and the values of a map. */
  readonly key?: Constraint;
  readonly value?: Constraint;
}
export type Constraints = Readonly<Record<string, Constraint>>;
