import { NormalizedSchema } from '@smithy/core/schema';

/**
 * The SDK's schemas are arrays: `[3, namespace, name, traits, memberNames, memberSchemas, requiredCount]` for a structure
 * (-3 an error, 4 a union), required members first; see the types in @smithy/types. Not a public promise: the versions
 * are pinned, and the round trip over every operation is the regression test.
 */
export const SCHEMA_KIND = { structure: 3, error: -3, union: 4, operation: 9 } as const;

const structureOf = (schema: NormalizedSchema): any => schema.getSchema();

export const structureName = (schema: NormalizedSchema): string => (schema.isStructSchema() ? (structureOf(schema)[2] as string) : '');

export const isUnion = (schema: NormalizedSchema): boolean => structureOf(schema)[0] === SCHEMA_KIND.union;

/** Names of the members that must be there. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const structure = structureOf(schema);
  const count = structure[0] === SCHEMA_KIND.union ? 0 : (structure[6] as number | undefined);
  return count ? (structure[4] as string[]).slice(0, count) : [];
}

/** Members by name; made once, since the SDK normalizes a member anew each time it is asked. */
const membersOfSchema = new WeakMap<object, ReadonlyMap<string, NormalizedSchema>>();
export function members(schema: NormalizedSchema): ReadonlyMap<string, NormalizedSchema> {
  const structure = structureOf(schema);
  let known = membersOfSchema.get(structure);
  if (known === undefined) {
    known = new Map(schema.structIterator());
    membersOfSchema.set(structure, known);
  }
  return known;
}

const traitsOfSchema = new WeakMap<NormalizedSchema>();
export function traits(schema: NormalizedSchema): any {
  let known = traitsOfSchema.get(schema);
  if (known === undefined) {
    known = schema.getMergedTraits();
    traitsOfSchema.set(schema, known);
  }
  return known;
}

/** Whether a member of a REST message travels in the body, not in the path, the query, a header or as the whole payload. */
export function isInBody(member: NormalizedSchema): boolean {
  const { httpLabel, httpQuery, httpQueryParams, httpHeader, httpPrefixHeaders, httpResponseCode, httpPayload } = traits(member);
  return !(httpLabel || httpQuery || httpQueryParams || httpHeader || httpPrefixHeaders !== undefined || httpResponseCode || httpPayload);
}

/** A structure with only those members that `keep` wants; made once for each purpose. */
const views = new WeakMap<object, Map<string, NormalizedSchema>>();
export function viewOf(schema: NormalizedSchema, purpose: string, keep: (name: string, member: NormalizedSchema) => boolean): NormalizedSchema {
  const structure = structureOf(schema);
  const known = views.get(structure) ?? new Map<string, NormalizedSchema>();
  views.set(structure, known);
  let view = known.get(purpose);
  if (view === undefined) {
    const names: string[] = [];
    const schemas: any[] = [];
    for (const [index, name] of (structure[4] as string[]).entries()) {
      const member = members(schema).get(name);
      if (member === undefined || !keep(name, member)) continue;
      names.push(name);
      schemas.push(structure[5][index]);
    }
    view = NormalizedSchema.of([SCHEMA_KIND.structure, structure[1], structure[2], structure[3], names, schemas] as any);
    known.set(purpose, view);
  }
  return view;
}

export const bodyView = (schema: NormalizedSchema): NormalizedSchema => viewOf(schema, 'body', (_, member) => isInBody(member));
