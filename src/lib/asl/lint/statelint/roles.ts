import type { Json, JsonObject } from '../../json.ts';

/** One demand of the gem's grammar on an object. */
export type Demand = (
  | { readonly kind: 'type'; readonly field: string; readonly type: GemType; readonly each?: true; readonly nullable?: true }
  | { readonly kind: 'floor' | 'min' | 'ceiling'; readonly field: string; readonly value: number }
  | { readonly kind: 'enum'; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: 'nonempty'; readonly field: string }
  | { readonly kind: 'has'; readonly fields: readonly string[] }
  | { readonly kind: 'lacks'; readonly field: string }
  | { readonly kind: 'only-one'; readonly fields: readonly string[] }
) & {
  /** Only for objects that have none of these roles. */
  readonly unless?: readonly Role[];
};

export type GemType = 'object' | 'string' | 'integer' | 'numeric' | 'boolean' | 'timestamp' | 'reference-path' | 'uri';

export type Role =
  | 'State Machine' | 'State' | 'Pass State' | 'Succeed State' | 'Fail State' | 'Task State' | 'Choice State' | 'Wait State' | 'Parallel State' | 'Map State'
  | 'Terminal State' | 'Retrier' | 'Catcher' | 'Choice Rule' | 'Comparison' | 'Nested Rule' | 'Nested Comparison' | 'Branch' | 'ItemProcessor';

/** A demand as it is looked at: all of one shape, for there are thousands to look at. `field`: without it nothing is demanded. */
export interface CheckedDemand {
  readonly demand: Demand;
  readonly field: string | undefined;
  readonly unless: readonly Role[] | undefined;
}

/** What objects of a role must be and may have, and what they make of the objects inside of them. */
export interface RoleRules {
  readonly demands: readonly CheckedDemand[];
  readonly allowed: ReadonlySet<string>;
  /** The value of the field has this role. */
  readonly value?: Readonly<Record<string, Role>>;
  /** What is in the value of the field has this role. */
  readonly members?: Readonly<Record<string, Role>>;
  /** Further roles of the same object, by the value of a field, by its being there, or always. */
  readonly byValue?: ReadonlyArray<readonly [field: string, roles: ReadonlyMap<Json, Role>]>;
  readonly byPresence?: ReadonlyArray<readonly [field: string, role: Role]>;
  readonly always?: readonly Role[];
}

export type Grammar = Readonly<Record<Role, RoleRules>>;

/**
 * The roles of an object, in the gem's order: those that it has, then by values, by fields, and always. A role can come
 * twice, and its demands with it.
 */
export function rolesOf(node: JsonObject, given: readonly Role[], grammar: Grammar): Role[] {
  const roles = [...given];
  // The lists grow while they are walked through: what was added is looked at too.
  for (const role of roles) {
    for (const [field, byValue] of grammar[role].byValue ?? []) {
      const further = byValue.get(node[field] ?? null);
      if (further !== undefined) roles.push(further);
    }
  }
  for (const role of roles) for (const [field, further] of grammar[role].byPresence ?? []) if (Object.hasOwn(node, field)) roles.push(further);
  for (const role of roles) roles.push(...(grammar[role].always ?? []));
  return roles;
}
